import { expect, test } from 'vitest'
import { inLogTransaction } from '#src/db/request-logs.ts'
import { testRequestLog } from '#src/testing/request-log.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { findRequests } from './find-requests.ts'
import { forgetTraces } from './forget-traces.ts'
import { anHour, type LoggedRequest } from './logged-request.ts'
import { lookupIn, otherText } from './lookup.ts'
import { removeRequests } from './remove-requests.ts'

type Log = ReturnType<typeof testRequestLog>

const moments = ({ db }: Log) => findRequests(db, { filter: {}, limit: 5000 }).requests.map(({ at }) => at - testEpoch)
const texts = ({ rows }: Log, table: string) =>
  rows<{ text: string }>(`SELECT text FROM ${table} ORDER BY id`).map((row) => row.text)

function removeAll({ db }: Log): void {
  while (removeRequests(db, { before: testEpoch + anHour, limit: 9 }).more);
}

/** A batch that fails when everything but its counts is written. */
function failOnce(log: Log, requests: Partial<LoggedRequest>[]): void {
  log.db.sqlite.run('ALTER TABLE hour_counts RENAME TO away')
  expect(log.keep(requests).failure).toContain('no such table')
  log.db.sqlite.run('ALTER TABLE away RENAME TO hour_counts')
}

test('a request is kept with everything about it; path and browser are written once however often they come', () => {
  const log = testRequestLog()
  const one = { at: testEpoch + 5, method: 'POST', path: '/subscribe', status: 303, duration: 41_700, ip: '192.0.2.9' }
  expect(log.keep([one, { path: '/subscribe' }])).toEqual({ failure: null })
  log.keep([{ path: '/subscribe', userAgent: 'curl' }])
  expect(log.rows('SELECT * FROM requests ORDER BY id DESC LIMIT 1')).toEqual([
    {
      ...{ id: (testEpoch + 5) * 1024, path: 1, user_agent: 1, method: 'POST', status: 303 },
      ...{ duration: 41_700, ip: '192.0.2.9' },
    },
  ])
  expect([texts(log, 'paths'), texts(log, 'user_agents')]).toEqual([['/subscribe'], ['Firefox', 'curl']])
})

test.each([
  ['full', ['203.0.113.77', '2001:db8:12:34::1', 'unknown']],
  ['truncated', ['203.0.113.0/24', '2001:db8:12::/48', '']],
  ['none', ['', '', '']],
] as const)('addresses kept %s are %j', (addresses, kept) => {
  const log = testRequestLog()
  log.keep([{ ip: '203.0.113.77' }, { ip: '2001:db8:12:34::1' }, { ip: 'unknown' }], { addresses })
  expect(log.rows('SELECT ip FROM requests ORDER BY id').map(({ ip }) => ip)).toEqual(kept)
})

test('requests of one millisecond stay in the order in which they came', () => {
  const log = testRequestLog()
  log.keep(['/a', '/b', '/c'].map((path) => ({ path })))
  log.keep([{ path: '/d' }])
  const { requests } = findRequests(log.db, { filter: {}, limit: 9 })
  expect(requests.map(({ path, at }) => [path, at])).toEqual(['/d', '/c', '/b', '/a'].map((path) => [path, testEpoch]))
})

test('a clock that was set back loses nothing, and neither does one that stands still', () => {
  const log = testRequestLog()
  const at = (...offsets: number[]) => log.keep(offsets.map((offset) => ({ at: testEpoch + offset })))
  at(0, 50, 50)
  at(20, 20, 0, 50, 60)
  at(20)
  expect(moments(log)).toEqual([60, 50, 50, 50, 20, 20, 20, 0, 0])
  for (let batch = 0; batch < 5; batch++) expect(at(...Array(500).fill(100))).toEqual({ failure: null })
  expect(at(100, 101, 0)).toEqual({ failure: null })
  expect(moments(log)).toHaveLength(9 + 2500 + 3)
})

test('a full disk costs the log its entries, which are counted, and nobody else anything', () => {
  const log = testRequestLog()
  log.disk.free = 256 * 1024 * 1024 - 1
  expect(log.keep([{}, {}], { unlogged: 3 }).failure).toBe('Error: the disk is nearly full')
  expect(log.keep([{}], { now: testEpoch + anHour })).toEqual({ failure: 'Error: the disk is nearly full' })
  expect([log.rows('SELECT * FROM requests'), log.rows('SELECT * FROM unlogged')]).toEqual([[], []])
  log.disk.free += 1
  expect(log.keep([{}], { now: testEpoch + anHour, unlogged: 10 })).toEqual({ failure: null })
  log.keep([{}], { now: testEpoch + anHour, unlogged: 7 })
  expect(log.rows('SELECT * FROM unlogged')).toEqual([
    { hour: testEpoch, requests: 5 },
    { hour: testEpoch + anHour, requests: 18 },
  ])
})

