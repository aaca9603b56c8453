import { and, eq, isNotNull, like, lt, ne, sql } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { dkimKeys, instance, organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, SystemActor } from '../context.ts'
import { restorableFor } from './delete-organization.ts'

export type DueOrganization = Pick<typeof organizations.$inferSelect, 'id' | 'slug' | 'deletedAt'>

/** Deleted so long ago that nobody can bring them back any more. */
export function organizationsToErase({ db, clock }: Pick<Deps, 'db' | 'clock'>): DueOrganization[] {
  return db
    .select({ id: organizations.id, slug: organizations.slug, deletedAt: organizations.deletedAt })
    .from(organizations)
    .where(and(isNotNull(organizations.deletedAt), lt(organizations.deletedAt, clock.now() - restorableFor)))
    .all()
}

/**
 * The last step of an erasure, when nothing hangs on the organization any more (belongings.ts): its row goes. In the
 * instance's chain stays that an organization of that id, which names nobody, was erased, and how much it was.
 */
export function eraseOrganizationRow(
  deps: Deps,
  actor: SystemActor,
  { id, deletedAt }: DueOrganization,
  removed: Record<string, number>,
): void {
  write(deps.db, (tx) => {
    removeOwnDkimKey(tx, id)
    tx.delete(organizations).where(eq(organizations.id, id)).run()
    recordAudit(tx, deps, actor, {
      action: 'organization.erased',
      organizationId: null,
      subject: { type: 'organization', id },
      changes: { deletedAt, removed },
    })
  })
}

/** The key of its sender's domain, unless somebody else sends from there. */
function removeOwnDkimKey(tx: Tx, id: string): void {
  const row = tx
    .select({ sender: organizations.senderAddress })
    .from(organizations)
    .where(eq(organizations.id, id))
    .get()
  const domain = row?.sender?.split('@')[1]
  if (domain === undefined) return
  const fromThere = `%@${domain}`
  const other = tx
    .select({ one: sql`1` })
    .from(organizations)
    .where(and(ne(organizations.id, id), like(organizations.senderAddress, fromThere)))
    .get()
  const relay = tx.select({ one: sql`1` }).from(instance).where(like(instance.relayFrom, fromThere)).get()
  if (!other && !relay) tx.delete(dkimKeys).where(eq(dkimKeys.domain, domain)).run()
}
