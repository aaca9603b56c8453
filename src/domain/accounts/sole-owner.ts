import { and, eq, isNull, ne } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { AccountId, OrganizationId } from '#src/db/ids.ts'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'

/** True when no other account owns the organization; owners who have deleted their account do not count. */
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

/** Organizations that only this account owns, by name; they block its deletion until each has another owner or is deleted. */
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
