import { inLogTransaction, type RequestLogDb } from '#src/db/request-logs.ts'
import { freeIdsIn, idsPerMillisecond } from './logged-request.ts'

/** True while `requests_before` exists, the table of version 1 (db/request-logs.ts). */
export function hasRowsBefore(db: RequestLogDb): boolean {
  return db.statement<unknown, []>("SELECT 1 FROM sqlite_schema WHERE name = 'requests_before'").get() !== null
}

/** Newest id within the span that is not carried over yet; null: none is left there. */
export function newestBefore(db: RequestLogDb, { from, until }: { from: number; until: number }): number | null {
  if (!hasRowsBefore(db)) return null
  const newest = 'SELECT max(id) AS id FROM requests_before WHERE id >= ? AND id < ?'
  return db.sqlite.query<{ id: number | null }, [number, number]>(newest).get(from, until)?.id ?? null
}

/**
 * One step: brings at most `limit` of the requests that version 1 logged into the table, the newest first. They were counted
 * when they came. False: all are there, or the disk has no room for now.
 */
export function carryOver(db: RequestLogDb, { limit }: { limit: number }): boolean {
  if (!hasRowsBefore(db) || !db.hasRoom()) return false
  return inLogTransaction(db, () => {
    const rows = db.sqlite
      .query<{ id: number }, [number]>('SELECT id FROM requests_before ORDER BY id DESC LIMIT ?')
      .all(limit)
    const bring = db.sqlite.query<unknown, [number, number]>(
      `INSERT INTO requests (id, path, user_agent, method, status, duration, ip)
       SELECT ?, path, user_agent, method, status, duration, ip FROM requests_before WHERE id = ?`,
    )
    for (const { id } of rows) bring.run(isTaken(db, id) ? freeIdsIn(db)(Math.floor(id / idsPerMillisecond)) : id, id)
    const oldest = rows.at(-1)
    if (oldest) db.sqlite.query<unknown, [number]>('DELETE FROM requests_before WHERE id >= ?').run(oldest.id)
    else db.sqlite.run('DROP TABLE requests_before; DROP TABLE segments')
    return oldest !== undefined
  })
}

/** Happens only where the clock was set back. */
function isTaken(db: RequestLogDb, id: number): boolean {
  return db.statement<unknown, [number]>('SELECT 1 FROM requests WHERE id = ?').get(id) !== null
}
