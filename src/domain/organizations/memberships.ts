import { and, eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { memberships } from '#src/db/schema/identity.ts'
import type { Role } from '#src/words.ts'
import type { Deps } from '../context.ts'

/** Names one membership. The functions here run in the causing transaction, which records the change. */
export interface MembershipKey {
  organizationId: string
  accountId: string
}

/** False where the account is a member already: then nothing changes. */
export function addMember(tx: Tx, { clock }: Pick<Deps, 'clock'>, key: MembershipKey & { role: Role }): boolean {
  const { organizationId, accountId, role } = key
  const added = tx
    .insert(memberships)
    .values({ organizationId, accountId, role, createdAt: clock.now() })
    .onConflictDoNothing()
    .returning({ role: memberships.role })
    .all()
  return added.length > 0
}

/** Null: no member. */
export function roleInOrganization(db: Reader, key: MembershipKey): Role | null {
  return db.select({ role: memberships.role }).from(memberships).where(isMembership(key)).get()?.role ?? null
}

/** The caller checks that an owner is left. */
export function setRole(tx: Tx, key: MembershipKey, role: Role): void {
  tx.update(memberships).set({ role }).where(isMembership(key)).run()
}

/** The caller checks that an owner is left. */
export function removeMembership(tx: Tx, key: MembershipKey): void {
  tx.delete(memberships).where(isMembership(key)).run()
}

function isMembership({ organizationId, accountId }: MembershipKey) {
  return and(eq(memberships.organizationId, organizationId), eq(memberships.accountId, accountId))
}
