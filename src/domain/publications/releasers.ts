import { eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { apiTokens } from '#src/db/schema/access.ts'
import { accounts } from '#src/db/schema/identity.ts'
import type { Member } from '../context.ts'
import { type IncidentWriter, incidentWriters } from '../team/incident-writers.ts'
import type { Publication } from './publication.ts'

/** What somebody wrote, or what a token does that they made, is their own. */
export function isOwn(db: Reader, { accountId }: Pick<Member, 'accountId'>, publication: Publication): boolean {
  const { authorId, tokenId } = publication
  if (tokenId === null) return authorId === accountId
  const token = db.select({ createdBy: apiTokens.createdBy }).from(apiTokens).where(eq(apiTokens.id, tokenId)).get()
  return token?.createdBy === accountId
}

/** Those who could release it: everybody but whose own it is. */
export function othersThan(db: Reader, publication: Publication): IncidentWriter[] {
  return incidentWriters(db, publication.organizationId).filter(({ id }) => !isOwn(db, { accountId: id }, publication))
}

/** The present name of whoever released it; null: nobody has, or their account is gone. */
export function nameOfReleaser(db: Reader, { releasedById }: Publication): string | null {
  if (releasedById === null) return null
  return db.select({ name: accounts.name }).from(accounts).where(eq(accounts.id, releasedById)).get()?.name ?? null
}
