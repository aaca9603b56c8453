import { and, asc, desc, eq, inArray, lte, type SQL } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { publications } from '#src/db/schema/publications.ts'
import { authorName } from '../accounts/pseudonym.ts'
import { notFound } from '../errors.ts'
import { openStates, type Publication } from './publication.ts'

export interface ListedPublication extends Publication {
  /** A person's name, a token's, or null where neither is known. */
  author: string | null
}

/** What waits, the next to be published first, behind it what waits for a person. */
export function waitingPublications(db: Reader, organizationId: OrganizationId): ListedPublication[] {
  return listed(db, and(eq(publications.organizationId, organizationId), isWaiting()))
}

/** What waits about one incident or window. */
export function waitingAbout(db: Reader, organizationId: OrganizationId, subjectId: string): ListedPublication[] {
  return listed(
    db,
    and(eq(publications.organizationId, organizationId), eq(publications.subjectId, subjectId), isWaiting()),
  )
}

/** Published ones, the newest first. */
export function publishedLately(db: Reader, organizationId: OrganizationId, limit: number): ListedPublication[] {
  return db
    .select({ publication: publications, name: accounts.name })
    .from(publications)
    .leftJoin(accounts, eq(accounts.id, publications.authorId))
    .where(and(eq(publications.organizationId, organizationId), eq(publications.state, 'published')))
    .orderBy(desc(publications.createdAt), desc(publications.id))
    .limit(limit)
    .all()
    .map(withAuthor)
}

/** Throws not_found for another organization's and for an unknown one alike. */
export function findPublication(db: Reader, organizationId: OrganizationId, id: string): ListedPublication {
  const row = db
    .select({ publication: publications, name: accounts.name })
    .from(publications)
    .leftJoin(accounts, eq(accounts.id, publications.authorId))
    .where(and(eq(publications.id, id), eq(publications.organizationId, organizationId)))
    .get()
  if (!row) throw notFound('publication')
  return withAuthor(row)
}

/** Scheduled ones whose time has come, the earliest first. */
export function duePublications(db: Reader, now: number): Publication[] {
  return db
    .select()
    .from(publications)
    .where(and(eq(publications.state, 'scheduled'), lte(publications.publishAt, now)))
    .orderBy(asc(publications.publishAt), asc(publications.id))
    .limit(100)
    .all()
}

function listed(db: Reader, where: SQL | undefined): ListedPublication[] {
  return db
    .select({ publication: publications, name: accounts.name })
    .from(publications)
    .leftJoin(accounts, eq(accounts.id, publications.authorId))
    .where(where)
    .orderBy(asc(publications.publishAt), asc(publications.createdAt), asc(publications.id))
    .all()
    .map(withAuthor)
}

function withAuthor({ publication, name }: { publication: Publication; name: string | null }): ListedPublication {
  const { authorId, tokenName } = publication
  return { ...publication, author: tokenName ?? authorName(name, authorId) }
}

function isWaiting(): SQL {
  return inArray(publications.state, [...openStates])
}
