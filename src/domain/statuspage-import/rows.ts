import type { incidentServices, statusUpdateServices } from '#src/db/schema/incidents.ts'
import type { IncidentStatus } from '#src/words.ts'
import type { Incident, StatusUpdate } from '../incidents/incident.ts'
import type { Service } from '../services/service.ts'
import type { Known } from './known.ts'
import { type MaintenanceRows, maintenanceRows } from './maintenance-rows.ts'
import type { Export } from './parse.ts'
import { type ExportedUpdate, namedIn } from './parse-updates.ts'
import { type GroupRow, groupRows, serviceRows } from './service-rows.ts'
import { type UpdateFacts, updateFacts } from './update-facts.ts'

/**
 * An export as database rows. The same file gives the same rows until the end of one of its planned windows passes. A column
 * that is undefined is one of which the file says nothing: it stays as it is.
 */
export interface Rows extends MaintenanceRows {
  serviceGroups: GroupRow[]
  services: Service[]
  /** Only columns that an export knows: an import never touches the team's own additions, such as a draft. */
  incidents: (Pick<
    Incident,
    'id' | 'organizationId' | 'title' | 'status' | 'impact' | 'monitoringAt' | 'resolvedAt' | 'createdAt' | 'updatedAt'
  > & { startedAt: number | undefined; impactOverride: Incident['impactOverride'] | undefined })[]
  statusUpdates: (UpdateFacts<IncidentStatus> & Pick<StatusUpdate, 'incidentId'>)[]
  statusUpdateServices: (typeof statusUpdateServices.$inferSelect)[]
  incidentServices: (typeof incidentServices.$inferSelect)[]
}

/** Groups that an incident names are left out: incidents refer to services alone. `now`: UTC ms, of the import. */
export function rowsOf(file: Export, known: Known, organizationId: string, now: number): Rows {
  const services = serviceRows(file, known, organizationId)
  const serviceIds = new Set(services.map(({ id }) => id))
  const isService = (id: string) => serviceIds.has(id)
  return {
    serviceGroups: groupRows(file, organizationId),
    services,
    incidents: file.incidents.map(
      ({ name: title, path: _path, components: _components, updates: _updates, ...facts }) => ({
        ...facts,
        organizationId,
        title,
      }),
    ),
    statusUpdates: file.incidents.flatMap(({ id: incidentId, updates }) =>
      updates.map((update) => ({ ...updateFacts(update), incidentId })),
    ),
    statusUpdateServices: file.incidents.flatMap(({ updates }) =>
      updates.flatMap((update) => affectedRows(update).filter(({ serviceId }) => isService(serviceId))),
    ),
    incidentServices: file.incidents.flatMap((incident) =>
      namedIn(incident)
        .filter(isService)
        .map((serviceId) => ({ incidentId: incident.id, serviceId })),
    ),
    ...maintenanceRows(file.maintenance, isService, organizationId, now),
  }
}

function affectedRows({ id, affected }: ExportedUpdate): Rows['statusUpdateServices'] {
  return affected.map(({ code, name, oldStatus, newStatus }) => ({
    statusUpdateId: id,
    serviceId: code,
    serviceName: name,
    oldStatus,
    newStatus,
  }))
}
