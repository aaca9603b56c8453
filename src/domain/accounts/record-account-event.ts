import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { AccountId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import type { AuditAction } from '#src/words/audit.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { refusedLately } from './refused-sign-ins.ts'

/** Its entry tells of refusals before it, which have no entries of their own. */
const signedIn = 'account.signed_in'

/**
 * Records what happened to an account where it matters: in the instance's chain, and in the chain of every organization the
 * account belongs to, since their owners answer for who gets in. `accountId` null: the address has no account.
 */
export function recordAccountEvent(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'db'>,
  actor: Actor,
  accountId: AccountId | null,
  { action, changes }: { action: AuditAction; changes?: Record<string, unknown> },
): void {
  const subject = { type: 'account', id: accountId ?? '' }
  const refused = action === signedIn && accountId !== null ? refusedLately(tx, deps, accountId) : 0
  const all = refused > 0 ? { ...changes, refusedWithinADay: refused } : changes
  for (const organizationId of [null, ...organizationsOf(tx, accountId)])
    recordAudit(tx, deps, actor, { action, organizationId, subject, changes: all })
}

function organizationsOf(tx: Tx, accountId: AccountId | null): string[] {
  if (accountId === null) return []
  return tx
    .select({ id: organizations.id })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .where(and(eq(memberships.accountId, accountId), isNull(organizations.deletedAt)))
    .all()
    .map(({ id }) => id)
}
