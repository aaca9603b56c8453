import { and, asc, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import { invitations } from '#src/db/schema/access.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { scimTokens, scimUsers } from '#src/db/schema/scim.ts'
import type { Deps } from '../context.ts'
import { spellingsOf } from '../mail/mailbox-key.ts'
import { accountById } from './insert-account.ts'

/** As the organization's provider described the person: by the account, or by the address before there was one. */
export function provisionedOf({ db }: Deps, accountId: string) {
  const { userName, externalId, displayName, formatted, givenName, familyName, email, createdAt, changedAt } = scimUsers
  const described = { userName, externalId, displayName, formatted, givenName, familyName, email, createdAt, changedAt }
  const addresses = spellingsOf(accountById(db, accountId).email)
  return db
    .select({ organization: organizations.name, ...described })
    .from(scimUsers)
    .innerJoin(organizations, eq(organizations.id, scimUsers.organizationId))
    .leftJoin(invitations, eq(invitations.id, scimUsers.invitationId))
    .where(
      or(
        eq(scimUsers.accountId, accountId),
        eq(invitations.acceptedBy, accountId),
        and(isNull(scimUsers.accountId), inArray(sql`lower(${email})`, addresses)),
      ),
    )
    .orderBy(asc(createdAt))
    .all()
}

export function scimTokensOf({ db }: Deps, accountId: string) {
  const { name, createdAt, expiresAt, lastUsedAt, revokedAt } = scimTokens
  return db
    .select({ organization: organizations.name, name, createdAt, expiresAt, lastUsedAt, revokedAt })
    .from(scimTokens)
    .innerJoin(organizations, eq(organizations.id, scimTokens.organizationId))
    .where(eq(scimTokens.createdBy, accountId))
    .orderBy(asc(createdAt))
    .all()
}
