import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { AccountId, OrganizationId } from '#src/db/ids.ts'
import { apiTokens } from '#src/db/schema/access.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { type Role, roles } from '#src/words.ts'
import { mayDo } from '../authorize.ts'
import type { Member } from '../context.ts'
import type { Publication } from './publication.ts'

const releasing: Role[] = roles.filter((role) => mayDo(role, 'incidents:write'))

/** Whoever may write incidents may release what others wrote. */
export interface Releaser {
  id: AccountId
  name: string
  address: string
  role: Role
}

export function releasersOf(db: Reader, organizationId: OrganizationId): Releaser[] {
  return db
    .select({ id: accounts.id, name: accounts.name, address: accounts.email, role: memberships.role })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(
      and(
        eq(memberships.organizationId, organizationId),
        inArray(memberships.role, releasing),
        isNull(accounts.deletionRequestedAt),
      ),
    )
    .orderBy(accounts.email)
    .all()
}

/** What somebody wrote, or what a token does that they made, is their own. */
export function isOwn(db: Reader, { accountId }: Pick<Member, 'accountId'>, publication: Publication): boolean {
  const { authorId, tokenId } = publication
  if (tokenId === null) return authorId === accountId
  const token = db.select({ createdBy: apiTokens.createdBy }).from(apiTokens).where(eq(apiTokens.id, tokenId)).get()
  return token?.createdBy === accountId
}

/** Those who could release it: everybody but whose own it is. */
export function othersThan(db: Reader, publication: Publication): Releaser[] {
  return releasersOf(db, publication.organizationId).filter(({ id }) => !isOwn(db, { accountId: id }, publication))
}

/** The present name of whoever released it; null: nobody has, or their account is gone. */
export function nameOfReleaser(db: Reader, { releasedById }: Publication): string | null {
  if (releasedById === null) return null
  return db.select({ name: accounts.name }).from(accounts).where(eq(accounts.id, releasedById)).get()?.name ?? null
}
