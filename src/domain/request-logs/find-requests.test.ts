import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logged, testRequestLog } from '#src/testing/request-log.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import type { RequestAddresses } from '#src/words.ts'
import { findRequests, type RequestFilter } from './find-requests.ts'
import type { FoundRequest, LoggedRequest } from './logged-request.ts'

const paths = ['/', '/s/acme', '/S/Acme/history', '/100%_sure', '/back\\slash', '/a_b']
const ips = ['192.0.2.7', '192.0.2.8', '198.51.100.4', '']

const request: fc.Arbitrary<LoggedRequest> = fc.record({
  at: fc.nat(40).map((offset) => testEpoch + offset),
  method: fc.constantFrom('GET', 'GET', 'POST', 'HEAD'),
  path: fc.constantFrom(...paths),
  status: fc.constantFrom(200, 204, 303, 404, 500, 503),
  duration: fc.nat(5_000_000),
  ip: fc.constantFrom(...ips),
  userAgent: fc.constantFrom('Firefox', 'curl'),
})

const sometimes = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

const filter = fc.record({
  path: sometimes(fc.constantFrom('', '/', 'ACME', 's/a', '%', '_', '\\', 'nothing', "'")),
  statusClass: sometimes(fc.constantFrom(1, 2, 3, 4, 5)),
  method: sometimes(fc.constantFrom('GET', 'POST', 'DELETE')),
  ip: sometimes(fc.constantFrom(...ips, '192.0.2.99', "' OR ''='")),
  from: sometimes(fc.nat(45).map((offset) => testEpoch + offset)),
  until: sometimes(fc.nat(45).map((offset) => testEpoch + offset)),
})

const network = (ip: string) => ip.replace(/\.\d+$/, '.0/24')

function keptOf(ip: string, addresses: RequestAddresses): string {
  if (addresses === 'full') return ip
  else return addresses === 'none' ? '' : network(ip)
}

/** A list of what is asked for, looked through one by one: newest first, later ones of a millisecond before earlier ones. */
function reference(requests: LoggedRequest[], wanted: RequestFilter): LoggedRequest[] {
  const { path, statusClass, method, ip, from = 0, until = Number.MAX_VALUE } = wanted
  return requests
    .filter((one) => !path || one.path.toLowerCase().includes(path.toLowerCase()))
    .filter((one) => statusClass === undefined || String(one.status).startsWith(String(statusClass)))
    .filter((one) => !method || one.method === method)
    .filter((one) => !ip || (one.ip !== '' && [ip, network(ip)].includes(one.ip)))
    .filter(({ at }) => at >= from && at < until)
    .reverse()
    .toSorted((a, b) => b.at - a.at)
}

/** Page after page, until there is no next one. */
function allPages(log: ReturnType<typeof testRequestLog>, wanted: RequestFilter, limit: number): FoundRequest[] {
  const found: FoundRequest[] = []
  for (let before: number | null | undefined; before !== null; ) {
    const page = findRequests(log.db, { filter: wanted, limit, before })
    expect(page.requests.length).toBeLessThanOrEqual(limit)
    expect([page.reachedAt, page.next === null || page.requests.length === limit]).toEqual([null, true])
    if (found.length > 0) expect(page.requests).not.toEqual([])
    found.push(...page.requests)
    before = page.next
  }
  return found
}

test('whatever is asked for, page by page, is what a look at every request finds', () => {
  const batches = fc.array(fc.array(request, { minLength: 5, maxLength: 40, size: 'max' }), {
    minLength: 1,
    maxLength: 4,
  })
  const kept = fc.constantFrom<RequestAddresses>('full', 'truncated', 'none')
  let matched = 0
  fc.assert(
    fc.property(batches, kept, filter, fc.integer({ min: 5, max: 30 }), (requests, addresses, wanted, limit) => {
      const log = testRequestLog()
      for (const batch of requests) log.keep(batch, { addresses })
      const known = requests.flat().map((one) => ({ ...one, ip: keptOf(one.ip, addresses) }))
      const found = allPages(log, wanted, limit)
      expect(found.map(({ id: _id, ...told }) => told)).toEqual(reference(known, wanted))
      expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
      matched += found.length
    }),
    { numRuns: 80 },
  )
  expect(matched).toBeGreaterThan(100)
})

