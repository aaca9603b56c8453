import { and, eq, isNotNull, lt } from 'drizzle-orm'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { organizationErased } from '../audit/anchors.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { chainEnd } from '../audit/remove-chain.ts'
import type { Deps, SystemActor } from '../context.ts'
import { isArriving } from '../settings/is-arriving.ts'
import { restorableFor } from './delete-organization.ts'

export type DueOrganization = Pick<typeof organizations.$inferSelect, 'id' | 'slug' | 'deletedAt'>

/** Deleted organizations whose time to be restored is over. */
export function organizationsToErase({ db, clock }: Pick<Deps, 'db' | 'clock'>): DueOrganization[] {
  return db
    .select({ id: organizations.id, slug: organizations.slug, deletedAt: organizations.deletedAt })
    .from(organizations)
    .where(and(isNotNull(organizations.deletedAt), lt(organizations.deletedAt, clock.now() - restorableFor)))
    .all()
    .filter(({ id }) => !isArriving(db, id))
}

/**
 * The last step of an erasure, when nothing refers to the organization any more (owned-tables.ts): its row goes. The instance's
 * audit chain keeps that an organization with this id, which names nobody, was erased, and how much it was, and where its own chain ended, which goes next.
 */
export function eraseOrganizationRow(
  deps: Deps,
  actor: SystemActor,
  { id, deletedAt }: DueOrganization,
  removed: Record<string, number>,
): void {
  write(deps.db, (tx) => {
    tx.delete(organizations).where(eq(organizations.id, id)).run()
    recordAudit(tx, deps, actor, {
      action: organizationErased,
      organizationId: null,
      subject: { type: 'organization', id },
      changes: { deletedAt, removed, end: chainEnd(tx, id) },
    })
  })
}
