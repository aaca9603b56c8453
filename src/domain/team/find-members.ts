import { and, asc, count, desc, eq, gt, inArray, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { AccountId, OrganizationId } from '#src/db/ids.ts'
import { invitations, passkeys } from '#src/db/schema/access.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { type Role, roles } from '#src/words.ts'
import { notFound } from '../errors.ts'
import { spellingsOf } from '../mail/mailbox-key.ts'

export interface TeamMember {
  accountId: AccountId
  name: string
  email: string
  role: Role
  /** An authenticator app or a passkey. */
  secondFactor: boolean
  joinedAt: number
  /** The account is deleted and will be erased. */
  leaving: boolean
}

/** The team, owners first, then by name. */
export function listMembers(db: Reader, organizationId: OrganizationId): TeamMember[] {
  return db
    .select({ account: accounts, membership: memberships, passkeys: count(passkeys.id) })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .leftJoin(passkeys, eq(passkeys.accountId, accounts.id))
    .where(eq(memberships.organizationId, organizationId))
    .groupBy(accounts.id)
    .orderBy(asc(accounts.name), asc(accounts.id))
    .all()
    .map(({ account, membership, passkeys }) => ({
      accountId: account.id,
      name: account.name,
      email: account.email,
      role: membership.role,
      secondFactor: account.totpEnabledAt !== null || passkeys > 0,
      joinedAt: membership.createdAt,
      leaving: account.deletionRequestedAt !== null,
    }))
    .sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role))
}

/** Throws not_found for an account that is not in the team. */
export function findMember(db: Reader, organizationId: OrganizationId, accountId: AccountId): TeamMember {
  const member = listMembers(db, organizationId).find((one) => one.accountId === accountId)
  if (!member) throw notFound('member')
  return member
}

export type Invitation = typeof invitations.$inferSelect

/** Invitations that were neither accepted nor withdrawn, the newest first; expired ones included. */
export function listInvitations(db: Reader, organizationId: OrganizationId): Invitation[] {
  return db
    .select()
    .from(invitations)
    .where(and(eq(invitations.organizationId, organizationId), isOpen()))
    .orderBy(desc(invitations.createdAt), asc(invitations.id))
    .all()
}

/** Throws not_found for an unknown, another organization's, an accepted and a withdrawn one. */
export function findInvitation(db: Reader, organizationId: OrganizationId, id: string): Invitation {
  const invitation = db
    .select()
    .from(invitations)
    .where(and(eq(invitations.id, id), eq(invitations.organizationId, organizationId), isOpen()))
    .get()
  if (!invitation) throw notFound('invitation')
  return invitation
}

/** The open invitation of an address, however it is spelt. */
export function openInvitationTo(db: Reader, organizationId: OrganizationId, email: string): Invitation | undefined {
  return db
    .select()
    .from(invitations)
    .where(
      and(eq(invitations.organizationId, organizationId), inArray(invitations.email, spellingsOf(email)), isOpen()),
    )
    .get()
}

export function isOpen() {
  return and(isNull(invitations.acceptedAt), isNull(invitations.withdrawnAt))
}

/** Open and not expired. */
export function isGood(now: number) {
  return and(isOpen(), gt(invitations.expiresAt, now))
}
