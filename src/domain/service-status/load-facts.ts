import { and, asc, eq, gte, isNull, lt, or, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { organizationAsked, prepared } from '#src/db/prepared.ts'
import { maintenanceServices, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import {
  incidents,
  serviceStatusChanges,
  services,
  statusUpdateServices,
  statusUpdates,
} from '#src/db/schema/status.ts'
import { oldestFirst } from '#src/db/update-order.ts'
import { effects as incidentEffects } from '../incidents/incident.ts'
import { effects as windowEffects } from '../maintenance/maintenance-window.ts'
import type { Fact } from '../services/service.ts'

/** Service id -> the sources of its effective status: its own facts first, then one list per incident or window that touched it. */
export type SourcesByService = Map<string, Fact[][]>

/** The recorded facts that decide the statuses from `from` (UTC ms) until `to`. */
export function loadFacts(db: Reader, organizationId: OrganizationId, from: number, to: number): SourcesByService {
  const sources: SourcesByService = new Map()
  const add = (serviceId: ServiceId, facts: Fact[]) =>
    sources.set(serviceId, [...(sources.get(serviceId) ?? []), facts])

  const asked = { organizationId, from, to }
  const own = prepared(db, 'facts: own', ownFacts).all(asked)
  for (const [serviceId, facts] of Map.groupBy(own, ({ serviceId }) => serviceId)) add(serviceId, facts)

  for (const updates of Map.groupBy(
    prepared(db, 'facts: said', said).all(asked),
    ({ incidentId }) => incidentId,
  ).values())
    for (const [serviceId, facts] of incidentEffects(updates, updates[0]?.resolvedAt ?? null)) add(serviceId, facts)
  for (const window of prepared(db, 'facts: maintenance', maintenance).all(asked))
    add(window.serviceId, windowEffects(window))
  return sources
}

/** What the statements are asked with, beside the organization: UTC ms. */
const [from, to] = [sql.placeholder('from'), sql.placeholder('to')]

function ownFacts(db: Reader) {
  return db
    .select({ serviceId: services.id, at: serviceStatusChanges.at, status: serviceStatusChanges.status })
    .from(serviceStatusChanges)
    .innerJoin(services, eq(services.id, serviceStatusChanges.serviceId))
    .where(and(eq(services.organizationId, organizationAsked), gte(serviceStatusChanges.at, lastBefore)))
    .orderBy(asc(serviceStatusChanges.at), asc(sql`service_status_changes.rowid`))
    .prepare()
}

/** The moment of the last fact before `from`. Facts of one millisecond stay in the order in which they were written. */
const lastBefore = sql`coalesce((
    select max(before.at) from service_status_changes before
    where before.service_id = ${services.id} and before.at <= ${from}), 0)`

/** Windows that truly ran between the two moments, a row for each service. */
function maintenance(db: Reader) {
  const { startedAt, endedAt } = maintenanceWindows
  return db
    .select({ serviceId: maintenanceServices.serviceId, startedAt, endedAt })
    .from(maintenanceWindows)
    .innerJoin(maintenanceServices, eq(maintenanceServices.maintenanceWindowId, maintenanceWindows.id))
    .where(
      and(
        eq(maintenanceWindows.organizationId, organizationAsked),
        lt(startedAt, to),
        or(isNull(endedAt), gte(endedAt, from)),
      ),
    )
    .prepare()
}

/** Updates by their moment, a row for each service they set, or one row where they set none. */
function said(db: Reader) {
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
        eq(incidents.organizationId, organizationAsked),
        isNull(statusUpdates.deletedAt),
        // A plus keeps SQLite from the index of beginnings: by their ends, it need not read the incidents of all years.
        sql`+${incidents.startedAt} < ${to}`,
        or(isNull(incidents.resolvedAt), gte(incidents.resolvedAt, from)),
      ),
    )
    .orderBy(...oldestFirst(statusUpdates))
    .prepare()
}
