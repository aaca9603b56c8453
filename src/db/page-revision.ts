import type { Db } from './connection.ts'
import { prepared } from './prepared.ts'
import { pageRevision } from './schema/operations.ts'
import { ownCommits, revision } from './write.ts'

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

/** Milliseconds for which another process's commit may go unnoticed, such as an import's. */
const unnoticed = 20
const recent = new WeakMap<Db, { at: number; commits: number; revision: number }>()

/** The same, for what asks with every request: a commit of this process is seen at once, another's a moment later. */
export function recentVisibleRevision(db: Db): number {
  const at = performance.now()
  const commits = ownCommits(db)
  const last = recent.get(db)
  if (last?.commits === commits && at - last.at < unnoticed) return last.revision
  const fresh = { at, commits, revision: visibleRevision(db) }
  recent.set(db, fresh)
  return fresh.revision
}
