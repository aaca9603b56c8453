import type { Reader } from '#src/db/connection.ts'
import { incidentServices, incidents, statusUpdateServices, statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceServices, maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { serviceGroups, serviceStatusChanges, services } from '#src/db/schema/services.ts'
import { conflict } from '../errors.ts'
import type { MaintenanceWindow } from '../maintenance/maintenance-window.ts'
import { among } from './known.ts'
import type { Rows } from './rows.ts'

/** Rows that the database already holds under the ids of an export. */
export interface Stored extends Rows {
  maintenanceWindows: MaintenanceWindow[]
  serviceStatusChanges: (typeof serviceStatusChanges.$inferSelect)[]
}

/** Throws conflict where one of the ids belongs to another organization. */
export function storedRows(db: Reader, rows: Rows, organizationId: string): Stored {
  const groupIds = idsOf(rows.serviceGroups)
  const serviceIds = idsOf(rows.services)
  const incidentIds = idsOf(rows.incidents)
  const updateIds = idsOf(rows.statusUpdates)
  const windowIds = idsOf(rows.maintenanceWindows)
  const windowUpdateIds = idsOf(rows.maintenanceUpdates)
  const stored: Stored = {
    serviceGroups: db.select().from(serviceGroups).where(among(serviceGroups.id, groupIds)).all(),
    services: db.select().from(services).where(among(services.id, serviceIds)).all(),
    serviceStatusChanges: db
      .select()
      .from(serviceStatusChanges)
      .where(among(serviceStatusChanges.serviceId, serviceIds))
      .all(),
    incidents: db.select().from(incidents).where(among(incidents.id, incidentIds)).all(),
    incidentServices: db.select().from(incidentServices).where(among(incidentServices.incidentId, incidentIds)).all(),
    statusUpdates: db.select().from(statusUpdates).where(among(statusUpdates.id, updateIds)).all(),
    statusUpdateServices: db
      .select()
      .from(statusUpdateServices)
      .where(among(statusUpdateServices.statusUpdateId, updateIds))
      .all(),
    maintenanceWindows: db.select().from(maintenanceWindows).where(among(maintenanceWindows.id, windowIds)).all(),
    maintenanceUpdates: db.select().from(maintenanceUpdates).where(among(maintenanceUpdates.id, windowUpdateIds)).all(),
    maintenanceServices: db
      .select()
      .from(maintenanceServices)
      .where(among(maintenanceServices.maintenanceWindowId, windowIds))
      .all(),
  }
  refuseForeign('service group', stored.serviceGroups, organizationId)
  refuseForeign('service', stored.services, organizationId)
  refuseForeign('incident', stored.incidents, organizationId)
  refuseForeign('maintenance window', stored.maintenanceWindows, organizationId)
  refuseForeign('status update', parentsOf(db, stored), organizationId)
  return stored
}

function idsOf(rows: { id: string }[]): string {
  return JSON.stringify(rows.map(({ id }) => id))
}

/** Every update with the organization of what it belongs to. */
function parentsOf(
  db: Reader,
  { statusUpdates, maintenanceUpdates }: Stored,
): { id: string; organizationId: string }[] {
  const incidentIds = JSON.stringify(statusUpdates.map(({ incidentId }) => incidentId))
  const windowIds = JSON.stringify(maintenanceUpdates.map(({ maintenanceWindowId }) => maintenanceWindowId))
  const parents = [
    ...db
      .select({ id: incidents.id, organizationId: incidents.organizationId })
      .from(incidents)
      .where(among(incidents.id, incidentIds))
      .all(),
    ...db
      .select({ id: maintenanceWindows.id, organizationId: maintenanceWindows.organizationId })
      .from(maintenanceWindows)
      .where(among(maintenanceWindows.id, windowIds))
      .all(),
  ]
  const owner = new Map(parents.map(({ id, organizationId }) => [id, organizationId]))
  return [
    ...statusUpdates.map(({ id, incidentId }) => ({ id, organizationId: owner.get(incidentId) ?? '' })),
    ...maintenanceUpdates.map(({ id, maintenanceWindowId }) => ({
      id,
      organizationId: owner.get(maintenanceWindowId) ?? '',
    })),
  ]
}

function refuseForeign(what: string, rows: { id: string; organizationId: string }[], organizationId: string): void {
  const foreign = rows.find((row) => row.organizationId !== organizationId)
  if (foreign)
    throw conflict(
      `The ${what} "${foreign.id}" belongs to another organization here already: import this file into that one.`,
    )
}
