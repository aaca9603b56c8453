import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { newestPoint } from '#src/domain/metrics/find-metric.ts'
import { readCharts } from '#src/domain/metrics/read-charts.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { aMetric } from '#src/testing/metrics.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { ProgramRefusal } from '../../program-refusal.ts'
import { callOperation } from './call.ts'

type Fields = Record<string, unknown>

let app: TestApp

beforeAll(() => {
  app = testApp()
})

/** What the console is answered at a path below acme's page. */
async function ask(method: string, path: string, body?: unknown) {
  const { status, value } = await callOperation(app.deps, system, { method, path: `/v1/pages/${acmeId}/${path}`, body })
  return { status, value: value as Fields & Fields[] }
}

/** Status and sentences of the refusal. */
async function refused(method: string, path: string, body?: unknown): Promise<unknown[]> {
  const [result] = await Promise.allSettled([ask(method, path, body)])
  if (result.status === 'fulfilled') throw new Error('it was let through')
  const { reason } = result
  if (reason instanceof ProgramRefusal) return [reason.status, ...reason.sentences]
  return [
    refusal(() => {
      throw reason
    }),
  ]
}

const options = {
  ...{ metric_identifier: 'http.p95', suffix: 'ms', y_axis_min: 0.5, y_axis_max: 900, y_axis_hidden: true },
  ...{ display: false, decimal_places: 2, tooltip_description: 'Of the API' },
}

test('a provider and its metric: what is written is read back, whole, and changes alone', async () => {
  const provider = await ask('POST', 'metrics_providers', { metrics_provider: { type: 'Self', api_key: '' } })
  const { id } = provider.value
  expect(provider).toMatchObject({ status: 201, value: { type: 'Self', disabled: false, metric_base_uri: null } })
  expect((await ask('GET', `metrics_providers/${id}`)).value).toEqual(provider.value)
  const made = await ask('POST', `metrics_providers/${id}/metrics`, {
    metric: { name: 'P95', transform: 'max', ...options },
  })
  expect(made).toMatchObject({ status: 201, value: { name: 'P95', metrics_provider_id: id, ...options } })
  const path = `metrics/${made.value.id}`
  expect((await ask('GET', path)).value).toEqual(made.value)
  const { value: changed } = await ask('PATCH', path, { metric: { name: 'P99', suffix: null, y_axis_min: null } })
  expect(changed).toEqual({ ...made.value, name: 'P99', suffix: null, y_axis_min: null })
  expect((await ask('PUT', path, { metric: { display: 'true' } })).value).toEqual({ ...changed, display: true })
  for (const list of ['metrics', `metrics_providers/${id}/metrics`])
    expect((await ask('GET', list)).value.map((one) => one.id)).toContain(made.value.id)
  expect((await ask('PUT', `metrics_providers/${id}`, { metrics_provider: { type: 'Self' } })).value).toEqual(
    provider.value,
  )
  expect((await ask('DELETE', `metrics_providers/${id}`)).value).toEqual(provider.value)
  for (const gone of [path, `metrics_providers/${id}`]) expect(await refused('GET', gone)).toEqual(['not_found'])
})

test('every key of the specification is sent, and no other', async () => {
  const file = join(import.meta.dirname, '../../../testing/fixtures/metric-keys.json')
  const keys: Record<string, string[]> = JSON.parse(readFileSync(file, 'utf8'))
  const { value: provider } = await ask('POST', 'metrics_providers', { metrics_provider: { type: 'Self' } })
  const { value: metric } = await ask('POST', `metrics_providers/${provider.id}/metrics`, { name: 'Bare' })
  expect(Object.keys(provider).toSorted()).toEqual(keys.MetricsProvider?.toSorted())
  expect(Object.keys(metric).toSorted()).toEqual(keys.Metric?.toSorted())
})

test('a point is kept at its half minute, and the answer names it', async () => {
  const { id } = aMetric(app.deps)
  const now = app.deps.clock.now() / 1000
  const untimed = await ask('POST', `metrics/${aMetric(app.deps).id}/data`, { data: { value: 7 } })
  expect(untimed.value).toEqual({ data: { timestamp: now, value: 7 } })
  const single = await ask('POST', `metrics/${id}/data`, { data: { timestamp: now - 46, value: 1.5 } })
  expect(single).toEqual({ status: 201, value: { data: { timestamp: now - 60, value: 1.5 } } })
  const other = aMetric(app.deps).id
  const data = {
    [id]: [
      { timestamp: now - 3600, value: 2 },
      { timestamp: String(now - 1800), value: '3' },
    ],
    [other]: [{ timestamp: now, value: 4 }],
  }
  expect(await ask('POST', 'metrics/data', { data })).toEqual({
    status: 202,
    value: {
      [id]: [
        { timestamp: now - 3600, value: 2 },
        { timestamp: now - 1800, value: 3 },
      ],
      [other]: [{ timestamp: now, value: 4 }],
    },
  })
  expect((await ask('GET', `metrics/${other}`)).value.most_recent_data_at).toBe(new Date(now * 1000).toISOString())
  const [day] = readCharts(app.deps, aMetricOf(id)).charts
  expect(day?.values.filter((value) => value !== null)).toEqual([2, 3, 1.5])
  expect(await ask('DELETE', `metrics/${id}/data`)).toMatchObject({
    status: 200,
    value: { id, most_recent_data_at: null },
  })
  expect(newestPoint(app.deps.db, id)).toBeNull()
  const removed = await ask('DELETE', `metrics/${id}`)
  expect([removed.status, removed.value.id]).toEqual([200, id])
})

