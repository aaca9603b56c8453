import { and, asc, desc, eq, gt, isNotNull, isNull, lte } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { policyVersions } from '#src/db/schema/privacy.ts'
import type { Deps } from '../context.ts'
import { notFound } from '../errors.ts'

export type PolicyRow = typeof policyVersions.$inferSelect

/** A published version, which stays readable for ever. */
export interface PolicyVersion extends PolicyRow {
  text: string
  publishedAt: number
  /** UTC ms: midnight, or the moment of publishing. */
  effectiveAt: number
}

/** `current`: in force. */
export type PolicyState = 'current' | 'announced' | 'former' | 'withdrawn'

/** The version in force, or undefined while there is none. Of two that took effect at once the later published one is. */
export function policyInForce(db: Reader, now: number): PolicyVersion | undefined {
  return db
    .select()
    .from(policyVersions)
    .where(and(standing, lte(policyVersions.effectiveAt, now)))
    .orderBy(desc(policyVersions.effectiveAt), desc(policyVersions.publishedAt), desc(policyVersions.id))
    .limit(1)
    .all()
    .map(published)[0]
}

/** The version that takes effect next, or undefined where none is announced. */
export function nextPolicy(db: Reader, now: number): PolicyVersion | undefined {
  return db
    .select()
    .from(policyVersions)
    .where(and(standing, gt(policyVersions.effectiveAt, now)))
    .orderBy(asc(policyVersions.effectiveAt), asc(policyVersions.id))
    .limit(1)
    .all()
    .map(published)[0]
}

/** Every version that was ever published, the latest to take effect first; those taken back included. */
export function publishedPolicies(db: Reader): PolicyVersion[] {
  return db
    .select()
    .from(policyVersions)
    .where(isNotNull(policyVersions.publishedAt))
    .orderBy(desc(policyVersions.effectiveAt), desc(policyVersions.publishedAt), desc(policyVersions.id))
    .all()
    .map(published)
}

/** Throws not_found for an unknown version and for a draft. */
export function policyVersion(db: Reader, id: string): PolicyVersion {
  const row = db
    .select()
    .from(policyVersions)
    .where(and(eq(policyVersions.id, id), isNotNull(policyVersions.publishedAt)))
    .get()
  if (!row) throw notFound('version')
  return published(row)
}

/** The draft, for the instance admin alone; undefined where none was begun. */
export function policyDraft(db: Reader): PolicyRow | undefined {
  return db.select().from(policyVersions).where(isNull(policyVersions.publishedAt)).get()
}

/** The versions, each with what it is now. */
export function withState<T extends PolicyVersion>(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  versions: T[],
): (T & { state: PolicyState })[] {
  const now = clock.now()
  const current = policyInForce(db, now)?.id
  return versions.map((version) => ({ ...version, state: stateOf(version, current, now) }))
}

function stateOf({ id, withdrawnAt, effectiveAt }: PolicyVersion, current: string | undefined, now: number) {
  if (withdrawnAt !== null) return 'withdrawn'
  else if (effectiveAt > now) return 'announced'
  else return id === current ? 'current' : 'former'
}

/** Published, and not taken back. */
export const standing = and(isNotNull(policyVersions.publishedAt), isNull(policyVersions.withdrawnAt))

function published(row: PolicyRow): PolicyVersion {
  const { text, publishedAt, effectiveAt } = row
  if (text === null || publishedAt === null || effectiveAt === null)
    throw new Error(`policy version ${row.id} is published without a text or a date`)
  return { ...row, text, publishedAt, effectiveAt }
}
