import { expect, test } from 'vitest'
import { countJob, requestFigures } from '#src/domain/monitoring/figures.ts'
import { makeMetricsToken, removeMetricsToken } from '#src/domain/monitoring/metrics-token.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { addDelivery } from '#src/testing/deliveries.ts'
import { testApp } from '#src/testing/harness.ts'
import { ines } from '#src/testing/instance-acts.ts'
import { until } from '#src/testing/serving.ts'
import type { TestDeps } from '#src/testing/test-deps.ts'
import { exposition } from './metrics/exposition.ts'
import { listenForMetrics } from './metrics.ts'

test('without a token there is no such page; with one it is for whoever brings it', async () => {
  const { deps, visitor } = testApp()
  const asked = async (authorization?: string) => {
    const { status, headers } = await visitor().get('/metrics', authorization ? { authorization } : {})
    return [status, headers.get('www-authenticate')]
  }
  expect(await asked()).toEqual([404, null])
  expect(await asked('Bearer opsentry_metrics_x')).toEqual([404, null])
  const token = makeMetricsToken(deps, ines)
  expect(await asked()).toEqual([401, 'Bearer'])
  expect(await asked(`Bearer ${token}x`)).toEqual([401, 'Bearer'])
  expect(await asked(`Basic ${token}`)).toEqual([401, 'Bearer'])
  expect(await asked(`Bearer ${token}`)).toEqual([200, null])
  removeMetricsToken(deps, ines)
  expect(await asked(`Bearer ${token}`)).toEqual([404, null])
})

test('it says what was counted, by route and never by path', async () => {
  const { deps, visitor } = testApp()
  const token = makeMetricsToken(deps, ines)
  const browser = visitor()
  for (const path of ['/', '/', '/s/acme/', '/no-such-page-7', '/incidents/abcdefghijkl', '/history'])
    await browser.get(path)
  // The framework counts after its answer.
  await until(() => (answered(deps) === 6 ? true : undefined), 'six requests to be counted')
  addDelivery(deps, { state: 'retrying' })
  deps.clock.advance(90_000)
  countJob(deps.db, 'alarms', { at: deps.clock.now(), seconds: 0.25, failed: false })
  const { text, headers } = await browser.get('/metrics', { authorization: `Bearer ${token}` })
  expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const lines = text.split('\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      'opsentry_http_requests_total{method="GET",route="/:base",status="2xx"} 3',
      'opsentry_http_requests_total{method="GET",route="/:base/history",status="2xx"} 1',
      'opsentry_http_requests_total{method="GET",route="/:base/incidents/:id",status="4xx"} 1',
      'opsentry_http_requests_total{method="other",route="none",status="4xx"} 1',
      'opsentry_http_request_duration_seconds_count{method="GET",route="/:base"} 3',
      'opsentry_queue_messages{channel="email"} 1',
      'opsentry_queue_retrying_messages{channel="email"} 1',
      'opsentry_queue_oldest_age_seconds{channel="email"} 90',
      'opsentry_job_last_duration_seconds{job="alarms"} 0.25',
      'opsentry_alarms{kind="channel_held"} 0',
      'opsentry_ready 1',
    ]),
  )
  expect(text).not.toMatch(/no-such-page-7|abcdefghijkl|acme/)
})

const answered = ({ db }: TestDeps) =>
  [...requestFigures(db).values()].flatMap(({ byStatus }) => [...byStatus]).reduce((sum, count) => sum + count, 0)

test('a figure that is not known is left out, and a label cannot end before its time', () => {
  const help = 'H.'
  expect(
    exposition([
      { name: 'a', help, type: 'gauge', samples: [{ value: null }] },
      { name: 'b', help, type: 'gauge', samples: [{ labels: { x: 'a"b\\c\nd' }, value: 1.5 }] },
    ]),
  ).toBe('# HELP b H.\n# TYPE b gauge\nb{x="a\\"b\\\\c\\nd"} 1.5\n')
})

test('on the loopback no token is asked for, and a name that was bound to it gets nothing', async () => {
  const { deps } = testApp()
  const server = listenForMetrics(deps, 0)
  atEnd(() => server.stop(true))
  const at = `http://127.0.0.1:${server.port}`
  const status = async (path: string, init: RequestInit = {}) => (await fetch(at + path, init)).status
  expect(server.hostname).toBe('127.0.0.1')
  expect(await (await fetch(`${at}/metrics`)).text()).toContain('opsentry_build_info{version="')
  expect(await status('/')).toBe(404)
  expect(await status('/metrics', { method: 'POST' })).toBe(405)
  expect(await status('/metrics', { headers: { host: 'evil.example' } })).toBe(421)
})
