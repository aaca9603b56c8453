import { and, asc, eq } from 'drizzle-orm'
import type { Reader as Database } from '#src/db/connection.ts'
import type { OrganizationId, ReaderGroupId } from '#src/db/ids.ts'
import { readerGroups } from '#src/db/schema/reader-sights.ts'
import { notFound } from '../errors.ts'

export type ReaderGroup = typeof readerGroups.$inferSelect

/** By name. */
export function listReaderGroups(db: Database, organizationId: OrganizationId): ReaderGroup[] {
  return db
    .select()
    .from(readerGroups)
    .where(eq(readerGroups.organizationId, organizationId))
    .orderBy(asc(readerGroups.name))
    .all()
}

/** Throws not_found for another organization's group as for an unknown one. */
export function findReaderGroup(db: Database, organizationId: OrganizationId, id: ReaderGroupId): ReaderGroup {
  const group = db
    .select()
    .from(readerGroups)
    .where(and(eq(readerGroups.organizationId, organizationId), eq(readerGroups.id, id)))
    .get()
  if (!group) throw notFound('group of readers')
  return group
}
