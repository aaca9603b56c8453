import { inLogTransaction, type RequestLogDb } from '#src/db/request-logs.ts'
import { forgetWhatWasRead } from './keep-requests.ts'

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
  const blank = db.statement<unknown, (number | string)[]>(
    "UPDATE requests SET ip = '' WHERE segment = ? AND ip = ? AND ip <> ''",
  )
  const segments = db.statement<{ segment: number }, []>('SELECT segment FROM segments').all()
  inLogTransaction(db, () => {
    for (const path of paths) rename.run(path, path, path)
    for (const ip of ips) for (const { segment } of segments) blank.run(segment, ip)
  })
  // The write-ahead log still holds the pages as they were.
  db.sqlite.query('PRAGMA wal_checkpoint(TRUNCATE)').all()
  forgetWhatWasRead(db)
}
