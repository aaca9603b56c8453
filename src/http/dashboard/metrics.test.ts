import { expect, test } from 'vitest'
import { findMetric, listMetrics } from '#src/domain/metrics/find-metric.ts'
import { testApp } from '#src/testing/harness.ts'
import { aMetric, send } from '#src/testing/metrics.ts'
import { acmeId } from '#src/testing/personas.ts'

const typed = { name: 'Latency', description: 'Of the API', transform: 'max', suffix: 'ms', decimalPlaces: '1' }

test('an admin adds a metric, is told how to send points, edits it, moves it, empties it and removes it', async () => {
  const app = testApp()
  const { deps } = app
  const ann = app.as('ann')
  const screen = '/app/acme/metrics'
  expect((await ann.get(screen)).text).toContain('No metrics yet')
  const wrong = await ann.post(screen, { ...typed, name: '', yAxisMin: '5', yAxisMax: '1', display: 'yes' })
  expect([wrong.status, wrong.text.includes('Give the metric a name')]).toEqual([422, true])
  for (const kept of ['value="Of the API"', 'value="5"', 'The axis ends above where it begins: type more.'])
    expect(wrong.text).toContain(kept)
  const made = await ann.post(screen, { ...typed, display: 'yes' })
  const [metric] = listMetrics(deps.db, acmeId)
  const one = `${screen}/${metric?.id}`
  expect([made.status, made.location]).toEqual([303, one])
  const empty = (await ann.get(one)).text
  expect(empty).toContain(`http://localhost/v1/pages/${acmeId}/metrics/${metric?.id}/data`)
  expect(empty).toContain('Latency, last 24 hours: No data')
  await send(deps, metric?.id ?? '', [[600, 120]])
  expect((await ann.get(one)).text).toContain('Latest: <strong>120.0\u00a0ms</strong>')
  expect((await ann.get(screen)).text).toContain('<strong>120.0\u00a0ms</strong>')
  expect((await ann.post(one, { ...typed, name: 'P95', yAxisMax: '0,5' })).location).toBe(screen)
  expect(findMetric(deps.db, acmeId, metric?.id ?? '')).toMatchObject({ name: 'P95', yAxisMax: 0.5, display: false })
  expect((await ann.get(screen)).text).toContain('Visitors do not see it')
  aMetric(deps, { name: 'Second' })
  expect((await ann.post(`${one}/position`, { direction: 'down' })).location).toBe(screen)
  expect(listMetrics(deps.db, acmeId).map(({ name }) => name)).toEqual(['Second', 'P95'])
  for (const act of ['points/removal', 'removal']) {
    const refused = await ann.post(`${one}/${act}`, { typedName: 'p95' })
    expect([refused.status, refused.text.includes('Type P95 to remove')]).toEqual([422, true])
    expect((await ann.post(`${one}/${act}`, { typedName: 'P95' })).status).toBe(303)
  }
  expect(listMetrics(deps.db, acmeId).map(({ name }) => name)).toEqual(['Second'])
})

test('a viewer sees the charts, and no form', async () => {
  const app = testApp()
  const { id } = aMetric(app.deps)
  const vic = app.as('vic')
  for (const screen of ['/app/acme/metrics', `/app/acme/metrics/${id}`]) {
    const { status, text } = await vic.get(screen)
    expect([status, text.includes('Response time'), /Add metric|Remove|Save</.test(text)]).toEqual([200, true, false])
  }
})
