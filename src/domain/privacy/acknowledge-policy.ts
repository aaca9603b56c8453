import { and, count, eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { AccountId } from '#src/db/ids.ts'
import { policyAcknowledgements } from '#src/db/schema/privacy.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { AccountActor, Actor, Deps } from '../context.ts'
import { notFound } from '../errors.ts'
import { policyInForce, policyVersion } from './find-policy.ts'

/** Records that the account has read the version; a second time changes nothing. Throws not_found for an unknown one. */
export function acknowledgePolicy(deps: Deps, actor: AccountActor, versionId: string): void {
  if (policyVersion(deps.db, versionId).withdrawnAt !== null) throw notFound('version')
  if (hasRead(deps.db, actor.accountId, versionId)) return
  write(deps.db, (tx) => record(tx, deps, actor, actor.accountId, versionId))
}

/** Records the version in force, which the sign-up form shows. In the causing transaction; nothing while there is none. */
export function acknowledgeBySigningUp(tx: Tx, deps: Deps, actor: Actor, accountId: AccountId): void {
  const version = policyInForce(tx, deps.clock.now())
  if (version) record(tx, deps, actor, accountId, version.id)
}

/** Number of accounts that have read each version. */
export function countAcknowledgements(db: Reader): Map<string, number> {
  const { versionId } = policyAcknowledgements
  const rows = db.select({ versionId, people: count() }).from(policyAcknowledgements).groupBy(versionId).all()
  return new Map(rows.map((row) => [row.versionId, row.people]))
}

function record(tx: Tx, deps: Deps, actor: Actor, accountId: AccountId, versionId: string): void {
  tx.insert(policyAcknowledgements).values({ accountId, versionId, at: deps.clock.now() }).onConflictDoNothing().run()
  recordAudit(tx, deps, actor, {
    action: 'policy.acknowledged',
    organizationId: null,
    subject: { type: 'policy_version', id: versionId },
    changes: { account: accountId },
  })
}

function hasRead(db: Reader, accountId: AccountId, versionId: string): boolean {
  const { accountId: who, versionId: which } = policyAcknowledgements
  return (
    db
      .select()
      .from(policyAcknowledgements)
      .where(and(eq(who, accountId), eq(which, versionId)))
      .get() !== undefined
  )
}
