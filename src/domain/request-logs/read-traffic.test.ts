import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logged, testRequestLog } from '#src/testing/request-log.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { bucketOf, bucketStart, quantileOf } from './durations.ts'
import { aDay, anHour, type LoggedRequest } from './logged-request.ts'
import { longestTold, readTraffic, type TrafficSpan } from './read-traffic.ts'

const request: fc.Arbitrary<LoggedRequest> = fc
  .record({
    at: fc.integer({ min: -2 * aDay, max: aDay }).map((offset) => testEpoch + offset),
    path: fc.constantFrom('/', '/history', '/feed', '/app'),
    status: fc.constantFrom(200, 200, 303, 404, 500, 503),
    duration: fc.oneof(fc.nat(400), fc.nat(50_000), fc.nat(9_000_000)),
  })
  .map(logged)

const many = { minLength: 20, maxLength: 100, size: 'max' } as const

const span: fc.Arbitrary<TrafficSpan> = fc
  .tuple(fc.integer({ min: -50, max: 24 }), fc.nat(60), fc.constantFrom('hour', 'day'))
  .map(([from, hours, unit]) => ({ from: testEpoch + from * anHour, until: testEpoch + (from + hours) * anHour, unit }))

/** The duration at or below which that share lies: sorted, and counted off. */
function exactly(requests: LoggedRequest[], share: number): number | null {
  const sorted = requests.map(({ duration }) => duration).toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * share - 1e-9) - 1] ?? null
}

/** Reported durations are right to a factor of √2, from an eighth of a millisecond to some six seconds. */
function expectAbout(told: number | null, exact: number | null): void {
  if (told === null || exact === null) {
    expect([told, exact]).toEqual([null, null])
    return
  }
  const within = Math.min(Math.max(exact, 125), 5_792_619)
  if (exact < 125) expect(told).toBeLessThanOrEqual(125)
  else {
    expect(told).toBeGreaterThanOrEqual(within / 1.415)
    expect(told).toBeLessThanOrEqual(within * 1.415)
  }
}

function barsOf(requests: LoggedRequest[], { from, until, unit }: TrafficSpan) {
  const width = unit === 'hour' ? anHour : aDay
  const bars = []
  for (let at = Math.floor(from / width) * width; at < until; at += width) {
    const here = requests.filter((one) => one.at >= Math.max(at, from) && one.at < Math.min(at + width, until))
    bars.push({ at, here, requests: here.length, errors: here.filter(({ status }) => status >= 500).length })
  }
  return bars
}

test('what came in any span, of hours or of days, is what counting every request says', () => {
  fc.assert(
    fc.property(fc.array(fc.array(request, many), { maxLength: 4 }), span, (batches, asked) => {
      const log = testRequestLog()
      for (const batch of batches) log.keep(batch)
      const traffic = readTraffic(log.db, asked)
      const within = batches.flat().filter(({ at }) => at >= asked.from && at < asked.until)
      const bars = barsOf(batches.flat(), asked)
      expect(traffic.bars.map(({ p95: _, ...bar }) => bar)).toEqual(bars.map(({ here: _, ...bar }) => bar))
      for (const [index, { here }] of bars.entries()) expectAbout(traffic.bars[index]?.p95 ?? null, exactly(here, 0.95))
      expect(traffic).toMatchObject({
        ...{ requests: within.length, errors: within.filter(({ status }) => status >= 500).length, unlogged: 0 },
      })
      expectAbout(traffic.median, exactly(within, 0.5))
      expectAbout(traffic.p95, exactly(within, 0.95))
    }),
    { numRuns: 40 },
  )
})

test('the slowest paths of the days are those whose answers, refused ones left out, took longest', () => {
  fc.assert(
    fc.property(fc.array(request, many), span, (requests, asked) => {
      const log = testRequestLog()
      log.keep(requests)
      const [from, until] = [Math.floor(asked.from / aDay) * aDay, Math.ceil(asked.until / aDay) * aDay]
      const answered = requests
        .filter(({ at }) => asked.from < asked.until && at >= from && at < until)
        .filter(({ status }) => status < 400 || status >= 500)
      const byPath = [...Map.groupBy(answered, ({ path }) => path)].filter(([, own]) => own.length >= 5)
      const { slowest } = asked.from < asked.until ? readTraffic(log.db, asked) : { slowest: [] }
      expect(Object.fromEntries(slowest.map((one) => [one.path, one.requests]))).toEqual(
        Object.fromEntries(byPath.map(([path, own]) => [path, own.length])),
      )
      for (const [path, own] of byPath)
        expectAbout(slowest.find((one) => one.path === path)?.p95 ?? null, exactly(own, 0.95))
      expect(slowest.map(({ p95 }) => p95)).toEqual(slowest.map(({ p95 }) => p95).toSorted((a, b) => b - a))
    }),
    { numRuns: 40 },
  )
})

