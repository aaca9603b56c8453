import type { RequestLogDb } from '#src/db/request-logs.ts'

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

/** A request's id holds its moment: ids within one millisecond. */
export const idsPerMillisecond = 1024

/**
 * The next free id of a moment, for one transaction. Requests of one millisecond have ids in the order in which they came. Where
 * all are taken, the request is logged as of the next.
 */
export function freeIdsIn(db: RequestLogDb): (at: number) => number {
  /** Millisecond -> the id after the last that is taken. */
  const next = new Map<number, number>()
  return (moment) => {
    let at = moment
    let id = next.get(at) ?? firstFree(db, at)
    while (id >= (at + 1) * idsPerMillisecond) {
      at += 1
      id = next.get(at) ?? firstFree(db, at)
    }
    next.set(at, id + 1)
    return id
  }
}

/** May be one beyond the millisecond. */
function firstFree(db: RequestLogDb, at: number): number {
  const begin = at * idsPerMillisecond
  const last = db
    .statement<{ id: number | null }, [number, number]>('SELECT max(id) AS id FROM requests WHERE id >= ? AND id < ?')
    .get(begin, begin + idsPerMillisecond)?.id
  return last == null ? begin : last + 1
}

export const anHour = 3_600_000
export const aDay = 24 * anHour