test('many different paths that match are found as few are', () => {
  const log = testRequestLog()
  const requests = Array.from({ length: 60 }, (_, one) => logged({ path: `/page-${one}` }))
  log.keep([...requests, logged({ path: '/other' })])
  const found = (path: string) => allPages(log, { path, method: 'GET' }, 7).map((one) => one.path)
  expect(found('page')).toEqual(requests.map(({ path }) => path).toReversed())
  expect(found('page-5')).toHaveLength(11)
  expect(found('other')).toEqual(['/other'])
})

test('however little is looked at for a page, page by page everything is found, and where a page stopped is told', () => {
  const batch = fc.array(request, { minLength: 20, maxLength: 60, size: 'max' })
  const looks = fc.record({ inOrder: fc.integer({ min: 1, max: 9 }), byIndex: fc.integer({ min: 1, max: 9 }) })
  let stopped = 0
  fc.assert(
    fc.property(batch, filter, fc.integer({ min: 1, max: 6 }), looks, (requests, wanted, limit, mostLooks) => {
      const log = testRequestLog()
      log.keep(requests)
      const found: FoundRequest[] = []
      for (let before: number | null | undefined; before !== null; ) {
        const page = findRequests(log.db, { filter: wanted, limit, before }, mostLooks)
        if (page.reachedAt !== null) stopped += 1
        expect(page.reachedAt ?? testEpoch).toBeGreaterThanOrEqual(testEpoch)
        expect(page.next ?? 0).toBeLessThan(before ?? Number.MAX_SAFE_INTEGER)
        found.push(...page.requests)
        before = page.next
      }
      expect(found.map(({ id: _id, ...told }) => told)).toEqual(reference(requests, wanted))
    }),
    { numRuns: 80 },
  )
  expect(stopped).toBeGreaterThan(100)
})

/** A request each second, all alike. */
function longLog(requests: number, method: string) {
  const log = testRequestLog()
  log.db.sqlite.run(
    `INSERT INTO requests (id, path, user_agent, method, status, duration, ip)
     SELECT (? + value * 1000) * 1024, 1, 1, ?, 200, 900, '' FROM (
       WITH RECURSIVE n(value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM n WHERE value < ?) SELECT value FROM n
     )`,
    [testEpoch, method, requests - 1],
  )
  log.db.sqlite.run("INSERT INTO paths VALUES (1, '/', 0), (2, '/x', 0)")
  return log
}

test.each([
  ['GET', 60_000],
  ['POST', 20_000],
])('a search among %ss stops after %i requests, says how far it came, and goes on from there', (method, looks) => {
  const { db } = longLog(looks + 10_000, method)
  const filter = { method, statusClass: 1 }
  const first = findRequests(db, { filter, limit: 50 })
  const reachedAt = testEpoch + 10_000 * 1000
  expect(first).toEqual({ requests: [], next: reachedAt * 1024, reachedAt })
  const rest = findRequests(db, { filter, limit: 50, before: first.next ?? 0 })
  expect(rest).toEqual({ requests: [], next: null, reachedAt: null })
})

test('what an index answers is not counted as looked at', () => {
  const { db } = longLog(70_000, 'GET')
  for (const rare of [{ method: 'DELETE' }, { statusClass: 5 }, { ip: '192.0.2.1' }, { path: 'x' }, { path: 'none' }])
    expect(findRequests(db, { filter: rare, limit: 50 })).toEqual({ requests: [], next: null, reachedAt: null })
})

test.each([
  [{ path: 'x' }, 'requests_path (path=? AND rowid>? AND rowid<?)'],
  [{ ip: '192.0.2.1' }, 'requests_ip (ip=? AND rowid>? AND rowid<?)'],
  [{ statusClass: 5 }, 'requests_class (<expr>=? AND rowid>? AND rowid<?)'],
  [{ method: 'POST' }, 'requests_method (method=? AND rowid>? AND rowid<?)'],
  [{ statusClass: 2 }, 'INTEGER PRIMARY KEY (rowid>? AND rowid<?)'],
])('%j is looked for in the order of an index, and nothing is sorted', (wanted, index) => {
  const { db } = longLog(1, 'GET')
  const asked: string[] = []
  const { query } = db.sqlite
  db.sqlite.query = ((sql: string) => {
    asked.push(sql)
    return query.call(db.sqlite, sql)
  }) as typeof query
  findRequests(db, { filter: wanted, limit: 50 })
  db.sqlite.query = query
  for (const sql of asked) {
    const plan = db.sqlite
      .query<{ detail: string }, []>(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => detail)
    expect(plan.join('\n')).toContain(index)
    expect(plan.join('\n')).not.toContain('B-TREE')
  }
  expect(new Set(asked).size).toBe(2)
})
