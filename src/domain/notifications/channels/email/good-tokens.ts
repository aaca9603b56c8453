import { and, asc, eq, gt, isNull, or } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { apiTokens } from '#src/db/schema/access.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'

/** More than anybody reads in a mail. */
const most = 20

/** A person's own API tokens that still open something, for a mail that says what goes on working. */
export function ownTokens(db: Reader, now: number, accountId: string): { name: string; organization: string }[] {
  const isMember = and(
    eq(memberships.accountId, apiTokens.accountId),
    eq(memberships.organizationId, apiTokens.organizationId),
  )
  return db
    .select({ name: apiTokens.name, organization: organizations.name })
    .from(apiTokens)
    .innerJoin(organizations, eq(organizations.id, apiTokens.organizationId))
    .innerJoin(memberships, isMember)
    .where(and(eq(apiTokens.accountId, accountId), isGood(now), isNull(organizations.deletedAt)))
    .orderBy(asc(apiTokens.createdAt))
    .limit(most)
    .all()
}

/** Names of the tokens that belong to the organization and still open something. */
export function tokensOfOrganization(db: Reader, now: number, organizationId: string): string[] {
  return db
    .select({ name: apiTokens.name })
    .from(apiTokens)
    .where(and(eq(apiTokens.organizationId, organizationId), isNull(apiTokens.accountId), isGood(now)))
    .orderBy(asc(apiTokens.createdAt))
    .limit(most)
    .all()
    .map(({ name }) => name)
}

function isGood(now: number) {
  return and(isNull(apiTokens.revokedAt), or(isNull(apiTokens.expiresAt), gt(apiTokens.expiresAt, now)))
}
