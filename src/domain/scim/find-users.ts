import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { AccountId, OrganizationId } from '#src/db/ids.ts'
import { invitations } from '#src/db/schema/access.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { scimUsers } from '#src/db/schema/scim.ts'
import type { UserValues } from '#src/scim/user.ts'
import type { Role } from '#src/words.ts'
import { notFound } from '../errors.ts'

/** A person as the organization's identity provider describes them, and what they are here. */
export interface ScimUser extends UserValues {
  id: string
  organizationId: OrganizationId
  /** Null: whoever it is has no account yet, or has not accepted the invitation. */
  accountId: AccountId | null
  /** Null: no member. */
  role: Role | null
  /** Of an invitation that is neither accepted nor withdrawn. */
  openInvitation: { id: string; role: Role } | null
  /** UTC ms. */
  createdAt: number
  changedAt: number
}

/** Throws not_found for an unknown one and another organization's. */
export function findUser(db: Reader, organizationId: OrganizationId, id: string): ScimUser {
  const user = select(db, and(eq(scimUsers.organizationId, organizationId), eq(scimUsers.id, id))).get()
  if (!user) throw notFound('user')
  return readable(user)
}

/** In the order in which they came. */
export function usersWhere(
  db: Reader,
  organizationId: OrganizationId,
  which: SQL | undefined,
  { limit, offset }: { limit: number; offset: number },
): ScimUser[] {
  return select(db, and(eq(scimUsers.organizationId, organizationId), which))
    .orderBy(asc(scimUsers.createdAt), asc(scimUsers.id))
    .limit(limit)
    .offset(offset)
    .all()
    .map(readable)
}

/** Whoever accepted an invitation is its account, although nobody has written that down here. */
const accountId = sql<AccountId | null>`coalesce(${scimUsers.accountId}, ${invitations.acceptedBy})`

function select(db: Reader, where: SQL | undefined) {
  return db
    .select({ user: scimUsers, invitation: invitations, accountId, role: memberships.role })
    .from(scimUsers)
    .leftJoin(invitations, eq(invitations.id, scimUsers.invitationId))
    .leftJoin(
      memberships,
      and(eq(memberships.organizationId, scimUsers.organizationId), eq(memberships.accountId, accountId)),
    )
    .where(where)
}

interface Row {
  user: typeof scimUsers.$inferSelect
  invitation: typeof invitations.$inferSelect | null
  accountId: AccountId | null
  role: Role | null
}

function readable({ user, invitation, accountId, role }: Row): ScimUser {
  const { userNameKey: _key, invitationId: _invitation, ...values } = user
  const isOpen = invitation !== null && invitation.acceptedAt === null && invitation.withdrawnAt === null
  const openInvitation = isOpen ? { id: invitation.id, role: invitation.role } : null
  return { ...values, accountId, role, openInvitation, active: role !== null || isOpen }
}
