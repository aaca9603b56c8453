import { and, asc, eq, gte, isNull, lt, or } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { maintenanceServices, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import {
  type IncidentStatus,
  incidents,
  type ServiceStatus,
  serviceStatusChanges,
  services,
  statusUpdateServices,
  statusUpdates,
} from '#src/db/schema/status.ts'
import type { Fact } from './timeline.ts'

/** Service id -> the sources of its effective status: its own facts first, then one list per incident or window that touched it. */
export type SourcesByService = Map<string, Fact[][]>

/** The recorded facts that decide the statuses from `from` (UTC ms) until `to`. */
export function loadFacts(db: Reader, organizationId: string, from: number, to: number): SourcesByService {
  const sources: SourcesByService = new Map()
  const add = (serviceId: string, facts: Fact[]) => sources.set(serviceId, [...(sources.get(serviceId) ?? []), facts])

  const own = db
    .select({ serviceId: services.id, at: serviceStatusChanges.at, status: serviceStatusChanges.status })
    .from(serviceStatusChanges)
    .innerJoin(services, eq(services.id, serviceStatusChanges.serviceId))
    .where(eq(services.organizationId, organizationId))
    .orderBy(asc(serviceStatusChanges.at))
    .all()
  for (const [serviceId, facts] of Map.groupBy(own, ({ serviceId }) => serviceId)) add(serviceId, facts)

  for (const said of Map.groupBy(loadSaid(db, organizationId, from, to), ({ incidentId }) => incidentId).values())
    for (const [serviceId, facts] of claims(said)) add(serviceId, facts)
  for (const { serviceId, startedAt, endedAt } of loadMaintenance(db, organizationId, from, to))
    add(serviceId, maintenanceFacts(startedAt, endedAt))
  return sources
}

function maintenanceFacts(startedAt: number, endedAt: number | null): Fact[] {
  const begun: Fact = { at: startedAt, status: 'under_maintenance' }
  return endedAt === null ? [begun] : [begun, { at: endedAt, status: null }]
}

/** Windows that truly ran between the two moments, a row for each service. */
function loadMaintenance(db: Reader, organizationId: string, from: number, to: number) {
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
    .flatMap((row) => (row.startedAt === null ? [] : { ...row, startedAt: row.startedAt }))
}

export interface Said {
  at: number
  status: IncidentStatus
  serviceId: string | null
  serviceStatus: ServiceStatus | null
}

/**
 * What one incident says of each service: what an update sets stands until another sets it; while the incident is resolved
 * it says nothing, and reopened it says again what was set last.
 */
export function claims(said: readonly Said[]): Map<string, Fact[]> {
  const set = new Map<string, ServiceStatus>()
  const facts = new Map<string, Fact[]>()
  let released = false
  for (const { at, status, serviceId, serviceStatus } of said) {
    const ends = status === 'resolved' || status === 'postmortem'
    if (serviceId !== null && serviceStatus !== null) set.set(serviceId, serviceStatus)
    const touched = ends === released ? (serviceId === null ? [] : [serviceId]) : [...set.keys()]
    released = ends
    for (const id of touched) {
      const ofService = facts.get(id) ?? []
      ofService.push({ at, status: ends ? null : (set.get(id) ?? null) })
      facts.set(id, ofService)
    }
  }
  return facts
}

/** Updates in the order in which they speak, a row for each service they set, or one row where they set none. */
function loadSaid(db: Reader, organizationId: string, from: number, to: number): (Said & { incidentId: string })[] {
  return db
    .select({
      incidentId: statusUpdates.incidentId,
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
        lt(incidents.startedAt, to),
        or(isNull(incidents.resolvedAt), gte(incidents.resolvedAt, from)),
      ),
    )
    .orderBy(asc(statusUpdates.displayAt), asc(statusUpdates.createdAt))
    .all()
}
