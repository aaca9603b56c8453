import { and, eq, exists, isNull, not, notInArray, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Reader } from '#src/db/connection.ts'
import type { ServiceId } from '#src/db/ids.ts'
import { type OrganizationAsked, prepared } from '#src/db/prepared.ts'
import { sightOf } from '#src/db/restricted.ts'
import { incidentServices, incidents } from '#src/db/schema/incidents.ts'
import { maintenanceServices, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { services } from '#src/db/schema/services.ts'

/**
 * The one rule of which services anybody outside the team may know of, as a condition on `services`: whatever names a service
 * to visitors, subscribers or programs joins that table and asks it. Archived ones count, since what was said of them stays. Through
 * a restricted database (`restrictedTo()`) only the services of that sight are.
 */
export function isPublic(db: Reader): SQL {
  const sight = sightOf(db)
  if (sight === undefined) return eq(services.internal, false)
  const seen = sql`${services.id} in (select value from json_each(${JSON.stringify(sight.services)}))`
  return sql`(${services.internal} = 0 and ${seen})`
}

/** Those of the services that others may know of. */
export function publicAmong(db: Reader, serviceIds: readonly ServiceId[]): ServiceId[] {
  if (serviceIds.length === 0) return []
  const known = prepared(db, 'public services among', publicOnes).all({ serviceIds: JSON.stringify(serviceIds) })
  const ids = new Set(known.map(({ id }) => id))
  return serviceIds.filter((id) => ids.has(id))
}

function publicOnes(db: Reader) {
  const asked = sql`${services.id} in (select value from json_each(${sql.placeholder('serviceIds')}))`
  return db
    .select({ id: services.id })
    .from(services)
    .where(and(asked, isPublic(db)))
    .prepare()
}

/**
 * Whether what names these services is the team's own affair; what names none is everybody's, but for whoever may know of certain
 * services alone.
 */
export function areAllInternal(db: Reader, serviceIds: readonly ServiceId[]): boolean {
  return (serviceIds.length > 0 || sightOf(db) !== undefined) && publicAmong(db, serviceIds).length === 0
}

/**
 * The same as a condition on `incidents`, for whatever tells others of them. Read from the internal services, which are few, and
 * once per query: SQLite never turns a CROSS JOIN round, to begin with every service that any incident named.
 */
export function isToldIncident(db: Reader, organizationId: OrganizationAsked): SQL {
  if (sightOf(db) !== undefined)
    return exists(seenIn(db, incidentServices, eq(incidentServices.incidentId, incidents.id)))
  const [other, named] = [alias(services, 'other'), alias(incidentServices, 'named')]
  const shared = db
    .select({ one: sql`1` })
    .from(named)
    .innerJoin(other, eq(other.id, named.serviceId))
    .where(and(eq(named.incidentId, incidentServices.incidentId), eq(other.internal, false)))
  const untold = db
    .select({ id: incidentServices.incidentId })
    .from(services)
    .crossJoin(incidentServices)
    .where(
      and(
        ...[eq(services.organizationId, organizationId), eq(services.internal, true)],
        ...[eq(incidentServices.serviceId, services.id), not(exists(shared))],
      ),
    )
  return notInArray(incidents.id, untold)
}

/** `isToldIncident()` on `maintenance_windows`; nobody is told of a deleted one. */
export function isToldWindow(db: Reader, organizationId: OrganizationAsked): SQL {
  const isThere = isNull(maintenanceWindows.deletedAt)
  if (sightOf(db) !== undefined) {
    const named = eq(maintenanceServices.maintenanceWindowId, maintenanceWindows.id)
    return sql`(${isThere} and ${exists(seenIn(db, maintenanceServices, named))})`
  }
  const [other, named] = [alias(services, 'other'), alias(maintenanceServices, 'named')]
  const shared = db
    .select({ one: sql`1` })
    .from(named)
    .innerJoin(other, eq(other.id, named.serviceId))
    .where(and(eq(named.maintenanceWindowId, maintenanceServices.maintenanceWindowId), eq(other.internal, false)))
  const untold = db
    .select({ id: maintenanceServices.maintenanceWindowId })
    .from(services)
    .crossJoin(maintenanceServices)
    .where(
      and(
        ...[eq(services.organizationId, organizationId), eq(services.internal, true)],
        ...[eq(maintenanceServices.serviceId, services.id), not(exists(shared))],
      ),
    )
  return sql`(${isThere} and ${notInArray(maintenanceWindows.id, untold)})`
}

/** The services named there of which one may know. */
function seenIn(db: Reader, named: typeof incidentServices | typeof maintenanceServices, which: SQL) {
  return db
    .select({ one: sql`1` })
    .from(named)
    .innerJoin(services, eq(services.id, named.serviceId))
    .where(and(which, isPublic(db)))
}
