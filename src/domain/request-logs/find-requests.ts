import type { SQLQueryBindings } from 'bun:sqlite'
import type { RequestLogDb } from '#src/db/request-logs.ts'
import { newestBefore } from './carry-over.ts'
import { type FoundRequest, idsPerMillisecond } from './logged-request.ts'
import { networkOf } from './shorten-address.ts'

export interface RequestFilter {
  /** Anywhere in the path, whatever the case. */
  path?: string
  /** The status's first digit. */
  statusClass?: number
  method?: string
  /** The exact address; also matches its network, where the log keeps no more. */
  ip?: string
  /** UTC ms, inclusive. */
  from?: number
  /** UTC ms, exclusive. */
  until?: number
}

export interface FoundRequests {
  requests: FoundRequest[]
  /** The id before which the next, older page begins; null: there is none. */
  next: number | null
  /** UTC ms at which a search for something rare paused, to continue with the next page; null: it did not have to. */
  reachedAt: number | null
}

/** Limit of requests read for one page, so that no search takes long. Requests that an index names lie far apart. */
const budget = { inOrder: 60_000, byIndex: 20_000 }
/** Looking up more paths one by one would cost more than reading every request. */
const mostPaths = 40

/** Newest first, `limit` at the most, before the request of that id. */
export function findRequests(
  db: RequestLogDb,
  { filter, limit, before }: { filter: RequestFilter; limit: number; before?: number },
  mostLooks = budget,
): FoundRequests {
  const { walks, indexed, condition } = searchFor(db, filter)
  const looks = Math.ceil((indexed ? mostLooks.byIndex : mostLooks.inOrder) / walks.length)
  const from = (filter.from ?? 0) * idsPerMillisecond
  const until = Math.min(
    before ?? Number.MAX_SAFE_INTEGER,
    (filter.until ?? Number.MAX_SAFE_INTEGER) * idsPerMillisecond,
  )
  const walked = walks.map((walk) => walkBack(db, walk, { from, until, looks, condition, limit: limit + 1 }))
  const elsewhere = newestBefore(db, { from, until })
  const reached = Math.max(elsewhere === null ? 0 : elsewhere + 1, ...walked.map((walk) => walk.reached ?? 0))
  const found = walked
    .flatMap((walk) => walk.requests)
    .filter(({ id }) => id >= reached)
    .sort((a, b) => b.id - a.id)
  if (found.length > limit)
    return { requests: found.slice(0, limit), next: found[limit - 1]?.id ?? null, reachedAt: null }
  if (reached > 0) return { requests: found, next: reached, reachedAt: Math.floor(reached / idsPerMillisecond) }
  return { requests: found, next: null, reachedAt: null }
}

interface Sql {
  sql: string
  params: SQLQueryBindings[]
}

interface Search {
  /** One for each value of an index, so that no request is in two of them; a single one through all requests where no index helps. */
  walks: Sql[]
  indexed: boolean
  /** The whole condition. */
  condition: Sql
}

function searchFor(db: RequestLogDb, filter: RequestFilter): Search {
  const terms = [...ofAddress(filter), ...ofPath(db, filter), ...ofClass(filter), ...ofMethod(filter)]
  const walks = terms.find(({ indexed }) => indexed)?.either
  return {
    walks: walks ?? [{ sql: 'true', params: [] }],
    indexed: walks !== undefined,
    condition: joined(
      terms.map(({ either }) => joined(either, 'OR', 'false')),
      'AND',
      'true',
    ),
  }
}

/** A part of the filter: `either` of its conditions holds. */
interface Term {
  either: Sql[]
  indexed: boolean
}

function ofAddress({ ip }: RequestFilter): Term[] {
  if (!ip) return []
  const addresses = [...new Set([ip, networkOf(ip)])]
  return [{ either: addresses.map((one) => ({ sql: "(ip = ? AND ip <> '')", params: [one] })), indexed: true }]
}

function ofPath(db: RequestLogDb, { path }: RequestFilter): Term[] {
  if (!path) return []
  const matching = "SELECT id FROM paths WHERE text LIKE ? ESCAPE '\\'"
  const pattern = `%${path.replace(/[\\%_]/g, '\\$&')}%`
  const paths = db.statement<{ id: number }, [string, number]>(`${matching} LIMIT ?`).all(pattern, mostPaths + 1)
  if (paths.length > mostPaths)
    return [{ either: [{ sql: `path IN (${matching})`, params: [pattern] }], indexed: false }]
  const either = paths.length === 0 ? [{ id: 0 }] : paths
  return [{ either: either.map(({ id }) => ({ sql: 'path = ?', params: [id] })), indexed: true }]
}

function ofClass({ statusClass }: RequestFilter): Term[] {
  if (statusClass === undefined) return []
  const indexed = statusClass >= 3
  return [
    { either: [{ sql: `(status / 100 = ?${indexed ? ' AND status >= 300' : ''})`, params: [statusClass] }], indexed },
  ]
}

function ofMethod({ method }: RequestFilter): Term[] {
  if (!method) return []
  const indexed = method !== 'GET'
  return [{ either: [{ sql: `(method = ?${indexed ? " AND method <> 'GET'" : ''})`, params: [method] }], indexed }]
}

function joined(parts: Sql[], word: 'AND' | 'OR', none: string): Sql {
  const sql = parts.map((part) => part.sql).join(` ${word} `)
  return { sql: sql === '' ? none : `(${sql})`, params: parts.flatMap(({ params }) => params) }
}

interface Walk {
  from: number
  until: number
  looks: number
  condition: Sql
  limit: number
}

interface Walked {
  requests: FoundRequest[]
  /** Lowest id that was read; null where nothing is left to read. */
  reached: number | null
}

function walkBack(db: RequestLogDb, walk: Sql, { from, until, looks, condition, limit }: Walk): Walked {
  const back = `FROM requests WHERE ${walk.sql} AND id >= ? AND id < ? ORDER BY id DESC`
  const within = [...walk.params, from, until]
  // The joins stand outside, so that a request that does not match costs no lookup.
  const rows = db.sqlite
    .query<Omit<FoundRequest, 'at'>, SQLQueryBindings[]>(
      `SELECT r.id, p.text AS path, u.text AS userAgent, r.method, r.status, r.duration, r.ip
       FROM (SELECT * FROM (SELECT * ${back} LIMIT ?) WHERE ${condition.sql} ORDER BY id DESC LIMIT ?) AS r
       LEFT JOIN paths AS p ON p.id = r.path LEFT JOIN user_agents AS u ON u.id = r.user_agent ORDER BY r.id DESC`,
    )
    .all(...within, looks, ...condition.params, limit)
  const requests = rows.map((row) => ({ ...row, at: Math.floor(row.id / idsPerMillisecond) }))
  if (requests.length === limit) return { requests, reached: null }
  const last = db.sqlite
    .query<{ id: number }, SQLQueryBindings[]>(`SELECT id ${back} LIMIT 1 OFFSET ?`)
    .get(...within, looks - 1)
  return { requests, reached: last?.id ?? null }
}
