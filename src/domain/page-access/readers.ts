import { and, count, eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId, ReaderId } from '#src/db/ids.ts'
import { pageReaders } from '#src/db/schema/page-access.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid, notFound } from '../errors.ts'
import type { TypedReader } from './check-readers.ts'
import { ofPage, type PageReader } from './find-readers.ts'

/** Readers of one page. */
const most = 1000

/** Adds readers of the organization's page; those that it has already stay as they are. Returns how many are new. */
export function addReaders(deps: Deps, actor: Actor, organizationId: OrganizationId, typed: TypedReader[]): number {
  authorize(actor, 'organization:write', organizationId)
  return write(deps.db, (tx) => {
    const added = insertReaders(tx, deps, actor, organizationId, typed)
    recordAudit(tx, deps, actor, {
      action: 'page_readers.added',
      organizationId,
      subject: { type: 'organization', id: organizationId },
      changes: { readers: typed.map(({ address }) => address), new: added.length },
    })
    return added.length
  })
}

/** In the causing transaction; those that the page has already are left out. Throws invalid on `readers` where they are too many. */
export function insertReaders(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  actor: Actor,
  organizationId: OrganizationId,
  typed: (TypedReader & { externalLogin?: string | null })[],
): PageReader[] {
  const [known] = tx.select({ count: count() }).from(pageReaders).where(ofPage(organizationId)).all()
  if ((known?.count ?? 0) + typed.length > most)
    throw invalid({ readers: `A page has at most ${most} readers: allow a whole domain instead of its addresses.` })
  const addedBy = actor.kind === 'member' ? actor.accountId : null
  const now = deps.clock.now()
  return typed.flatMap((reader) => {
    const row = { ...reader, id: deps.ids.id(), organizationId, addedBy, createdAt: now, updatedAt: now }
    return tx.insert(pageReaders).values(row).onConflictDoNothing().returning().all()
  })
}

/** Whoever is in by this reader is out with the next request: its passes go with it. Throws not_found. */
export function removeReader(deps: Deps, actor: Actor, organizationId: OrganizationId, id: ReaderId): PageReader {
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
