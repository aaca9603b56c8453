import { inLogTransaction, type RequestLogDb } from '#src/db/request-logs.ts'
import { hasRowsBefore } from './carry-over.ts'
import { forgetTexts } from './lookup.ts'

export interface Traces {
  /** Paths that are erased with everything below them, such as `/s/acme`. */
  paths: string[]
  ips: string[]
}

/** For an erasure that cannot wait for the log's own period: the requests stay and are counted, what names somebody goes. */
export function forgetTraces(db: RequestLogDb, { paths, ips }: Traces): void {
  const rename = db.statement<unknown, string[]>(
    "UPDATE paths SET text = '(erased ' || id || ')' WHERE text = ? OR substr(text, 1, length(?) + 1) = ? || '/'",
  )
  inLogTransaction(db, () => {
    for (const path of paths) rename.run(path, path, path)
    for (const ip of ips) {
      db.statement<unknown, string[]>("UPDATE requests SET ip = '' WHERE ip = ? AND ip <> ''").run(ip)
      if (hasRowsBefore(db)) blankBefore(db, ip)
    }
  })
  forgetTexts(db)
  // The write-ahead log still holds the pages as they were.
  db.sqlite.query('PRAGMA wal_checkpoint(TRUNCATE)').all()
}

/** The index of version 1 begins with the segment. */
function blankBefore(db: RequestLogDb, ip: string): void {
  db.sqlite.run(
    `UPDATE requests_before SET ip = '' WHERE segment IN (SELECT segment FROM segments) AND ip = ? AND ip <> ''`,
    [ip],
  )
}
