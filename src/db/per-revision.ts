import type { Db } from './connection.ts'
import { visibleRevision } from './page-revision.ts'
import { perDb } from './per-db.ts'
import { isUndecided } from './write.ts'

/** Read once, and again after `revisionOf` rose: what is counted there takes in all that `read` asks for. */
export function perRevision<T>(
  name: string,
  read: (db: Db) => T,
  revisionOf: (db: Db) => number = visibleRevision,
): (db: Db) => T {
  const memory = perDb(name, (): { known?: { revision: number; value: T } } => ({}))
  return (db) => {
    const revision = revisionOf(db)
    const mine = memory(db)
    if (mine.known?.revision === revision) return mine.known.value
    const value = read(db)
    if (!isUndecided(db)) mine.known = { revision, value }
    return value
  }
}
