import { and, asc, count, desc, eq, inArray } from 'drizzle-orm'
import type { Reader as Database } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { pageReaders } from '#src/db/schema/page-access.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid, notFound } from '../errors.ts'
import { mailboxKey } from '../mail/mailbox-key.ts'
import type { TypedReader } from './check-readers.ts'

export type PageReader = typeof pageReaders.$inferSelect

/** Readers of one page. */
const most = 1000

/** Adds readers of the organization's page; those that it has already stay as they are. Returns how many are new. */
export function addReaders(deps: Deps, actor: Actor, organizationId: OrganizationId, typed: TypedReader[]): number {
  authorize(actor, 'organization:write', organizationId)
  const addedBy = actor.kind === 'member' ? actor.accountId : null
  return write(deps.db, (tx) => {
    const [known] = tx.select({ count: count() }).from(pageReaders).where(ofPage(organizationId)).all()
    if ((known?.count ?? 0) + typed.length > most)
      throw invalid({ readers: `A page has at most ${most} readers: allow a whole domain instead of its addresses.` })
    const added = typed.flatMap((reader) => {
      const row = { ...reader, id: deps.ids.id(), organizationId, addedBy, createdAt: deps.clock.now() }
      return tx.insert(pageReaders).values(row).onConflictDoNothing().returning({ id: pageReaders.id }).all()
    })
    recordAudit(tx, deps, actor, {
      action: 'page_readers.added',
      organizationId,
      subject: { type: 'organization', id: organizationId },
      changes: { readers: typed.map(({ address }) => address), new: added.length },
    })
    return added.length
  })
}

/** Whoever is in by this reader is out with the next request: its passes go with it. Throws not_found. */
export function removeReader(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string): PageReader {
  authorize(actor, 'organization:write', organizationId)
  return write(deps.db, (tx) => {
    const removed = tx
      .delete(pageReaders)
      .where(and(ofPage(organizationId), eq(pageReaders.id, id)))
      .returning()
      .get()
    if (!removed) throw notFound('reader')
    recordAudit(tx, deps, actor, {
      action: 'page_readers.removed',
      organizationId,
      subject: { type: 'page_reader', id },
      changes: { reader: removed.address },
    })
    return removed
  })
}

/** Domains first, each kind by name. */
export function listReaders(db: Database, organizationId: OrganizationId): PageReader[] {
  return db
    .select()
    .from(pageReaders)
    .where(ofPage(organizationId))
    .orderBy(desc(pageReaders.kind), asc(pageReaders.key))
    .all()
}

/** The reader by whom the address may see the page, the address itself before its domain; undefined: it may not. */
export function readerOf(db: Database, organizationId: OrganizationId, address: string): PageReader | undefined {
  const key = mailboxKey(address)
  const domain = key.slice(key.lastIndexOf('@') + 1)
  return db
    .select()
    .from(pageReaders)
    .where(and(ofPage(organizationId), inArray(pageReaders.key, [key, domain])))
    .orderBy(asc(pageReaders.kind))
    .get()
}

function ofPage(organizationId: OrganizationId) {
  return eq(pageReaders.organizationId, organizationId)
}
