import { and, eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import type { Permission } from '#src/route.ts'
import type { Role } from '#src/words.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { notFound } from '../errors.ts'

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

export function isMember(db: Reader, key: MembershipKey): boolean {
  return roleInOrganization(db, key) !== null
}

/** The caller checks that an owner is left. */
export function setRole(tx: Tx, key: MembershipKey, role: Role): void {
  tx.update(memberships).set({ role }).where(isMembership(key)).run()
}

/** The caller checks that an owner is left. */
export function removeMembership(tx: Tx, key: MembershipKey): void {
  tx.delete(memberships).where(isMembership(key)).run()
}

/**
 * `authorize()` once more, for the transaction of a change that had to wait after it was authorized: a member acts with the role
 * that they have by then.
 */
export function authorizeStill(tx: Tx, actor: Actor, permission: Permission, organizationId: OrganizationId): void {
  if (actor.kind === 'member') {
    const role = roleOf(tx, { organizationId, accountId: actor.accountId })
    if (role === undefined) throw notFound('organization')
    authorize({ ...actor, role }, permission, organizationId)
  } else authorize(actor, permission, organizationId)
}

function roleOf(tx: Tx, key: MembershipKey): Role | undefined {
  return tx.select({ role: memberships.role }).from(memberships).where(isMembership(key)).get()?.role
}

function isMembership({ organizationId, accountId }: MembershipKey) {
  return and(eq(memberships.organizationId, organizationId), eq(memberships.accountId, accountId))
}
