import { and, desc, eq } from 'drizzle-orm'
import type { AccountId } from '#src/db/ids.ts'
import { policyAcknowledgements, policyVersions } from '#src/db/schema/privacy.ts'
import type { Deps } from '../context.ts'
import { standing } from './find-policy.ts'

export interface PolicyToRead {
  id: string
  /** The changes, in Markdown. */
  summary: string
  /** UTC ms. */
  effectiveAt: number
  inForce: boolean
}

/**
 * Policies to show this account: the one in force, unless it has read that or a correction of its wording, and an announced
 * one that it has not read. Runs with every page, so it leaves out the texts.
 */
export function policiesToRead({ db, clock }: Pick<Deps, 'db' | 'clock'>, accountId: AccountId): PolicyToRead[] {
  const now = clock.now()
  const { id, summary, effectiveAt, publishedAt, material } = policyVersions
  const versions = db
    .select({ id, summary, effectiveAt })
    .from(policyVersions)
    .where(and(standing, eq(material, true)))
    .orderBy(desc(effectiveAt), desc(publishedAt), desc(id))
    .all()
    .map((version) => ({ ...version, effectiveAt: version.effectiveAt ?? 0 }))
  const inForce = versions.find((version) => version.effectiveAt <= now)
  const announced = versions.filter((version) => version.effectiveAt > now).toReversed()
  if (!inForce && announced.length === 0) return []

  const read = versionsReadBy(db, accountId)
  const isRead = inForce && read.some((one) => one.effectiveAt >= inForce.effectiveAt && one.effectiveAt <= now)
  return [
    ...(inForce && !isRead ? [{ ...inForce, inForce: true }] : []),
    ...announced
      .filter((version) => !read.some((one) => one.id === version.id))
      .map((version) => ({ ...version, inForce: false })),
  ]
}

function versionsReadBy(db: Deps['db'], accountId: AccountId): { id: string; effectiveAt: number }[] {
  return db
    .select({ id: policyVersions.id, effectiveAt: policyVersions.effectiveAt })
    .from(policyAcknowledgements)
    .innerJoin(policyVersions, eq(policyVersions.id, policyAcknowledgements.versionId))
    .where(and(eq(policyAcknowledgements.accountId, accountId), standing))
    .all()
    .map(({ id, effectiveAt }) => ({ id, effectiveAt: effectiveAt ?? 0 }))
}
