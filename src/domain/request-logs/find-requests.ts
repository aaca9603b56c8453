import type { SQLQueryBindings } from 'bun:sqlite'
import type { RequestLogDb } from '#src/db/request-logs.ts'
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

/** Limit of requests read for one page, exceeded by one segment at the most, so that no search takes long. */
const budget = 60_000
/** Looking up more paths one by one would cost more than reading every request. */
const mostPaths = 40

/** Newest first, `limit` at the most, before the request of that id. */
export function findRequests(
  db: RequestLogDb,
  { filter, limit, before }: { filter: RequestFilter; limit: number; before?: number },
): FoundRequests {
  const search = searchFor(db, filter)
  const lowest = (filter.from ?? 0) * idsPerMillisecond
  const upper = Math.min(
    before ?? Number.MAX_SAFE_INTEGER,
    (filter.until ?? Number.MAX_SAFE_INTEGER) * idsPerMillisecond,
  )
  const found: FoundRequest[] = []
  let examined = 0
  for (const segment of segmentsBetween(db, lowest, upper)) {
    const within = { lowest: Math.max(lowest, segment.first), upper: Math.min(upper, segment.last + 1) }
    const count = candidates(db, search, segment)
    if (count > 0) found.push(...matching(db, search, segment, within, limit + 1 - found.length))
    examined += count
    if (found.length > limit)
      return { requests: found.slice(0, limit), next: found[limit - 1]?.id ?? null, reachedAt: null }
    if (examined >= budget)
      return { requests: found, next: within.lowest, reachedAt: Math.floor(within.lowest / idsPerMillisecond) }
  }
  return { requests: found, next: null, reachedAt: null }
}

interface Search {
  /** The part of the condition that an index answers; null: every request of a segment is read. */
  index: Sql | null
  /** The whole condition. */
  condition: Sql
}

interface Sql {
  sql: string
  params: SQLQueryBindings[]
}

function searchFor(db: RequestLogDb, { path, ip, statusClass, method }: RequestFilter): Search {
  const paths = path ? pathsWith(db, path) : null
  const parts: (Sql & { indexed: boolean })[] = []
  if (ip) {
    const addresses = [ip, networkOf(ip)]
    parts.push({ sql: "(ip IN (?, ?) AND ip <> '')", params: addresses, indexed: true })
  }
  if (paths) {
    const indexed = paths.length <= mostPaths
    parts.push({
      sql: indexed ? `path IN (${paths.join()})` : `path IN ${wantedPaths(db, paths)}`,
      params: [],
      indexed,
    })
  }
  if (statusClass !== undefined) {
    const indexed = statusClass >= 3
    const sql = `(status / 100 = ?${indexed ? ' AND status >= 300' : ''})`
    parts.push({ sql, params: [statusClass], indexed })
  }
  if (method) {
    const indexed = method !== 'GET'
    parts.push({ sql: `(method = ?${indexed ? " AND method <> 'GET'" : ''})`, params: [method], indexed })
  }
  return { index: parts.find(({ indexed }) => indexed) ?? null, condition: allOf(parts) }
}

function allOf(parts: Sql[]): Sql {
  return { sql: parts.map(({ sql }) => sql).join(' AND ') || 'true', params: parts.flatMap(({ params }) => params) }
}

function pathsWith(db: RequestLogDb, text: string): number[] {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return db
    .statement<{ id: number }, [string]>("SELECT id FROM paths WHERE text LIKE ? ESCAPE '\\'")
    .all(pattern)
    .map(({ id }) => id)
}

/** Puts many paths into a temporary table: as a list in the SQL they would be parsed anew for each segment. */
function wantedPaths({ sqlite }: RequestLogDb, paths: number[]): string {
  sqlite.run('CREATE TEMP TABLE IF NOT EXISTS wanted_paths (id INTEGER PRIMARY KEY)')
  sqlite.run('DELETE FROM wanted_paths')
  sqlite.run('INSERT INTO wanted_paths SELECT value FROM json_each(?)', [JSON.stringify(paths)])
  return 'wanted_paths'
}

interface Segment {
  segment: number
  first: number
  last: number
  requests: number
}

function segmentsBetween(db: RequestLogDb, lowest: number, upper: number): Segment[] {
  return db
    .statement<Segment, [number, number]>(
      `SELECT segment, first_id AS first, last_id AS last, requests FROM segments
       WHERE last_id >= ? AND first_id < ? ORDER BY segment DESC`,
    )
    .all(lowest, upper)
}

/** Number of requests of a segment that have to be read. */
function candidates(db: RequestLogDb, { index }: Search, { segment, requests }: Segment): number {
  if (index === null) return requests
  const sql = `SELECT count(*) AS n FROM requests WHERE segment = ? AND ${index.sql}`
  return db.sqlite.query<{ n: number }, SQLQueryBindings[]>(sql).get(segment, ...index.params)?.n ?? 0
}

function matching(
  db: RequestLogDb,
  { index, condition }: Search,
  { segment }: Segment,
  { lowest, upper }: { lowest: number; upper: number },
  limit: number,
): FoundRequest[] {
  const ids = `${index === null ? 'r.id' : '+r.id'} >= ? AND ${index === null ? 'r.id' : '+r.id'} < ?`
  const where = index === null ? '' : 'r.segment = ? AND '
  const sql = `SELECT r.id, p.text AS path, u.text AS userAgent, r.method, r.status, r.duration, r.ip
    FROM (SELECT r.* FROM requests AS r WHERE ${where}${ids} AND ${condition.sql} ORDER BY r.id DESC LIMIT ?) AS r
    LEFT JOIN paths AS p ON p.id = r.path LEFT JOIN user_agents AS u ON u.id = r.user_agent ORDER BY r.id DESC`
  const params = [...(index === null ? [] : [segment]), lowest, upper, ...condition.params, limit]
  return db.sqlite
    .query<Omit<FoundRequest, 'at'>, SQLQueryBindings[]>(sql)
    .all(...params)
    .map((row) => ({ ...row, at: Math.floor(row.id / idsPerMillisecond) }))
}
