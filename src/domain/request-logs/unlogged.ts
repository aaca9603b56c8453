import { perDb } from '#src/db/per-db.ts'
import type { RequestLogDb } from '#src/db/request-logs.ts'
import { anHour } from './logged-request.ts'

/** Requests that were answered but not logged: hour -> number, in memory until the log can be written. */
const missed = perDb('request log: unlogged', (_: RequestLogDb) => new Map<number, number>())

/** Adds to the count of unlogged requests; `written`: the counts so far are in the log and start again. */
export function missRequests(db: RequestLogDb, now: number, count: number | 'written'): void {
  const hours = missed(db)
  const hour = now - (now % anHour)
  if (count === 'written') hours.clear()
  else if (count > 0) hours.set(hour, (hours.get(hour) ?? 0) + count)
}

/** Writes the counts into the log, in the transaction of the next batch. */
export function writeMissed(db: RequestLogDb): void {
  for (const [hour, requests] of missed(db))
    db.statement<unknown, [number, number]>(
      `INSERT INTO unlogged (hour, requests) VALUES (?, ?)
       ON CONFLICT DO UPDATE SET requests = requests + excluded.requests`,
    ).run(hour, requests)
}
