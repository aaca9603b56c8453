import type { RequestLogDb } from '#src/db/request-logs.ts'
import { bucketOf, lastBucket } from './durations.ts'
import { aDay, anHour } from './logged-request.ts'

/** Limit of different paths per day whose durations are counted: the first ones. */
const pathsPerDay = 500

export interface Counting {
  /** `at`: UTC ms. `duration`: microseconds. */
  add: (at: number, status: number, duration: number, path: number) => void
  /** Adds the batch's sums to those of the batches before. */
  write: () => void
}

/** Counts a batch by hour, and the durations of its paths by day, in the transaction that keeps it. */
export function countingIn(db: RequestLogDb): Counting {
  const hours: Sums = new Map()
  const days: Sums = new Map()
  const isCounted = countedPaths(db)
  return {
    add(at, status, duration, path) {
      const bucket = bucketOf(duration)
      increase(hours, at - (at % anHour), Math.floor(status / 100), bucket)
      const day = at - (at % aDay)
      if (tellsDuration(status) && isCounted(day, path)) increase(days, day, path, bucket)
    },
    write() {
      addTo(db, 'hour_counts (hour, class, bucket, requests)', hours)
      addTo(db, 'path_counts (day, path, bucket, requests)', days)
    },
  }
}

/** A refusal (4xx) says nothing about how long an answer takes. */
function tellsDuration(status: number): boolean {
  return status < 400 || status >= 500
}

/** Hour or day -> class or path, and bucket, in one number -> requests. */
type Sums = Map<number, Map<number, number>>

const buckets = lastBucket + 1

function increase(sums: Sums, time: number, which: number, bucket: number): void {
  const counts = sums.get(time) ?? new Map<number, number>()
  if (counts.size === 0) sums.set(time, counts)
  const key = which * buckets + bucket
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function addTo(db: RequestLogDb, table: string, sums: Sums): void {
  const statement = db.statement<unknown, number[]>(
    `INSERT INTO ${table} VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET requests = requests + excluded.requests`,
  )
  for (const [time, counts] of sums)
    for (const [key, requests] of counts) statement.run(time, Math.floor(key / buckets), key % buckets, requests)
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