test('a batch that fails in its middle is not there by half, and the next is as if it had never been', () => {
  const log = testRequestLog()
  log.keep([{ path: '/before' }])
  failOnce(log, [{ path: '/lost' }, { path: '/lost' }])
  log.keep([{ path: '/after' }, { path: '/lost' }])
  const paths = ['/before', '/after', '/lost']
  expect(texts(log, 'paths')).toEqual(paths)
  const joined = log.rows('SELECT p.text FROM requests AS r JOIN paths AS p ON p.id = r.path ORDER BY r.id')
  expect(joined.map(({ text }) => text)).toEqual(paths)
  expect(log.rows('SELECT * FROM unlogged')).toEqual([{ hour: testEpoch, requests: 2 }])
  expect(log.rows('SELECT sum(requests) AS n FROM hour_counts')).toEqual([{ n: 3 }])
})

test('a batch of none only says how many were not logged', () => {
  const log = testRequestLog()
  expect(log.keep([], { unlogged: 4 })).toEqual({ failure: null })
  expect(log.rows('SELECT * FROM requests')).toEqual([])
  expect(log.rows('SELECT * FROM unlogged')).toEqual([{ hour: testEpoch, requests: 4 }])
})

test('when a text was used last is written once an hour', () => {
  const log = testRequestLog()
  const lastAt = () => Number(log.rows('SELECT last_at FROM paths')[0]?.last_at) - testEpoch
  const seen = [0, anHour - 1, anHour, anHour + 5, 0].map((offset) => {
    log.keep([{ at: testEpoch + offset }])
    return lastAt()
  })
  expect(seen).toEqual([0, 0, anHour, anHour, anHour])
})

test('texts are remembered from batch to batch, and some of them forgotten where they are many: each is still written once', () => {
  const log = testRequestLog()
  const paths = Array.from({ length: 4500 }, (_, one) => `/${one}`)
  const [first, second] = inLogTransaction(log.db, () => {
    const idOf = lookupIn(log.db, 'paths')
    return [0, 1].map(() => paths.map((path) => idOf(path, testEpoch)))
  })
  expect(second).toEqual(first)
  log.keep([{ path: '/4499' }, { path: '/0' }])
  expect(texts(log, 'paths')).toEqual(paths)
  expect(log.rows('SELECT path FROM requests ORDER BY id DESC LIMIT 2')).toEqual([{ path: 1 }, { path: 4500 }])
})

test.each([
  ['erased', (log: Log) => forgetTraces(log.db, { paths: ['/s/acme'], ips: [] }), ['(erased 1)', '/s/acme']],
  ['removed', (log: Log) => removeAll(log), ['/s/acme']],
  ['rolled back', (log: Log) => failOnce(log, [{ path: '/lost' }, { path: '/s/acme' }]), ['/s/acme', '/lost']],
])('what was remembered of a text is not believed once it is %s', (_what, change, expected) => {
  const log = testRequestLog()
  log.keep([{ path: '/s/acme' }])
  change(log)
  log.keep([
    { at: testEpoch + 2 * anHour, path: '/s/acme' },
    { at: testEpoch + 2 * anHour, path: expected.at(-1) },
  ])
  expect(texts(log, 'paths')).toEqual(expected)
  expect(log.rows('SELECT r.id FROM requests AS r LEFT JOIN paths AS p ON p.id = r.path WHERE p.id IS NULL')).toEqual(
    [],
  )
})

test('a lookup table that is full calls every further text one thing, and knows those it has', () => {
  const { db, rows } = testRequestLog()
  const idOf = (text: string) => lookupIn(db, 'user_agents')(text, testEpoch)
  inLogTransaction(db, () => {
    const oneBatch = lookupIn(db, 'user_agents')
    for (let one = 0; one < 20_000; one++) oneBatch(`scanner ${one}`, testEpoch)
  })
  const [other, again] = [idOf('one more'), idOf('and more')]
  expect(other).toBe(again)
  expect(idOf('scanner 19999')).toBe(20_000)
  expect(rows(`SELECT text FROM user_agents WHERE id = ${other}`)).toEqual([{ text: otherText }])
  expect(rows('SELECT count(*) AS n FROM user_agents')).toEqual([{ n: 20_001 }])
})
