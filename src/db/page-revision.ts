import { sql } from 'drizzle-orm'
import type { Db } from './connection.ts'
import { perDb } from './per-db.ts'
import { prepared } from './prepared.ts'
import { pageRevision } from './schema/operations.ts'
import type { SharedScope } from './visible-triggers.ts'
import { isUndecided, ownCommits, revision } from './write.ts'

/**
 * Triggers count what visitors see, whoever changes it, apart for each organization (visible-triggers.ts). A sign-in or a
 * delivery leaves the counts alone, so that a busy instance does not render its pages anew for nothing.
 */

/** Rises whenever something changed that the organization's visitors see, its own or the whole instance's. */
export function visibleRevisionOf(db: Db, organizationId: string): number {
  return sumOf(db, organizationId, 'instance', revision(db))
}

/** `visibleRevisionOf`, cheap enough for every request: another process's commit may be missed for `unnoticed` ms. */
export function recentVisibleRevisionOf(db: Db, organizationId: string): number {
  return sumOf(db, organizationId, 'instance', recentCommits(db))
}

/** Rises with the instance's own settings, and with which organizations there are, what they are called and where they stand. */
export function recentAddressRevision(db: Db): number {
  return sumOf(db, 'organizations', 'instance', recentCommits(db))
}

/** `recentAddressRevision` that misses nothing. */
export function addressRevision(db: Db): number {
  return sumOf(db, 'organizations', 'instance', revision(db))
}

/** Rises whenever something changed that anybody sees. */
export function visibleRevision(db: Db): number {
  return everythingAt(db, revision(db))
}

/** `visibleRevision`, cheap enough for every request. */
export function recentVisibleRevision(db: Db): number {
  return everythingAt(db, recentCommits(db))
}

interface Counts {
  /** The commits that they take in. */
  of: string
  total: number
  byScope: Map<string, number>
}

const remembered = perDb('visible revisions', (_: Db): Counts => ({ of: '', total: -1, byScope: new Map() }))

/** Most commits change nothing that visitors see: then the sum says so, and no count is read again. */
function countsAt(db: Db, of: string): Counts {
  const last = remembered(db)
  if (last.of === of) return last
  const total = readTotal(db)
  const byScope = total === last.total ? last.byScope : readAll(db)
  const counts = { of, total, byScope }
  return isUndecided(db) ? counts : Object.assign(last, counts)
}

function readTotal(db: Db): number {
  const row = prepared(db, 'page revision of all', () =>
    db
      .select({ count: sql<number>`total(${pageRevision.revision})` })
      .from(pageRevision)
      .prepare(),
  ).get()
  return row?.count ?? 0
}

function readAll(db: Db): Map<string, number> {
  const rows = prepared(db, 'page revisions', () =>
    db.select({ scope: pageRevision.scope, count: pageRevision.revision }).from(pageRevision).prepare(),
  ).all()
  return new Map(rows.map(({ scope, count }) => [scope, count]))
}

function everythingAt(db: Db, of: string): number {
  return countsAt(db, of).total
}

/** Neither falls, so their sum rises with each of them. */
function sumOf(db: Db, one: string, other: SharedScope, of: string): number {
  const { byScope } = countsAt(db, of)
  return (byScope.get(one) ?? 0) + (byScope.get(other) ?? 0)
}

/** Milliseconds for which another process's commit may go unnoticed, such as an import's. */
const unnoticed = 20
const recent = perDb('recent commits', (_: Db) => ({ at: 0, commits: -1, of: '' }))

function recentCommits(db: Db): string {
  const at = performance.now()
  const commits = ownCommits(db)
  const last = recent(db)
  if (last.commits === commits && at - last.at < unnoticed) return last.of
  return Object.assign(last, { at, commits, of: revision(db) }).of
}
