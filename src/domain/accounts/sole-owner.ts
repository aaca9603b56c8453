import { and, eq, isNull, ne } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { AccountId, OrganizationId } from '#src/db/ids.ts'
import { accounts, memberships, organizations } from '#src/db/schema/identity.ts'

/** Whether the organization would be without an owner if this account were none. Who deleted their account does not count. */
export function isSoleOwner(db: Reader, organizationId: OrganizationId, accountId: AccountId): boolean {
  const owners = db
    .select({ accountId: memberships.accountId })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(
      and(
        eq(memberships.organizationId, organizationId),
        eq(memberships.role, 'owner'),
        isNull(accounts.deletionRequestedAt),
        ne(accounts.id, accountId),
      ),
    )
    .all()
  return owners.length === 0
}

/** The organizations that need somebody else as owner, or to be deleted, before this account can go; by name. */
export function ownedAlone(db: Reader, accountId: AccountId): { name: string; slug: string }[] {
  return db
    .select({ id: organizations.id, name: organizations.name, slug: organizations.slug })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .where(and(eq(memberships.accountId, accountId), eq(memberships.role, 'owner'), isNull(organizations.deletedAt)))
    .orderBy(organizations.name)
    .all()
    .filter(({ id }) => isSoleOwner(db, id, accountId))
    .map(({ name, slug }) => ({ name, slug }))
}