const aMetricOf = (id: string) => ({ ...aMetric(app.deps), id })

test.each<[string, string, unknown, unknown[]]>([
  [
    'a type that asks a third party',
    'metrics_providers',
    { metrics_provider: { type: 'Datadog', api_key: 'x' } },
    [
      501,
      'Opsentry does not ask Datadog for figures. Create a provider of the type Self, and send them to metrics/METRIC_ID/data.',
    ],
  ],
  [
    'a key that only a third party needs',
    'metrics_providers',
    { metrics_provider: { type: 'Self', api_key: 'x' } },
    [422, 'metrics_provider[api_key]: A provider of the type Self has none: leave it out.'],
  ],
  ['no type', 'metrics_providers', {}, [422, 'metrics_provider[type]: This is missing.']],
  ['a point without its value', 'metrics/zzz/data', { data: {} }, [422, 'data[value]: This is missing.']],
  ['a metric of no provider', 'metrics_providers/zzz/metrics', { metric: { name: 'A' } }, ['not_found']],
  ['a point of no metric', 'metrics/zzz/data', { data: { timestamp: 1, value: 1 } }, ['not_found']],
  ['points of no metric', 'metrics/data', { data: { zzz: [{ timestamp: 1, value: 1 }] } }, ['not_found']],
  ['points of what is no list', 'metrics/data', { data: { a: 5 } }, [422, 'data[a]: Send a list of at most 3000.']],
  [
    'a point with more than its time and value',
    'metrics/data',
    { data: { a: [{ value: 1, tags: 'x' }] } },
    [422, 'data[a][0][tags]: This is not known here: leave it out.'],
  ],
])('%s is refused by name', async (_, path, body, answer) => {
  expect(await refused('POST', path, body)).toEqual(answer)
})

test('what cannot be of a metric is refused by the program’s own names', async () => {
  const { id: metric, metricsProviderId: provider } = aMetric(app.deps)
  const create = `metrics_providers/${provider}/metrics`
  expect(await refused('POST', create, { metric: {} })).toEqual([422, 'metric[name]: This is missing.'])
  const upsideDown = { name: 'A', y_axis_min: 9, y_axis_max: 1 }
  const sentence = 'metric[y_axis_max]: The axis ends above where it begins: type more.'
  expect(await refused('POST', create, { metric: upsideDown })).toEqual([422, sentence])
  expect(await refused('PATCH', `metrics/${metric}`, { metric: upsideDown })).toEqual([422, sentence])
  const [status, unknown] = await refused('PATCH', `metrics/${metric}`, { metric: { application_id: '7' } })
  expect([status, unknown]).toEqual([422, expect.stringMatching(/^metric\[application_id\]: This is not known here\./)])
  expect(await refused('PATCH', `metrics_providers/${provider}`, { metrics_provider: { type: 'Pingdom' } })).toEqual([
    501,
    expect.stringContaining('Opsentry does not ask Pingdom for figures.'),
  ])
  expect(await ask('POST', 'metrics/data', { data: { [metric]: [] } })).toEqual({ status: 202, value: {} })
  const late = { data: { [metric]: [{ timestamp: 1, value: 1 }] } }
  const tooLate = 'This is more than 28 days ago, and no chart would show it.'
  expect(await refused('POST', 'metrics/data', late)).toEqual([422, `data[${metric}][0][timestamp]: ${tooLate}`])
  expect(await refused('POST', `metrics/${metric}/data`, { data: { timestamp: 1, value: 1 } })).toEqual([
    422,
    `data[timestamp]: ${tooLate}`,
  ])
})

test('the documented curl lines work: a form of an editor’s token, the file ending too; a viewer’s token sends nothing', async () => {
  const { deps } = app
  const { id } = aMetric(deps)
  const others = aMetric(deps, {}, otherId).id
  const program = (role: 'editor' | 'viewer') =>
    app.withToken(createApiToken(deps, system, acmeId, { name: role, role, days: 1 }))
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const post = (role: 'editor' | 'viewer', path: string, body: string) =>
    program(role).send(`/v1/pages/${acmeId}/${path}`, { method: 'POST', headers, body })
  const now = deps.clock.now() / 1000
  const single = await post('editor', `metrics/${id}/data.json`, `data[timestamp]=${now}&data[value]=0`)
  expect([single.status, JSON.parse(single.text)]).toEqual([201, { data: { timestamp: now, value: 0 } }])
  const several = `data[${id}][][timestamp]=${now}&data[${id}][][value]=12.5`
  const batch = await post('editor', 'metrics/data.json', several)
  expect([batch.status, JSON.parse(batch.text)]).toEqual([202, { [id]: [{ timestamp: now, value: 12.5 }] }])
  expect((await post('viewer', 'metrics/data', several)).status).toBe(403)
  expect((await post('editor', 'metrics/data', several.replaceAll(id, others))).status).toBe(404)
  expect(newestPoint(deps.db, id)?.value).toBe(12.5)
})
