import { expect, test } from 'vitest'
import { countDelivery, countRequest, noteQueued } from '#src/domain/monitoring/figures.ts'
import { isMetricsToken } from '#src/domain/monitoring/metrics-token.ts'
import { routes } from '#src/routes.ts'
import { testApp } from '#src/testing/harness.ts'
import { readLastHour } from './last-hour.ts'

const chartsIn = (html: string) => [...html.matchAll(/<title id="([\w-]+)-title"/g)].map(([, id]) => id)

test('the token is shown once, and can be removed again', async () => {
  const { deps, as } = testApp()
  const ines = as('ines')
  expect((await ines.get('/admin/instance')).text).toContain('None, and so the address answers nobody.')
  const { text } = await ines.post('/admin/instance/metrics-token')
  const token = /opsentry_metrics_[\w-]+/.exec(text)?.[0] ?? ''
  expect(isMetricsToken(deps.db, token)).toBe(true)
  const again = (await ines.get('/admin/instance')).text
  expect([again.includes(token), again.includes('Replace the token')]).toEqual([false, true])
  expect((await ines.post('/admin/instance/metrics-token/removal')).location).toBe('/admin/instance')
  expect(isMetricsToken(deps.db, token)).toBe(false)
})

test('a chart stands there where there is something in it', async () => {
  const { deps, as } = testApp()
  const ines = as('ines')
  const shown = async () =>
    chartsIn((await ines.get('/admin/instance')).text).filter((id) => id !== 'requests' && id !== 'answered')
  expect(await shown()).toEqual([])
  countRequest(deps, routes.statusPage.show, 500, 40)
  noteQueued(deps, 3)
  expect(await shown()).toEqual(['queue'])
  countDelivery(deps, 'email', 'temporary')
  expect(await shown()).toEqual(['messages', 'queue'])
  const { text } = await ines.get('/admin/instance')
  expect([text.split('id="failed-hatch"').length, text.split('bar-failed-hour').length > 2]).toEqual([2, true])
})

test('steps are of five minutes, and end now', async () => {
  const { deps } = testApp()
  countRequest(deps, routes.statusPage.show, 200, 20)
  deps.clock.advance(5 * 60_000)
  for (const duration of [3, 3, 3]) countRequest(deps, routes.statusPage.show, 200, duration)
  countDelivery(deps, 'email', 'delivered')
  const { steps, answered } = await readLastHour(deps)
  expect(steps).toHaveLength(12)
  expect(steps.slice(-2)).toEqual([
    expect.objectContaining({ label: '11:55', requests: 1, delivered: 0 }),
    expect.objectContaining({ label: '12:00', requests: 3, delivered: 1, queued: 0 }),
  ])
  expect(steps.at(-1)?.answered).toBeCloseTo(0.00487)
  expect(answered).toBeGreaterThan(0.01)
})
