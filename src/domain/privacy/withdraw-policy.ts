import { and, eq, gt, isNull } from 'drizzle-orm'
import { policyVersions } from '#src/db/schema/privacy.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { policyVersion } from './find-policy.ts'

/**
 * Takes an announced version back before it takes effect: it stays readable, marked as withdrawn, and mails that still wait
 * are not sent. Throws not_found for an unknown version, conflict for one that is or was in force.
 */
export function withdrawPolicy(deps: Deps, actor: Actor, id: string): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    policyVersion(tx, id)
    const now = deps.clock.now()
    const withdrawn = tx
      .update(policyVersions)
      .set({ withdrawnAt: now })
      .where(and(eq(policyVersions.id, id), isNull(policyVersions.withdrawnAt), gt(policyVersions.effectiveAt, now)))
      .returning({ id: policyVersions.id })
      .get()
    if (!withdrawn)
      throw conflict('This version is in force already, or was withdrawn before: publish a new one instead.')
    recordAudit(tx, deps, actor, {
      action: 'policy.withdrawn',
      organizationId: null,
      subject: { type: 'policy_version', id },
    })
  })
}
