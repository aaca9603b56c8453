import { and, eq, isNotNull, isNull, type SQLWrapper, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { incidents, statusUpdateServices, statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceServices, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { serviceGroups, serviceStatusChanges, services } from '#src/db/schema/services.ts'
import { oldestFirst } from '#src/db/update-order.ts'
import { isListed } from '../incidents/listed.ts'
import type { Service } from '../services/service.ts'
import { mentionsIn } from './mentions.ts'
import { bySource, type Effects } from './own-status.ts'
import type { Export } from './parse.ts'

/** What earlier files, and the team, have said of the components of a file: files come alone and in any order. */
export interface Known {
  services: ReadonlyMap<string, Service>
  /** Ids of the recorded facts of these services. */
  facts: ReadonlySet<string>
  groups: ReadonlySet<string>
  /** Of what is open here and not in the file. */
  effects: Effects
}

export function readKnown(db: Reader, file: Export, organizationId: string): Known {
  const ids = JSON.stringify([...file.components.map(({ id }) => id), ...mentionsIn(file).keys()])
  const found = db.select().from(services).where(among(services.id, ids)).all()
  const facts = db
    .select({ id: serviceStatusChanges.id })
    .from(serviceStatusChanges)
    .where(among(serviceStatusChanges.serviceId, ids))
    .all()
  const groups = db
    .select({ id: serviceGroups.id })
    .from(serviceGroups)
    .where(eq(serviceGroups.organizationId, organizationId))
    .all()
  return {
    services: new Map(found.map((service) => [service.id, service])),
    facts: new Set(facts.map(({ id }) => id)),
    groups: new Set(groups.map(({ id }) => id)),
    effects: effectsHere(db, file, organizationId),
  }
}

function effectsHere(db: Reader, { incidents, maintenance }: Export, organizationId: string): Effects {
  const inFile = new Set([...incidents, ...maintenance].map(({ id }) => id))
  const said = [...saidByIncidents(db, organizationId), ...underMaintenance(db, organizationId)]
  return bySource(said.filter(({ source }) => !inFile.has(source)))
}

function saidByIncidents(db: Reader, organizationId: string) {
  return db
    .select({
      source: incidents.id,
      id: statusUpdateServices.serviceId,
      status: statusUpdateServices.newStatus,
    })
    .from(incidents)
    .innerJoin(statusUpdates, eq(statusUpdates.incidentId, incidents.id))
    .innerJoin(statusUpdateServices, eq(statusUpdateServices.statusUpdateId, statusUpdates.id))
    .where(
      and(
        eq(incidents.organizationId, organizationId),
        isNull(incidents.resolvedAt),
        isListed(),
        isNull(statusUpdates.deletedAt),
      ),
    )
    .orderBy(...oldestFirst(statusUpdates))
    .all()
}

function underMaintenance(db: Reader, organizationId: string) {
  const { endedAt, startedAt } = maintenanceWindows
  return db
    .select({ source: maintenanceWindows.id, id: maintenanceServices.serviceId })
    .from(maintenanceWindows)
    .innerJoin(maintenanceServices, eq(maintenanceServices.maintenanceWindowId, maintenanceWindows.id))
    .where(and(eq(maintenanceWindows.organizationId, organizationId), isNotNull(startedAt), isNull(endedAt)))
    .all()
    .map((one) => ({ ...one, status: 'under_maintenance' as const }))
}

/** Passes any number of ids as one parameter. */
export function among(column: SQLWrapper, ids: string) {
  return sql`${column} in (select value from json_each(${ids}))`
}
