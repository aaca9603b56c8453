import { eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { arrivals } from '#src/db/schema/arrivals.ts'
import { organizations } from '#src/db/schema/identity.ts'
import type { Deps } from '../context.ts'

/**
 * An organization that an export is being brought into is hidden as a deleted one is, wherever one is asked for, until all of it is
 * there. All of these act in the causing transaction, which records it.
 */

export type Arrival = typeof arrivals.$inferSelect

/** Hides the organization. */
export function beginArrival(tx: Tx, { clock }: Pick<Deps, 'clock'>, organizationId: OrganizationId): void {
  tx.insert(arrivals).values({ organizationId, isNew: false }).run()
  tx.update(organizations).set({ deletedAt: clock.now() }).where(eq(organizations.id, organizationId)).run()
}

/** Makes one that nobody finds, and that has no team yet: `createOrganization()` gives it both. */
export function makeArrival(tx: Tx, { clock }: Pick<Deps, 'clock'>, id: OrganizationId): void {
  const now = clock.now()
  // No short name that anybody can choose has a dot.
  const hidden = { slug: `arriving.${id}`, name: '', timeZone: 'UTC', createdAt: now, deletedAt: now }
  tx.insert(organizations)
    .values({ id, ...hidden })
    .run()
  tx.insert(arrivals).values({ organizationId: id, isNew: true }).run()
}

/** Everybody finds the organization again. */
export function endArrival(tx: Tx, organizationId: OrganizationId): void {
  tx.delete(arrivals).where(eq(arrivals.organizationId, organizationId)).run()
  tx.update(organizations).set({ deletedAt: null }).where(eq(organizations.id, organizationId)).run()
}

/** Once what was brought is out again: everything is as it was before. */
export function undoArrival(tx: Tx, { organizationId, isNew }: Arrival): void {
  if (isNew) tx.delete(organizations).where(eq(organizations.id, organizationId)).run()
  else endArrival(tx, organizationId)
}

export function listArrivals(db: Reader): Arrival[] {
  return db.select().from(arrivals).all()
}
