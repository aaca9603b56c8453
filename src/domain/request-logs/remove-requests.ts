import type { SQLQueryBindings } from 'bun:sqlite'
import { inLogTransaction, type RequestLogDb } from '#src/db/request-logs.ts'
import { hasRowsBefore } from './carry-over.ts'
import { aDay, anHour, idsPerMillisecond } from './logged-request.ts'
import { forgetTexts } from './lookup.ts'

export interface RemovedRequests {
  requests: number
  /** There may be more to remove. */
  more: boolean
}

/**
 * One step: removes at most `limit` requests answered before that moment, UTC ms, and then their counts, paths and browsers.
 * The last use of a path or a browser is known only to the hour, so it may go up to an hour late.
 */
export function removeRequests(
  db: RequestLogDb,
  { before, limit }: { before: number; limit: number },
): RemovedRequests {
  for (const table of hasRowsBefore(db) ? ['requests_before', 'requests'] : ['requests']) {
    const requests = remove(db, `${table} WHERE id < ?`, [before * idsPerMillisecond], limit)
    if (requests > 0) return { requests, more: true }
  }
  const others = [
    remove(db, 'hour_counts WHERE hour + ? <= ?', [anHour, before], limit),
    remove(db, 'path_counts WHERE day + ? <= ?', [aDay, before], limit),
    remove(db, 'unlogged WHERE hour + ? <= ?', [anHour, before], limit),
    remove(db, 'paths WHERE last_at + ? <= ?', [anHour, before], limit),
    remove(db, 'user_agents WHERE last_at + ? <= ?', [anHour, before], limit),
  ]
  if (others.every((count) => count === 0)) return { requests: 0, more: false }
  forgetTexts(db)
  // SQLite reuses ids: counts of a path that is gone must not be attributed to another.
  remove(db, 'path_counts WHERE path NOT IN (SELECT id FROM paths)', [], limit)
  return { requests: 0, more: true }
}

function remove(db: RequestLogDb, which: string, params: SQLQueryBindings[], limit: number): number {
  const statement = db.statement<unknown, SQLQueryBindings[]>(`DELETE FROM ${which} LIMIT ?`)
  return inLogTransaction(db, () => statement.run(...params, limit).changes)
}

/** Pages freed in one step. */
const pagesPerStep = 200
/** Share of free pages that the file keeps, because a log of steady size uses them again; the rest goes back to the disk. */
const slack = 1 / 16

/** One step: gives free pages back to the disk. False: there is nothing left to give. */
export function returnPages(db: RequestLogDb): boolean {
  const { freelist_count: free } = pragma<{ freelist_count: number }>(db, 'freelist_count')
  const { page_count: pages } = pragma<{ page_count: number }>(db, 'page_count')
  if (free <= pages * slack) return foldLog(db)
  db.sqlite.query(`PRAGMA incremental_vacuum(${pagesPerStep})`).all()
  return true
}

/** Writes the write-ahead log into the file and empties it, so that older versions of pages are gone from both. */
function foldLog(db: RequestLogDb): false {
  db.sqlite.query('PRAGMA wal_checkpoint(TRUNCATE)').all()
  return false
}

function pragma<T>(db: RequestLogDb, name: string): T {
  return db.sqlite.query<T, []>(`PRAGMA ${name}`).get() as T
}
