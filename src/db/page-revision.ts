import type { Db } from './connection.ts'
import { perDb } from './per-db.ts'
import { prepared } from './prepared.ts'
import { pageRevision } from './schema/operations.ts'
import { ownCommits, revision } from './write.ts'

const known = perDb('visible revision', (_: Db) => ({ of: '', revision: 0 }))

/**
 * Rises whenever something changed that visitors see, whoever changed it: triggers count it (migration 0003). A sign-in or a
 * delivery leaves it alone, so that a busy instance does not render its pages anew for nothing.
 */
export function visibleRevision(db: Db): number {
  const of = revision(db)
  const last = known(db)
  if (last.of === of) return last.revision
  const row = prepared(db, 'page revision', () => db.select().from(pageRevision).prepare()).get()
  return Object.assign(last, { of, revision: row?.revision ?? 0 }).revision
}

/** Milliseconds for which another process's commit may go unnoticed, such as an import's. */
const unnoticed = 20
const recent = perDb('recent visible revision', (_: Db) => ({ at: 0, commits: -1, revision: 0 }))

/** `visibleRevision`, cheap enough for every request: another process's commit may be missed for `unnoticed` ms. */
export function recentVisibleRevision(db: Db): number {
  const at = performance.now()
  const commits = ownCommits(db)
  const last = recent(db)
  if (last.commits === commits && at - last.at < unnoticed) return last.revision
  return Object.assign(last, { at, commits, revision: visibleRevision(db) }).revision
}
