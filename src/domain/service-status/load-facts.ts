import { and, asc, eq, exists, gte, isNull, or, type Placeholder, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { organizationAsked, prepared } from '#src/db/prepared.ts'
import { incidents, statusUpdateServices, statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceServices, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { serviceStatusChanges, services } from '#src/db/schema/services.ts'
import { oldestFirst } from '#src/db/update-order.ts'
import { effects as incidentEffects } from '../incidents/incident.ts'
import { effects as windowEffects } from '../maintenance/maintenance-window.ts'
import type { Fact } from '../services/service.ts'

/** Service id -> the sources of its effective status: its own facts first, then one list per incident or window that touched it. */
export type SourcesByService = Map<string, Fact[][]>

/** The recorded facts that decide the statuses from `from` (UTC ms) until `to`. `only`: that service's alone. */
export function loadFacts(
  db: Reader,
  organizationId: OrganizationId,
  from: number,
  to: number,
  only?: ServiceId,
): SourcesByService {
  const sources: SourcesByService = new Map()
  const add = (serviceId: ServiceId, facts: Fact[]) => {
    const known = sources.get(serviceId)
    if (known) known.push(facts)
    else sources.set(serviceId, [facts])
  }

  const { own, said, maintenance } = only === undefined ? factsOfAll(db) : factsOfOne(db)
  const asked = { organizationId, from, to, only }
  for (const [serviceId, facts] of Map.groupBy(own.all(asked), ({ serviceId }) => serviceId)) add(serviceId, facts)
  for (const updates of Map.groupBy(said.all(asked), ({ incidentId }) => incidentId).values())
    for (const [serviceId, facts] of incidentEffects(updates, updates[0]?.resolvedAt ?? null)) add(serviceId, facts)
  for (const window of maintenance.all(asked)) add(window.serviceId, windowEffects(window))
  return sources
}

const from = sql.placeholder('from')
const to = sql.placeholder('to')

const factsOfAll = (db: Reader) => prepared(db, 'facts of all services', () => statements(db, null))
const factsOfOne = (db: Reader) => prepared(db, 'facts of a service', () => statements(db, sql.placeholder('only')))

function statements(db: Reader, only: Placeholder | null) {
  return { own: ownFacts(db, only), said: saidOf(db, only), maintenance: maintenanceOf(db, only) }
}

function ownFacts(db: Reader, only: Placeholder | null) {
  return db
    .select({ serviceId: services.id, at: serviceStatusChanges.at, status: serviceStatusChanges.status })
    .from(serviceStatusChanges)
    .innerJoin(services, eq(services.id, serviceStatusChanges.serviceId))
    .where(
      and(
        eq(services.organizationId, organizationAsked),
        only === null ? undefined : eq(services.id, only),
        gte(serviceStatusChanges.at, lastBefore),
      ),
    )
    .orderBy(asc(serviceStatusChanges.at), asc(sql`service_status_changes.rowid`))
    .prepare()
}

/** The moment of the last fact before `from`. Facts of one millisecond stay in the order in which they were written. */
const lastBefore = sql`coalesce((
    select max(before.at) from service_status_changes before
    where before.service_id = ${services.id} and before.at <= ${from}), 0)`

/** Windows that truly ran between the two moments, a row for each service. */
function maintenanceOf(db: Reader, only: Placeholder | null) {
  const { startedAt, endedAt, affectsServices } = maintenanceWindows
  return db
    .select({ serviceId: maintenanceServices.serviceId, startedAt, endedAt, affectsServices })
    .from(maintenanceWindows)
    .innerJoin(maintenanceServices, eq(maintenanceServices.maintenanceWindowId, maintenanceWindows.id))
    .where(
      and(
        eq(maintenanceWindows.organizationId, organizationAsked),
        only === null ? undefined : eq(maintenanceServices.serviceId, only),
        // As of incidents, by their ends.
        sql`+${startedAt} < ${to}`,
        or(isNull(endedAt), gte(endedAt, from)),
      ),
    )
    .prepare()
}

/**
 * Updates by their moment, a row for each service they set, or one row where they set none. `only`: of incidents that ever set
 * that service, whose other updates say how long that holds.
 */
function saidOf(db: Reader, only: Placeholder | null) {
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
    .leftJoin(
      statusUpdateServices,
      and(
        eq(statusUpdateServices.statusUpdateId, statusUpdates.id),
        only === null ? undefined : eq(statusUpdateServices.serviceId, only),
      ),
    )
    .where(
      and(
        eq(incidents.organizationId, organizationAsked),
        isNull(statusUpdates.deletedAt),
        only === null ? undefined : exists(setting(db, only)),
        // A plus keeps SQLite from the index of beginnings: by their ends, it need not read the incidents of all years.
        sql`+${incidents.startedAt} < ${to}`,
        or(isNull(incidents.resolvedAt), gte(incidents.resolvedAt, from)),
      ),
    )
    .orderBy(...oldestFirst(statusUpdates))
    .prepare()
}

/** The updates of one of `incidents` that set the service. */
function setting(db: Reader, serviceId: Placeholder) {
  const [update, set] = [alias(statusUpdates, 'setting'), alias(statusUpdateServices, 'set_there')]
  return db
    .select({ one: sql`1` })
    .from(update)
    .crossJoin(set)
    .where(and(eq(update.incidentId, incidents.id), eq(set.statusUpdateId, update.id), eq(set.serviceId, serviceId)))
}
