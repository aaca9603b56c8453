import type { RequestLogDb } from '#src/db/request-logs.ts'
import { bucketOf } from './durations.ts'
import { aDay, anHour, type LoggedRequest } from './logged-request.ts'
import type { IdOf } from './lookup.ts'

/** Limit of different paths per day whose durations are counted: the first ones. */
const pathsPerDay = 500

/** Counts a batch by hour, and the durations of its paths by day, in the transaction that keeps it. */
export function countRequests(db: RequestLogDb, requests: LoggedRequest[], pathId: IdOf): void {
  const hours = new Map<string, number>()
  const paths = new Map<string, number>()
  const isCounted = countedPaths(db)
  for (const { at, status, duration, path } of requests) {
    const bucket = bucketOf(duration)
    add(hours, `${at - (at % anHour)} ${Math.floor(status / 100)} ${bucket}`)
    const day = at - (at % aDay)
    const id = pathId(path, at)
    if (tellsDuration(status) && isCounted(day, id)) add(paths, `${day} ${id} ${bucket}`)
  }
  addTo(db, 'hour_counts (hour, class, bucket, requests)', hours)
  addTo(db, 'path_counts (day, path, bucket, requests)', paths)
}

/** A refusal (4xx) says nothing about how long an answer takes. */
function tellsDuration(status: number): boolean {
  return status < 400 || status >= 500
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function addTo(db: RequestLogDb, table: string, counts: Map<string, number>): void {
  const statement = db.statement<unknown, number[]>(
    `INSERT INTO ${table} VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET requests = requests + excluded.requests`,
  )
  for (const [key, requests] of counts) statement.run(...key.split(' ').map(Number), requests)
}

function countedPaths(db: RequestLogDb): (day: number, path: number) => boolean {
  const days = new Map<number, Set<number>>()
  return (day, path) => {
    const paths = days.get(day) ?? countedOn(db, day)
    days.set(day, paths)
    if (paths.size < pathsPerDay) paths.add(path)
    return paths.has(path)
  }
}

function countedOn(db: RequestLogDb, day: number): Set<number> {
  const rows = db.statement<{ path: number }, [number]>('SELECT DISTINCT path FROM path_counts WHERE day = ?').all(day)
  return new Set(rows.map(({ path }) => path))
}
