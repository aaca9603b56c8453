import type { incidentServices, statusUpdateServices } from '#src/db/schema/status.ts'
import type { IncidentStatus } from '#src/words.ts'
import type { Incident, StatusUpdate } from '../incidents/incident.ts'
import type { Service, ServiceGroup } from '../services/service.ts'
import type { Unlisted } from './check-names.ts'
import { type MaintenanceRows, maintenanceRows } from './maintenance-rows.ts'
import { ownStatusOf } from './own-status.ts'
import type { Component, Export } from './parse.ts'
import { type ExportedUpdate, namedIn } from './parse-updates.ts'
import { type UpdateFacts, updateFacts } from './update-facts.ts'

/** An export as database rows. The same file gives the same rows until the end of one of its planned windows passes. */
export interface Rows extends MaintenanceRows {
  serviceGroups: ServiceGroup[]
  services: Service[]
  /** Only columns that an export knows: an import never touches the team's own additions, such as a draft. */
  incidents: Pick<
    Incident,
    | 'id'
    | 'organizationId'
    | 'title'
    | 'status'
    | 'impact'
    | 'impactOverride'
    | 'startedAt'
    | 'monitoringAt'
    | 'resolvedAt'
    | 'createdAt'
    | 'updatedAt'
  >[]
  statusUpdates: (UpdateFacts<IncidentStatus> & Pick<StatusUpdate, 'incidentId'>)[]
  statusUpdateServices: (typeof statusUpdateServices.$inferSelect)[]
  incidentServices: (typeof incidentServices.$inferSelect)[]
}

/**
 * `unlisted` become archived services. Groups that an incident names are left out: incidents refer to services alone. `now`:
 * UTC ms, of the import.
 */
export function rowsOf(file: Export, unlisted: Unlisted[], organizationId: string, now: number): Rows {
  const groupIds = new Set(file.components.filter(({ group }) => group).map(({ id }) => id))
  const isService = (id: string) => !groupIds.has(id)
  return {
    serviceGroups: file.components.filter(({ group }) => group).map((group) => groupRow(group, organizationId)),
    services: serviceRows(file, unlisted, organizationId),
    incidents: file.incidents.map(({ name: title, path, componentIds, updates, ...facts }) => ({
      ...facts,
      organizationId,
      title,
      impactOverride: null,
    })),
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

function groupRow({ id, name, position, createdAt }: Component, organizationId: string): Rows['serviceGroups'][number] {
  return { id, organizationId, name, position, createdAt }
}

function serviceRows(file: Export, unlisted: Unlisted[], organizationId: string): Rows['services'] {
  const components = file.components.filter(({ group }) => !group)
  const firstNamed = firstMoments(file)
  const lastPosition = Math.max(0, ...components.map(({ position }) => position))
  const present = components.map((component) => ({
    id: component.id,
    organizationId,
    serviceGroupId: component.groupId,
    name: component.name,
    description: component.description,
    position: component.position,
    ownStatus: ownStatusOf(component, file),
    startedAt: Math.min(
      component.startDate ?? component.createdAt,
      component.createdAt,
      firstNamed.get(component.id) ?? component.createdAt,
    ),
    archivedAt: null,
    createdAt: component.createdAt,
    updatedAt: component.updatedAt,
  }))
  const archived = unlisted.map(({ id, name, firstAt, lastAt }, index) => ({
    id,
    organizationId,
    serviceGroupId: null,
    name,
    description: '',
    position: lastPosition + 1 + index,
    ownStatus: 'operational' as const,
    startedAt: Math.min(firstAt, firstNamed.get(id) ?? firstAt),
    archivedAt: lastAt,
    createdAt: firstAt,
    updatedAt: lastAt,
  }))
  return [...present, ...archived]
}

/** Component id -> the first moment of the earliest incident or maintenance that names it, UTC ms. */
function firstMoments({ incidents, maintenance }: Export): Map<string, number> {
  const first = new Map<string, number>()
  const note = (id: string, at: number) => first.set(id, Math.min(at, first.get(id) ?? at))
  const windows = maintenance.map((one) => ({ ...one, startedAt: Math.min(one.createdAt, one.scheduledFor) }))
  for (const { startedAt, componentIds, updates } of [...incidents, ...windows]) {
    for (const id of componentIds) note(id, startedAt)
    for (const { displayAt, affected } of updates)
      for (const { code } of affected) note(code, Math.min(startedAt, displayAt))
  }
  return first
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
