import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { maintenanceServices, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { incidents, type ServiceStatus, services, statusUpdateServices, statusUpdates } from '#src/db/schema/status.ts'
import { worstStatus } from './effective-status.ts'

/** What visitors see of each service now: the worst of its own status, what open incidents set it to, and running maintenance. */
export function currentStatuses(db: Reader, organizationId: string): Map<string, ServiceStatus> {
  const own = db
    .select({ id: services.id, status: services.ownStatus })
    .from(services)
    .where(eq(services.organizationId, organizationId))
    .all()
  const current = new Map(own.map(({ id, status }) => [id, status]))
  for (const claims of openClaims(db, organizationId).values())
    for (const [serviceId, status] of claims)
      current.set(serviceId, worstStatus([current.get(serviceId) ?? 'operational', status]))
  for (const serviceId of underMaintenance(db, organizationId))
    current.set(serviceId, worstStatus([current.get(serviceId) ?? 'operational', 'under_maintenance']))
  return current
}

/** The services that a running window names. */
function underMaintenance(db: Reader, organizationId: string): string[] {
  return db
    .select({ serviceId: maintenanceServices.serviceId })
    .from(maintenanceWindows)
    .innerJoin(maintenanceServices, eq(maintenanceServices.maintenanceWindowId, maintenanceWindows.id))
    .where(
      and(
        eq(maintenanceWindows.organizationId, organizationId),
        isNotNull(maintenanceWindows.startedAt),
        isNull(maintenanceWindows.endedAt),
      ),
    )
    .all()
    .map(({ serviceId }) => serviceId)
}

/** Incident id -> what it sets each service to now; a claim stands until an update sets another. */
export function openClaims(db: Reader, organizationId: string): Map<string, Map<string, ServiceStatus>> {
  const facts = db
    .select({
      incidentId: incidents.id,
      serviceId: statusUpdateServices.serviceId,
      status: statusUpdateServices.newStatus,
    })
    .from(incidents)
    .innerJoin(statusUpdates, eq(statusUpdates.incidentId, incidents.id))
    .innerJoin(statusUpdateServices, eq(statusUpdateServices.statusUpdateId, statusUpdates.id))
    .where(
      and(eq(incidents.organizationId, organizationId), isNull(incidents.resolvedAt), isNull(statusUpdates.deletedAt)),
    )
    .orderBy(asc(statusUpdates.displayAt), asc(statusUpdates.createdAt))
    .all()
  const claims = new Map<string, Map<string, ServiceStatus>>()
  for (const { incidentId, serviceId, status } of facts) {
    const ofIncident = claims.get(incidentId) ?? new Map<string, ServiceStatus>()
    claims.set(incidentId, ofIncident.set(serviceId, status))
  }
  return claims
}
