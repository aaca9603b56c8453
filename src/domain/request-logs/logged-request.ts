import type { RequestLogDb } from '#src/db/request-logs.ts'
import type { RequestAddresses } from '#src/words.ts'

/** One request as the log takes it. */
export interface LoggedRequest {
  /** UTC ms of the answer. */
  at: number
  method: string
  /** Without its query, and with `:token` in the place of a token. */
  path: string
  status: number
  /** Microseconds. */
  duration: number
  ip: string
  userAgent: string
}

/** A request read from the log, with as much of `ip` as the setting kept. */
export interface FoundRequest extends LoggedRequest {
  id: number
}

/** Requests written in one transaction. */
export interface RequestBatch {
  /** JSON of `LoggedRequest[]`. */
  requests: string
  /** Further requests that found the queue full. */
  unlogged: number
  addresses: RequestAddresses
  /** UTC ms. */
  now: number
}

/** A request's id holds its moment: ids within one millisecond. */
export const idsPerMillisecond = 1024

/** Requests of one millisecond have ids in the order in which they came. Where all are taken, the request is logged as of the next. */
export function freeId(db: RequestLogDb, at: number): number {
  const begin = at * idsPerMillisecond
  const end = begin + idsPerMillisecond
  const last = db
    .statement<{ id: number | null }, [number, number]>('SELECT max(id) AS id FROM requests WHERE id >= ? AND id < ?')
    .get(begin, end)?.id
  const next = last == null ? begin : last + 1
  return next < end ? next : freeId(db, at + 1)
}

export const anHour = 3_600_000
export const aDay = 24 * anHour
