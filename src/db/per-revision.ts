import type { Db } from './connection.ts'
import { visibleRevision } from './page-revision.ts'
import { perDb } from './per-db.ts'

/**
 * Read once, and again after something changed that visitors see. `revisionOf`: `recentVisibleRevision` where it is asked with
 * every request.
 */
export function perRevision<T>(
  name: string,
  read: (db: Db) => T,
  revisionOf: (db: Db) => number = visibleRevision,
): (db: Db) => T {
  const memory = perDb(name, (): { known?: { revision: number; value: T } } => ({}))
  return (db) => {
    const revision = revisionOf(db)
    const mine = memory(db)
    if (mine.known?.revision !== revision) mine.known = { revision, value: read(db) }
    return mine.known.value
  }
}
