import { and, eq, inArray } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { ServiceId } from '#src/db/ids.ts'
import { services } from '#src/db/schema/status.ts'

/**
 * The one rule of which services anybody outside the team may know of, as a condition on `services`: whatever names a service
 * to visitors, subscribers or programs joins that table and asks it. Archived ones count, since what was said of them stays.
 */
export function isPublic() {
  return eq(services.internal, false)
}

/** Those of the services that others may know of. */
export function publicAmong(db: Reader, serviceIds: readonly ServiceId[]): ServiceId[] {
  const known = db
    .select({ id: services.id })
    .from(services)
    .where(and(inArray(services.id, [...serviceIds]), isPublic()))
    .all()
  const ids = new Set(known.map(({ id }) => id))
  return serviceIds.filter((id) => ids.has(id))
}
