import { expect, test } from 'vitest'
import { routes } from '#src/routes.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import { countDelivery, countJob, countRequest, noteQueued, requestFigures, threadFigures } from './figures.ts'
import { bounds, buckets, createHistogram, observe, quantile } from './histogram.ts'
import { placesOf } from './last-hour.ts'

test('a duration stands in the first bucket that it does not go beyond', () => {
  const histogram = createHistogram()
  for (const seconds of [0, 0.001, 0.0011, 0.25, 10, 11]) observe(histogram, seconds)
  expect([...histogram.counts]).toEqual([2, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1])
  expect([histogram.counts.length, buckets, histogram.sum]).toEqual([bounds.length + 1, 14, 21.2521])
})

test('a quantile lies within its bucket; beyond the last bound it is that bound', () => {
  const counts = new Float64Array(buckets)
  expect(quantile(counts, 0.5)).toBeUndefined()
  counts[6] = 10
  expect(quantile(counts, 0.5)).toBeCloseTo(0.075)
  expect(quantile(counts, 1)).toBeCloseTo(0.1)
  counts[buckets - 1] = 90
  expect(quantile(counts, 0.95)).toBe(10)
})

test('requests are counted by route and class of status, and by the minute', () => {
  const deps = testDeps()
  const page = routes.statusPage.show
  for (const [status, duration] of [
    [200, 2],
    [304, 1],
    [503, 700],
  ] as const)
    countRequest(deps, page, status, duration)
  countRequest(deps, undefined, 404, 1)
  const figures = requestFigures(deps.db)
  expect([...figures.keys()]).toEqual([page, undefined])
  expect([...(figures.get(page)?.byStatus ?? [])]).toEqual([0, 0, 1, 1, 0, 1])
  deps.clock.advance(60_000)
  countRequest(deps, page, 200, 1)
  const { lastHour, elapsed } = threadFigures(deps)
  const places = placesOf(lastHour, elapsed)
  const [before, now] = places.slice(-2)
  expect([lastHour.requests[before ?? -1], lastHour.failed[before ?? -1], lastHour.requests[now ?? -1]]).toEqual([
    4, 1, 1,
  ])
  expect(places.slice(0, -2).every((place) => place === null)).toBe(true)
})

test('a minute that is over an hour old is forgotten, whether or not anything came since', () => {
  const deps = testDeps()
  const known = () => {
    const { lastHour, elapsed } = threadFigures(deps)
    return placesOf(lastHour, elapsed)
      .filter((place) => place !== null)
      .map((place) => lastHour.delivered[place])
  }
  countDelivery(deps, 'email', 'delivered')
  deps.clock.advance(59 * 60_000)
  expect(known()).toEqual([1])
  deps.clock.advance(60_000)
  expect(known()).toEqual([])
  countDelivery(deps, 'email', 'delivered')
  countDelivery(deps, 'email', 'delivered')
  expect(known()).toEqual([2])
})

test('of the queue the most of a minute is kept; what never was sent is no failure', () => {
  const deps = testDeps()
  noteQueued(deps, 7)
  noteQueued(deps, 3)
  countDelivery(deps, 'email', 'suppressed')
  countDelivery(deps, 'email', 'permanent')
  const { lastHour, elapsed, deliveries } = threadFigures(deps)
  const place = placesOf(lastHour, elapsed).at(-1) ?? -1
  expect([lastHour.queued[place], lastHour.undelivered[place], lastHour.delivered[place]]).toEqual([7, 1, 0])
  expect([...deliveries]).toEqual([
    ['email suppressed ', 1],
    ['email permanent ', 1],
  ])
})

test('a job is counted with its last run', () => {
  const { db, ...deps } = testDeps()
  countJob(db, 'alarms', { at: 1000, seconds: 2, failed: true })
  countJob(db, 'alarms', { at: 6000, seconds: 0.5, failed: false })
  expect(threadFigures({ db, ...deps }).jobs.get('alarms')).toEqual({
    runs: 2,
    failures: 1,
    lastAt: 6000,
    lastSeconds: 0.5,
  })
})
