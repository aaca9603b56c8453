import { and, asc, eq, gte, isNull, lt, or, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { IncidentId, OrganizationId, ServiceId } from '#src/db/ids.ts'
import { maintenanceServices, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import {
  incidents,
  serviceStatusChanges,
  services,
  statusUpdateServices,
  statusUpdates,
} from '#src/db/schema/status.ts'
import { oldestFirst } from '#src/db/update-order.ts'
import { effects as incidentEffects, type Said } from '../incidents/incident.ts'
import { effects as windowEffects } from '../maintenance/maintenance-window.ts'
import type { Fact } from '../services/service.ts'

/** Service id -> the sources of its effective status: its own facts first, then one list per incident or window that touched it. */
export type SourcesByService = Map<string, Fact[][]>

/** The recorded facts that decide the statuses from `from` (UTC ms) until `to`. */
export function loadFacts(db: Reader, organizationId: OrganizationId, from: number, to: number): SourcesByService {
  const sources: SourcesByService = new Map()
  const add = (serviceId: ServiceId, facts: Fact[]) =>
    sources.set(serviceId, [...(sources.get(serviceId) ?? []), facts])

  const own = db
    .select({ serviceId: services.id, at: serviceStatusChanges.at, status: serviceStatusChanges.status })
    .from(serviceStatusChanges)
    .innerJoin(services, eq(services.id, serviceStatusChanges.serviceId))
    .where(and(eq(services.organizationId, organizationId), gte(serviceStatusChanges.at, lastBefore(from))))
    .orderBy(asc(serviceStatusChanges.at), asc(sql`service_status_changes.rowid`))
    .all()
  for (const [serviceId, facts] of Map.groupBy(own, ({ serviceId }) => serviceId)) add(serviceId, facts)

  for (const said of Map.groupBy(loadSaid(db, organizationId, from, to), ({ incidentId }) => incidentId).values())
    for (const [serviceId, facts] of incidentEffects(said, said[0]?.resolvedAt ?? null)) add(serviceId, facts)
  for (const window of loadMaintenance(db, organizationId, from, to)) add(window.serviceId, windowEffects(window))
  return sources
}

/** The moment of the last fact before `from`. Facts of one millisecond stay in the order in which they were written. */
function lastBefore(from: number) {
  return sql`coalesce((
    select max(before.at) from service_status_changes before
    where before.service_id = ${services.id} and before.at <= ${from}), 0)`
}

/** Windows that truly ran between the two moments, a row for each service. */
function loadMaintenance(db: Reader, organizationId: OrganizationId, from: number, to: number) {
  const { startedAt, endedAt } = maintenanceWindows
  return db
    .select({ serviceId: maintenanceServices.serviceId, startedAt, endedAt })
    .from(maintenanceWindows)
    .innerJoin(maintenanceServices, eq(maintenanceServices.maintenanceWindowId, maintenanceWindows.id))
    .where(
      and(
        eq(maintenanceWindows.organizationId, organizationId),
        lt(startedAt, to),
        or(isNull(endedAt), gte(endedAt, from)),
      ),
    )
    .all()
}

/** Updates by their moment, a row for each service they set, or one row where they set none. */
function loadSaid(
  db: Reader,
  organizationId: OrganizationId,
  from: number,
  to: number,
): (Said & { incidentId: IncidentId; resolvedAt: number | null })[] {
  return db
    .select({
      incidentId: statusUpdates.incidentId,
      resolvedAt: incidents.resolvedAt,
      at: statusUpdates.displayAt,
      status: statusUpdates.status,
      serviceId: statusUpdateServices.serviceId,
      serviceStatus: statusUpdateServices.newStatus,
    })
    .from(incidents)
    .innerJoin(statusUpdates, eq(statusUpdates.incidentId, incidents.id))
    .leftJoin(statusUpdateServices, eq(statusUpdateServices.statusUpdateId, statusUpdates.id))
    .where(
      and(
        eq(incidents.organizationId, organizationId),
        isNull(statusUpdates.deletedAt),
        // A plus keeps SQLite from the index of beginnings: by their ends, it need not read the incidents of all years.
        sql`+${incidents.startedAt} < ${to}`,
        or(isNull(incidents.resolvedAt), gte(incidents.resolvedAt, from)),
      ),
    )
    .orderBy(...oldestFirst(statusUpdates))
    .all()
}
