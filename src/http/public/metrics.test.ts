import { expect, test } from 'vitest'
import { editMetric } from '#src/domain/metrics/edit-metric.ts'
import { removePoints } from '#src/domain/metrics/remove-metric.ts'
import { testApp } from '#src/testing/harness.ts'
import { aMetric, send } from '#src/testing/metrics.ts'
import { acmeId, system } from '#src/testing/personas.ts'

const minute = 60_000

test('a page shows its charts, and is made anew for them once a step is over, not for every point', async () => {
  const app = testApp()
  const { deps } = app
  const { clock } = deps
  const ask = async (etag?: string) => app.visitor().get('/', etag === undefined ? {} : { 'if-none-match': etag })
  const { id } = aMetric(deps, { name: 'Response time' })
  aMetric(deps, { name: 'Not for you', display: false })
  await send(deps, id, [[600, 120]])
  const first = await ask()
  expect(first.text).toContain('Response time, last 24 hours: Average 120\u00a0ms')
  expect(first.text).not.toContain('Not for you')
  const twin = await app.visitor().get('/index.md')
  expect(twin.text).toMatch(/## Metrics\n\n- Response time, last 24 hours: Average 120\sms ·/)
  const etag = first.headers.get('etag') ?? ''
  clock.advance(minute)
  await send(deps, id, [[0, 360]])
  expect((await ask(etag)).status).toBe(304)
  clock.advance(4 * minute - 1)
  expect((await ask(etag)).status).toBe(304)
  clock.advance(1)
  const next = await ask(etag)
  expect([next.status, next.text.includes('Average 240\u00a0ms')]).toEqual([200, true])
  removePoints(deps, system, acmeId, id)
  expect((await ask()).text).toContain('Response time, last 24 hours: No data')
  editMetric(deps, system, acmeId, id, { display: false })
  expect((await ask()).text).not.toContain('Response time')
})
