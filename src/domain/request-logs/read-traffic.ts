import type { RequestLogDb } from '#src/db/request-logs.ts'
import { bucketStart, type Histogram, lastBucket, quantileOf } from './durations.ts'
import { aDay, anHour } from './logged-request.ts'

export interface TrafficSpan {
  /** UTC ms, both at the full hour. */
  from: number
  until: number
  unit: 'hour' | 'day'
}

export interface TrafficBar {
  /** UTC ms: its beginning. */
  at: number
  requests: number
  /** Answered with 500 or more. */
  errors: number
  /** Microseconds; null without requests. */
  p95: number | null
}

export interface Traffic {
  bars: TrafficBar[]
  requests: number
  errors: number
  /** Answered, but not in the log. */
  unlogged: number
  /** Microseconds; null without requests. */
  median: number | null
  p95: number | null
  /** The slowest paths by p95. */
  slowest: { path: string; requests: number; p95: number }[]
}

/** Requests below which a path's p95 says nothing. */
const fewest = 5
const listed = 8

/** Traffic of a span, read from the counts alone, not from the requests. */
export function readTraffic(db: RequestLogDb, span: TrafficSpan): Traffic {
  const unit = span.unit === 'hour' ? anHour : aDay
  const bars = new Map<number, TrafficBar>()
  for (let at = span.from - (span.from % unit); at < span.until; at += unit)
    bars.set(at, { at, requests: 0, errors: 0, p95: null })
  const durations: Histogram = new Map()
  const ofBar = new Map<number, Histogram>()
  for (const { at, class: statusClass, bucket, requests } of hourCounts(db, span, unit)) {
    const bar = bars.get(at)
    if (!bar) continue
    bar.requests += requests
    if (statusClass === 5) bar.errors += requests
    add(durations, bucket, requests)
    const own = ofBar.get(at) ?? new Map()
    ofBar.set(at, add(own, bucket, requests))
  }
  for (const [at, histogram] of ofBar) {
    const bar = bars.get(at)
    if (bar) bar.p95 = quantileOf(histogram, 0.95)
  }
  const all = [...bars.values()]
  return {
    bars: all,
    requests: all.reduce((sum, { requests }) => sum + requests, 0),
    errors: all.reduce((sum, { errors }) => sum + errors, 0),
    unlogged: unloggedIn(db, span),
    median: quantileOf(durations, 0.5),
    p95: quantileOf(durations, 0.95),
    slowest: slowestPaths(db, span),
  }
}

function add(histogram: Histogram, bucket: number, requests: number): Histogram {
  return histogram.set(bucket, (histogram.get(bucket) ?? 0) + requests)
}

interface HourCount {
  at: number
  class: number
  bucket: number
  requests: number
}

function hourCounts(db: RequestLogDb, { from, until }: TrafficSpan, unit: number): HourCount[] {
  return db
    .statement<HourCount, [number, number, number]>(
      `SELECT hour - hour % ? AS at, class, bucket, sum(requests) AS requests FROM hour_counts
       WHERE hour >= ? AND hour < ? GROUP BY 1, 2, 3`,
    )
    .all(unit, from, until)
}

function unloggedIn(db: RequestLogDb, { from, until }: TrafficSpan): number {
  return (
    db
      .statement<{ n: number | null }, [number, number]>(
        'SELECT sum(requests) AS n FROM unlogged WHERE hour >= ? AND hour < ?',
      )
      .get(from, until)?.n ?? 0
  )
}

/** Counted by day: a span that begins within one takes all of it. */
function slowestPaths(db: RequestLogDb, { from, until }: TrafficSpan): Traffic['slowest'] {
  const rows = db
    .statement<{ path: number; bucket: number; requests: number }, [number, number]>(
      `SELECT path, bucket, sum(requests) AS requests FROM path_counts WHERE day >= ? AND day < ? GROUP BY path, bucket`,
    )
    .all(from - (from % aDay), until)
  const byPath = new Map<number, Histogram>()
  for (const { path, bucket, requests } of rows) byPath.set(path, (byPath.get(path) ?? new Map()).set(bucket, requests))
  return [...byPath]
    .map(([path, histogram]) => ({ path, requests: sizeOf(histogram), p95: quantileOf(histogram, 0.95) ?? 0 }))
    .filter(({ requests }) => requests >= fewest)
    .sort((a, b) => b.p95 - a.p95 || b.requests - a.requests)
    .slice(0, listed)
    .map((entry) => ({ ...entry, path: pathText(db, entry.path) }))
}

function sizeOf(histogram: Histogram): number {
  return [...histogram.values()].reduce((sum, count) => sum + count, 0)
}

function pathText(db: RequestLogDb, id: number): string {
  return db.statement<{ text: string }, [number]>('SELECT text FROM paths WHERE id = ?').get(id)?.text ?? ''
}

/** Microseconds at which the last bucket begins: longer durations cannot be told apart. */
export const longestTold = bucketStart(lastBucket)
