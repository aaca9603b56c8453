import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { closeRequestLogs, openRequestLogs, type RequestLogDb } from '#src/db/request-logs.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { logged } from '#src/testing/request-log.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { carryOver } from './carry-over.ts'
import { findRequests } from './find-requests.ts'
import { forgetTraces } from './forget-traces.ts'
import { keepRequests } from './keep-requests.ts'
import { aDay, anHour, type FoundRequest, type LoggedRequest } from './logged-request.ts'
import { readTraffic, type Traffic } from './read-traffic.ts'
import { removeRequests } from './remove-requests.ts'
import { columnsOf } from './request-columns.ts'

/** A log that version 1 wrote, and the answers of version 1 about it. */
const before = join(import.meta.dirname, '../../testing/fixtures/request-log-1')
const expected: { requests: FoundRequest[]; traffic: Traffic; hours: Traffic } = JSON.parse(
  gunzipSync(readFileSync(join(before, 'expected.json.gz'))).toString(),
)

function olderLog() {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-older-log-'))
  const [file, disk] = [join(folder, 'request-logs.db'), { free: Number.MAX_SAFE_INTEGER }]
  writeFileSync(file, gunzipSync(readFileSync(join(before, 'request-logs.db.gz'))))
  const open = () => openRequestLogs(file, () => disk.free)
  const db = open()
  atEnd(() => {
    closeRequestLogs(db)
    rmSync(folder, { recursive: true })
  })
  return { db, disk, open }
}

function carryAll(db: RequestLogDb, limit = 100): number {
  let steps = 0
  while (carryOver(db, { limit })) steps += 1
  return steps
}

const found = (db: RequestLogDb) => findRequests(db, { filter: {}, limit: 2000 }).requests
const tables = ({ sqlite }: RequestLogDb) =>
  sqlite
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE name LIKE '%before' OR name = 'segments'")
    .all()

function keep(db: RequestLogDb, requests: Partial<LoggedRequest>[]): void {
  const batch = { requests: columnsOf(requests.map(logged)), unlogged: 0, now: testEpoch }
  expect(keepRequests(db, { ...batch, addresses: 'full' })).toEqual({ failure: null })
}

test('every request of before is found again, as it was and in its order; so is what was counted', () => {
  const { db } = olderLog()
  expect([expected.requests.length, found(db)]).toEqual([720, []])
  expect(carryAll(db)).toBe(8)
  expect(found(db)).toEqual(expected.requests)
  const noon = { from: testEpoch - 12 * anHour - 15 * aDay, until: testEpoch + 12 * anHour, unit: 'day' } as const
  expect(readTraffic(db, noon)).toEqual(expected.traffic)
  expect(expected.traffic.unlogged).toBe(12)
  expect(readTraffic(db, { from: testEpoch - 23 * anHour, until: testEpoch + anHour, unit: 'hour' })).toEqual(
    expected.hours,
  )
  expect([tables(db), carryOver(db, { limit: 100 })]).toEqual([[], false])
})

test('the newest come first, in steps of the size that is asked for, and whoever opens the file again goes on', () => {
  const { db, open } = olderLog()
  expect([carryOver(db, { limit: 30 }), found(db)]).toEqual([true, expected.requests.slice(0, 30)])
  const again = open()
  atEnd(() => closeRequestLogs(again))
  expect([carryOver(again, { limit: 7 }), found(again)]).toEqual([true, expected.requests.slice(0, 37)])
})

test('a search says down to when the requests are there, and goes on from there', () => {
  const { db } = olderLog()
  const search = (before?: number, from?: number) =>
    findRequests(db, { filter: { path: 'HISTORY', from }, limit: 9, before })
  const matching = expected.requests.filter(({ path }) => path.toLowerCase().includes('history'))
  carryOver(db, { limit: 20 })
  const [last, next] = [expected.requests[19], expected.requests[20]]
  const here = matching.filter(({ id }) => id >= (last?.id ?? 0))
  expect(search()).toEqual({ requests: here, next: (next?.id ?? 0) + 1, reachedAt: next?.at })
  const since = (next?.at ?? 0) + 1
  const younger = here.filter(({ at }) => at >= since)
  expect(search(undefined, since)).toEqual({ requests: younger, next: null, reachedAt: null })
  carryAll(db)
  expect(search((next?.id ?? 0) + 1).requests).toEqual(matching.slice(here.length, here.length + 9))
})

test('what is logged meanwhile is not lost, though the clock was set back to a moment of before', () => {
  const { db } = olderLog()
  const [newest] = expected.requests
  const at = newest?.at ?? 0
  keep(db, [
    { at, path: '/a' },
    { at, path: '/b' },
    { at: at + 1, path: '/c' },
  ])
  carryAll(db)
  const all = found(db)
  expect(all).toHaveLength(723)
  expect(all[0]?.path).toBe('/c')
  const paths = (requests: FoundRequest[]) => requests.filter((one) => one.at === at).map(({ path }) => path)
  expect(paths(all).toSorted()).toEqual([...paths(expected.requests), '/a', '/b'].toSorted())
  expect(all.filter((one) => one.at < at)).toEqual(expected.requests.filter((one) => one.at < at))
})

test('requests that are too old go at their time, wherever they are by then', () => {
  const { db } = olderLog()
  carryOver(db, { limit: 200 })
  const limit = testEpoch - aDay
  let removed = 0
  for (let more = true; more; ) {
    const step = removeRequests(db, { before: limit, limit: 50 })
    expect(step.requests).toBeLessThanOrEqual(50)
    removed += step.requests
    more = step.more
  }
  const young = expected.requests.filter(({ at }) => at >= limit)
  carryAll(db)
  expect([removed, found(db)]).toEqual([720 - young.length, young])
})

test('what names somebody is forgotten in those that are still where they were, too', () => {
  const { db } = olderLog()
  carryOver(db, { limit: 50 })
  const ip = expected.requests[1]?.ip ?? ''
  const older = expected.requests.findLast((one) => one.ip.startsWith('192.0.2.') && one.ip !== ip)?.ip ?? ''
  const files = () => db.sqlite.query<{ ip: string }, []>('SELECT ip FROM requests_before').all()
  expect(files().some((one) => one.ip === older)).toBe(true)
  forgetTraces(db, { paths: ['/s/acme'], ips: [ip, older] })
  expect(files().some((one) => one.ip === older)).toBe(false)
  carryAll(db)
  const erased = (request: FoundRequest) => (request.path === '/s/acme' ? '(erased 5)' : request.path)
  expect(found(db).map((one) => [one.path, one.ip])).toEqual(
    expected.requests.map((one) => [erased(one), [ip, older].includes(one.ip) ? '' : one.ip]),
  )
})

test('a disk that is full puts it off', () => {
  const { db, disk } = olderLog()
  disk.free = 0
  expect([carryOver(db, { limit: 50 }), found(db)]).toEqual([false, []])
  disk.free = Number.MAX_SAFE_INTEGER
  expect(carryOver(db, { limit: 50 })).toBe(true)
})

test('a log begun by this version has nothing to bring, and one written by a newer is left alone', () => {
  const db = openRequestLogs(':memory:')
  expect([carryOver(db, { limit: 50 }), tables(db)]).toEqual([false, []])
  closeRequestLogs(db)
  const older = olderLog()
  older.db.sqlite.run('PRAGMA user_version = 3')
  expect(older.open).toThrow('The request log was written by a newer Opsentry (version 3, this one knows 2).')
})
