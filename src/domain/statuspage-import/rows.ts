import type {
  incidentServices,
  incidents,
  serviceGroups,
  services,
  statusUpdateServices,
  statusUpdates,
} from '#src/db/schema/status.ts'
import type { Unlisted } from './check-names.ts'
import { ownStatusOf } from './own-status.ts'
import type { Component, Export, ExportedUpdate } from './parse.ts'

/** What an export says in the words of the database; the same file gives the same rows every time. */
export interface Rows {
  serviceGroups: (typeof serviceGroups.$inferSelect)[]
  services: (typeof services.$inferSelect)[]
  /** What the team adds here, such as a draft, is no business of an import. */
  incidents: Omit<
    typeof incidents.$inferSelect,
    'postmortemDraft' | 'nextUpdateBy' | 'overdueToldAt' | 'silenceToldAt' | 'mergedIntoId' | 'deletedAt'
  >[]
  statusUpdates: Omit<typeof statusUpdates.$inferSelect, 'editedAt' | 'deletedAt'>[]
  statusUpdateServices: (typeof statusUpdateServices.$inferSelect)[]
  incidentServices: (typeof incidentServices.$inferSelect)[]
}

/** `unlisted` become archived services. Where an incident names a group, the services in it speak for themselves. */
export function rowsOf(file: Export, unlisted: Unlisted[], organizationId: string): Rows {
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
    statusUpdates: file.incidents.flatMap(({ id, updates }) => updates.map((update) => updateRow(update, id))),
    statusUpdateServices: file.incidents.flatMap(({ updates }) =>
      updates.flatMap((update) => affectedRows(update).filter(({ serviceId }) => isService(serviceId))),
    ),
    incidentServices: file.incidents.flatMap(({ id: incidentId, componentIds, updates }) => {
      const named = [...componentIds, ...updates.flatMap(({ affected }) => affected.map(({ code }) => code))]
      return [...new Set(named)].filter(isService).map((serviceId) => ({ incidentId, serviceId }))
    }),
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
    ownStatus: ownStatusOf(component, file.incidents),
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

/** Component id -> the first moment of the earliest incident that names it, UTC ms. */
function firstMoments({ incidents }: Export): Map<string, number> {
  const first = new Map<string, number>()
  const note = (id: string, at: number) => first.set(id, Math.min(at, first.get(id) ?? at))
  for (const { startedAt, componentIds, updates } of incidents) {
    for (const id of componentIds) note(id, startedAt)
    for (const { displayAt, affected } of updates)
      for (const { code } of affected) note(code, Math.min(startedAt, displayAt))
  }
  return first
}

function updateRow(update: ExportedUpdate, incidentId: string): Rows['statusUpdates'][number] {
  const { id, status, body, displayAt, notified, createdAt, updatedAt } = update
  const bodyFormat = htmlTag.test(body) ? 'html' : 'markdown'
  return {
    id,
    incidentId,
    status,
    body,
    bodyFormat,
    displayAt,
    notify: notified,
    authorId: null,
    createdAt,
    updatedAt,
  }
}

/** Tags that people write; a text such as `git clone <repository>` is no HTML. */
const htmlTag =
  /<\/?(a|b|blockquote|br|code|div|em|h[1-6]|hr|i|img|li|ol|p|pre|small|span|strong|table|tbody|td|th|thead|tr|u|ul)(\s[^>]*)?\/?>/i

function affectedRows({ id, affected }: ExportedUpdate): Rows['statusUpdateServices'] {
  return affected.map(({ code, name, oldStatus, newStatus }) => ({
    statusUpdateId: id,
    serviceId: code,
    serviceName: name,
    oldStatus,
    newStatus,
  }))
}