const today: TrafficSpan = { from: testEpoch - 12 * anHour, until: testEpoch + anHour, unit: 'day' }

test('nothing came: no durations, and a bar for every hour all the same', () => {
  const { db } = testRequestLog()
  const traffic = readTraffic(db, { from: testEpoch, until: testEpoch + 3 * anHour, unit: 'hour' })
  const bars = [0, 1, 2].map((hour) => ({ at: testEpoch + hour * anHour, requests: 0, errors: 0, p95: null }))
  expect(traffic).toEqual({ bars, requests: 0, errors: 0, unlogged: 0, median: null, p95: null, slowest: [] })
})

test('eight paths are listed, the busier of two that are as slow first', () => {
  const log = testRequestLog()
  const times = (count: number, path: string, duration: number) => Array(count).fill({ path, duration })
  log.keep([1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((one) => times(5, `/${one}`, 2 ** one * 1000)))
  log.keep([...times(6, '/busy', 512_000), ...times(4, '/rare', 9_000_000)])
  expect(readTraffic(log.db, today).slowest.map(({ path }) => path)).toEqual([
    '/busy',
    '/9',
    '/8',
    '/7',
    '/6',
    '/5',
    '/4',
    '/3',
  ])
})

test('what was not logged is counted to its hour', () => {
  const log = testRequestLog()
  log.keep([], { unlogged: 3, now: testEpoch - 1 })
  log.keep([], { unlogged: 4, now: testEpoch })
  log.keep([], { unlogged: 5, now: testEpoch + anHour })
  const unlogged = (from: number, until: number) => readTraffic(log.db, { from, until, unit: 'hour' }).unlogged
  expect(unlogged(testEpoch, testEpoch + anHour)).toBe(4)
  expect(unlogged(testEpoch - anHour, testEpoch + 2 * anHour)).toBe(12)
})

test('the durations of 500 different paths of a day are counted; another day begins anew', () => {
  const log = testRequestLog()
  const scanned = (at: number) => Array.from({ length: 501 }, (_, one) => ({ at, path: `/${one}`, duration: 9 }))
  const counted = () => log.rows('SELECT day, count(*) AS n FROM path_counts GROUP BY day').map(({ n }) => n)
  log.keep(scanned(testEpoch))
  log.keep([{ path: '/one-more' }, { path: '/7', duration: 9 }])
  expect(counted()).toEqual([500])
  expect(log.rows("SELECT requests FROM path_counts JOIN paths ON id = path WHERE text = '/7'")).toEqual([
    { requests: 2 },
  ])
  log.keep(scanned(testEpoch + aDay))
  expect(counted()).toEqual([500, 500])
  expect(readTraffic(log.db, { ...today, until: today.until + aDay }).requests).toBe(1004)
})

test.each([
  [0, 0],
  [124, 0],
  [125, 1],
  [176, 1],
  [177, 2],
  [249, 2],
  [250, 3],
  [353, 3],
  [354, 4],
  [1000, 7],
  [5_792_618, 31],
  [5_792_619, 32],
  [60_000_000, 32],
])('%i µs are in bucket %i', (duration, bucket) => {
  expect(bucketOf(duration)).toBe(bucket)
  expect(bucketStart(bucket)).toBeLessThanOrEqual(duration)
  if (bucket < 32) expect(bucketStart(bucket + 1)).toBeGreaterThan(duration)
})

test('buckets begin √2 apart, at an eighth of a millisecond', () => {
  expect([0, 1, 3, 5, 32].map((bucket) => Math.round(bucketStart(bucket)))).toEqual([0, 125, 250, 500, 5_792_619])
  expect(Math.round(longestTold)).toBe(5_792_619)
})

test.each([
  // Four in bucket 1, which is from 125 to 176.78 µs: the second of them is in its middle.
  [[[1, 4]], 0.5, 150.89],
  [[[1, 4]], 1, 176.78],
  // Nine below 125 µs and one from 250 to 353.55: 95 of 100 are half of the way through the last.
  [
    [
      [3, 1],
      [0, 9],
    ],
    0.95,
    301.78,
  ],
  [
    [
      [3, 1],
      [0, 9],
    ],
    0.9,
    125,
  ],
  [
    [
      [3, 1],
      [0, 9],
    ],
    0.5,
    69.44,
  ],
] as const)('of %j the share %d lies below %d µs', (counts, share, expected) => {
  expect(quantileOf(new Map(counts), share)).toBeCloseTo(expected, 1)
})
