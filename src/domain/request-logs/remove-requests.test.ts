import { expect, test } from 'vitest'
import { testRequestLog } from '#src/testing/request-log.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { findRequests } from './find-requests.ts'
import { forgetTraces } from './forget-traces.ts'
import { aDay, anHour } from './logged-request.ts'
import { removeRequests, returnPages } from './remove-requests.ts'

type Log = ReturnType<typeof testRequestLog>

const found = ({ db }: Log) =>
  findRequests(db, { filter: {}, limit: 999 }).requests.map(({ path, userAgent }) => `${path} ${userAgent}`)
const count = ({ rows }: Log, table: string) => Number(rows(`SELECT count(*) AS n FROM ${table}`)[0]?.n)
const counts = (log: Log) =>
  ['requests', 'hour_counts', 'path_counts', 'unlogged', 'paths', 'user_agents'].map((table) => count(log, table))

/** Every step until nothing is left to remove; how many requests are gone. */
function removeAll({ db }: Log, before: number, limit = 250): number {
  let requests = 0
  for (let more = true; more; ) {
    const step = removeRequests(db, { before, limit })
    expect(step.requests).toBeLessThanOrEqual(limit)
    requests += step.requests
    more = step.more
  }
  return requests
}

test.each([
  [-1, 0],
  [0, 0],
  [1, 3],
  [2, 4],
])('what was answered before noon and %i ms goes: %i requests, to the millisecond', (offset, gone) => {
  const log = testRequestLog()
  log.keep([
    { path: '/a' },
    { path: '/b' },
    { path: '/c' },
    { at: testEpoch + 1, path: '/d' },
    { at: testEpoch + 2, path: '/e' },
  ])
  expect(removeAll(log, testEpoch + offset)).toBe(gone)
  expect(found(log)).toEqual(['/e', '/d', '/c', '/b', '/a'].slice(0, 5 - gone).map((path) => `${path} Firefox`))
})

test('in steps of the size that is asked for; the last step says that there is no more', () => {
  const log = testRequestLog()
  log.keep(Array(25).fill({}))
  const steps = [1, 2, 3].map(() => removeRequests(log.db, { before: testEpoch + 1, limit: 10 }))
  expect(steps.map(({ requests }) => requests)).toEqual([10, 10, 5])
  expect(steps.every(({ more }) => more)).toBe(true)
  expect(removeAll(log, testEpoch + 1, 10)).toBe(0)
  expect(removeRequests(log.db, { before: testEpoch + 1, limit: 10 })).toEqual({ requests: 0, more: false })
})

test('what was counted and said of requests goes with their hour and their day, and not before', () => {
  const log = testRequestLog()
  // Noon is the beginning of an hour; half of the day is over.
  log.keep([{ path: '/old', userAgent: 'Old' }], { unlogged: 1 })
  log.keep([{ at: testEpoch + anHour, path: '/new', userAgent: 'New' }], { unlogged: 1, now: testEpoch + anHour })
  expect(counts(log)).toEqual([2, 2, 2, 2, 2, 2])
  removeAll(log, testEpoch + anHour - 1)
  expect(counts(log)).toEqual([1, 2, 2, 2, 2, 2])
  removeAll(log, testEpoch + anHour)
  expect(counts(log)).toEqual([1, 1, 1, 1, 1, 1])
  expect(found(log)).toEqual(['/new New'])
  removeAll(log, testEpoch + anHour + 1)
  expect(counts(log)).toEqual([0, 1, 1, 1, 1, 1])
  removeAll(log, testEpoch + 12 * anHour - 1)
  expect(counts(log)).toEqual([0, 0, 0, 0, 0, 0])
})

test('the day of a path that is still in use is counted until it is over', () => {
  const log = testRequestLog()
  log.keep([{}])
  log.keep([{ at: testEpoch + aDay }])
  const midnight = testEpoch + 12 * anHour
  removeAll(log, midnight - 1)
  expect(count(log, 'path_counts')).toBe(2)
  removeAll(log, midnight)
  expect([count(log, 'path_counts'), count(log, 'paths')]).toEqual([1, 1])
})

test('an id that is given out again tells nothing of the path that had it', () => {
  const log = testRequestLog()
  log.keep(Array(9).fill({ path: '/gone', duration: 5_000_000 }))
  removeAll(log, testEpoch + anHour)
  log.keep([{ at: testEpoch + anHour, path: '/next', duration: 10 }])
  expect(log.rows('SELECT text, requests, bucket FROM path_counts JOIN paths ON id = path')).toEqual([
    { text: '/next', requests: 1, bucket: 0 },
  ])
  expect(found(log)).toEqual(['/next Firefox'])
})

test('removed pages go back to the disk, step by step, as far as it is worth it', () => {
  const log = testRequestLog()
  for (let batch = 0; batch < 20; batch++)
    log.keep(Array.from({ length: 500 }, (_, one) => ({ path: `/${batch}/${one}/${'x'.repeat(200)}` })))
  const pages = (of = 'page_count') => Number(log.rows(`PRAGMA ${of}`)[0]?.[of])
  const full = pages()
  expect([returnPages(log.db), pages()]).toEqual([false, full])
  removeAll(log, testEpoch + anHour, 5000)
  let steps = 0
  while (returnPages(log.db)) steps += 1
  expect(steps).toBeGreaterThan(1)
  expect(pages()).toBeLessThan(full / 4)
  expect(pages('freelist_count') * 16).toBeLessThanOrEqual(pages())
})

test('what named somebody is gone from every request; the requests and what was counted stay', () => {
  const log = testRequestLog()
  const paths = ['/s/acme', '/s/acme/history', '/s/acme2', '/S/acme', '/app/acme/x', '/x/s/acme', '/s/%']
  log.keep(paths.map((path, index) => ({ path, ip: index % 2 === 0 ? '192.0.2.7' : '192.0.2.70' })))
  forgetTraces(log.db, { paths: ['/s/acme', '/app/acme'], ips: ['192.0.2.7', ''] })
  const { requests } = findRequests(log.db, { filter: {}, limit: 9 })
  expect(requests.map(({ path }) => path).toReversed()).toEqual([
    ...['(erased 1)', '(erased 2)', '/s/acme2', '/S/acme', '(erased 5)', '/x/s/acme', '/s/%'],
  ])
  expect(requests.map(({ ip }) => ip)).toEqual(['', '192.0.2.70', '', '192.0.2.70', '', '192.0.2.70', ''])
  expect([count(log, 'requests'), count(log, 'path_counts')]).toEqual([7, 7])
  log.keep([{ path: '/s/acme' }])
  expect(found(log)[0]).toBe('/s/acme Firefox')
})
