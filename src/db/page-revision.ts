import type { Db } from './connection.ts'
import { prepared } from './prepared.ts'
import { pageRevision } from './schema/operations.ts'
import { revision } from './write.ts'

const known = new WeakMap<Db, { of: string; revision: number }>()

/**
 * Rises whenever something changed that visitors see, whoever changed it: triggers count it (migration 0003). A sign-in or a
 * delivery leaves it alone, so that a busy instance does not render its pages anew for nothing.
 */
export function visibleRevision(db: Db): number {
  const of = revision(db)
  const last = known.get(db)
  if (last?.of === of) return last.revision
  const row = prepared(db, 'page revision', () => db.select().from(pageRevision).prepare()).get()
  const fresh = { of, revision: row?.revision ?? 0 }
  known.set(db, fresh)
  return fresh.revision
}
