import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Reader as Database } from '#src/db/connection.ts'
import type { OrganizationId, ReaderId } from '#src/db/ids.ts'
import { type OrganizationAsked, organizationAsked, prepared } from '#src/db/prepared.ts'
import { pageReaders } from '#src/db/schema/page-access.ts'
import { notFound } from '../errors.ts'
import { mailboxKey } from '../mail/mailbox-key.ts'

export type PageReader = typeof pageReaders.$inferSelect

/** Domains first, each kind by name. */
export function listReaders(db: Database, organizationId: OrganizationId): PageReader[] {
  return db
    .select()
    .from(pageReaders)
    .where(ofPage(organizationId))
    .orderBy(desc(pageReaders.kind), asc(pageReaders.key))
    .all()
}

/** Throws not_found for another organization's reader as for an unknown one. */
export function findReader(db: Database, organizationId: OrganizationId, id: ReaderId): PageReader {
  const reader = db
    .select()
    .from(pageReaders)
    .where(and(ofPage(organizationId), eq(pageReaders.id, id)))
    .get()
  if (!reader) throw notFound('reader')
  return reader
}

/** The reader by whom the address may see the page, the address itself before its domain; undefined: it may not. */
export function readerOf(db: Database, organizationId: OrganizationId, address: string): PageReader | undefined {
  return readerByKey(db, organizationId, mailboxKey(address))
}

/** `readerOf()` by the mailbox's key. */
export function readerByKey(db: Database, organizationId: OrganizationId, key: string): PageReader | undefined {
  const domain = key.slice(key.lastIndexOf('@') + 1)
  return prepared(db, 'reader by key', byKey).get({ organizationId, key, domain })
}

function byKey(db: Database) {
  return db
    .select()
    .from(pageReaders)
    .where(
      and(ofPage(organizationAsked), inArray(pageReaders.key, [sql.placeholder('key'), sql.placeholder('domain')])),
    )
    .orderBy(asc(pageReaders.kind))
    .prepare()
}

export function ofPage(organizationId: OrganizationAsked) {
  return eq(pageReaders.organizationId, organizationId)
}
