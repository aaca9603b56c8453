import { and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { IncidentId, OrganizationId } from '#src/db/ids.ts'
import { beside, type ListPage, listPage, type Turn } from '#src/db/list-page.ts'
import { incidentServices, incidents, statusUpdateServices, statusUpdates } from '#src/db/schema/incidents.ts'
import { services } from '#src/db/schema/services.ts'
import { newestFirst, oldestFirst } from '#src/db/update-order.ts'
import type { ServiceStatus } from '#src/words.ts'
import { notFound } from '../errors.ts'
import type { Incident, StatusUpdate, StatusUpdateWithServices } from './incident.ts'
import { isListed } from './listed.ts'

/** Throws not_found for another organization's incident and for an unknown, a deleted or a merged one alike. */
export function findIncident(db: Reader, organizationId: OrganizationId, id: IncidentId): Incident {
  const incident = db
    .select()
    .from(incidents)
    .where(and(eq(incidents.id, id), eq(incidents.organizationId, organizationId), isListed()))
    .get()
  if (!incident) throw notFound('incident')
  return incident
}

export function findStatusUpdate(db: Reader, incident: Incident, id: string): StatusUpdate {
  const update = db
    .select()
    .from(statusUpdates)
    .where(and(eq(statusUpdates.id, id), isOf(incident.id)))
    .get()
  if (!update) throw notFound('status update')
  return update
}

/** Not resolved, newest first. */
export function openIncidents(db: Reader, organizationId: OrganizationId): Incident[] {
  return db
    .select()
    .from(incidents)
    .where(and(eq(incidents.organizationId, organizationId), isNull(incidents.resolvedAt), isListed()))
    .orderBy(desc(incidents.startedAt))
    .all()
}

/** Resolved. */
export function pastIncidents(
  db: Reader,
  organizationId: OrganizationId,
  turn: Turn,
  size: number,
): ListPage<Incident> {
  return listPage(
    turn,
    size,
    (part) => {
      const { which, order } = beside({ at: incidents.startedAt, id: incidents.id }, part)
      return (
        db
          .select()
          .from(incidents)
          // Without the plus, SQLite would take the index of what is open, and sort all that is not.
          .where(
            and(
              eq(incidents.organizationId, organizationId),
              sql`+${incidents.resolvedAt} is not null`,
              isListed(),
              which,
            ),
          )
          .orderBy(...order)
          .limit(part.limit)
          .all()
      )
    },
    ({ startedAt, id }) => ({ at: startedAt, id }),
  )
}

export function newestUpdate(db: Reader, incidentId: IncidentId): StatusUpdate | undefined {
  return db
    .select()
    .from(statusUpdates)
    .where(isOf(incidentId))
    .orderBy(...newestFirst(statusUpdates))
    .limit(1)
    .get()
}

/** Newest first. */
export function updatesOf(db: Reader, incidentId: IncidentId): StatusUpdateWithServices[] {
  const updates = db
    .select()
    .from(statusUpdates)
    .where(isOf(incidentId))
    .orderBy(...newestFirst(statusUpdates))
    .all()
  const set = db
    .select()
    .from(statusUpdateServices)
    .where(
      inArray(
        statusUpdateServices.statusUpdateId,
        updates.map(({ id }) => id),
      ),
    )
    .orderBy(asc(statusUpdateServices.serviceName))
    .all()
  return updates.map((update) => ({
    ...update,
    services: set
      .filter(({ statusUpdateId }) => statusUpdateId === update.id)
      .map(({ serviceId, serviceName, newStatus }) => ({ id: serviceId, name: serviceName, status: newStatus })),
  }))
}

/** Every service an incident names, by name, archived ones included. */
export function servicesOf(db: Reader, incidentId: IncidentId): { id: string; name: string }[] {
  return db
    .select({ id: services.id, name: services.name })
    .from(incidentServices)
    .innerJoin(services, eq(services.id, incidentServices.serviceId))
    .where(eq(incidentServices.incidentId, incidentId))
    .orderBy(asc(services.name))
    .all()
}

/** The incident's effect on each service, by the last update that set it; resolving sets all to operational. */
export function effectsOf(db: Reader, incidentId: IncidentId): Map<string, ServiceStatus> {
  const facts = db
    .select({ serviceId: statusUpdateServices.serviceId, status: statusUpdateServices.newStatus })
    .from(statusUpdates)
    .innerJoin(statusUpdateServices, eq(statusUpdateServices.statusUpdateId, statusUpdates.id))
    .where(isOf(incidentId))
    .orderBy(...oldestFirst(statusUpdates))
    .all()
  return new Map(facts.map(({ serviceId, status }) => [serviceId, status]))
}

/** The incident's updates without deleted ones. */
function isOf(incidentId: IncidentId) {
  return and(eq(statusUpdates.incidentId, incidentId), isNull(statusUpdates.deletedAt))
}
