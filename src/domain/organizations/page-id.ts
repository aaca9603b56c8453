import { eq, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { prepared } from '#src/db/prepared.ts'
import { organizations } from '#src/db/schema/identity.ts'
import type { Deps } from '../context.ts'

/**
 * The organization whose page programs call `pageId`: its own id, or the one that the page had at Statuspage. An id that nobody
 * has is answered as it is, so that the caller is refused as for any other unknown one.
 */
export function organizationOfPage({ db }: Pick<Deps, 'db'>, pageId: string): OrganizationId {
  return byStatuspageId(db, pageId) ?? pageId
}

/** Another organization answers to this id already: as its own one, or as the one that it brought from Statuspage. */
export function isPageIdTaken(db: Reader, pageId: string, organizationId: OrganizationId): boolean {
  const own = db.select({ id: organizations.id }).from(organizations).where(eq(organizations.id, pageId)).get()?.id
  const owner = own ?? byStatuspageId(db, pageId)
  return owner !== undefined && owner !== organizationId
}

function byStatuspageId(db: Reader, pageId: string): OrganizationId | undefined {
  return prepared(db, 'organization of a page', (db) =>
    db
      .select({ id: organizations.id })
      .from(organizations)
      .where(eq(organizations.statuspageId, sql.placeholder('pageId')))
      .prepare(),
  ).get({ pageId })?.id
}
