import { and, asc, eq, inArray, isNull, max } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import { incidentServices, incidents, statusUpdateServices, statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceReminders, maintenanceServices, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { services } from '#src/db/schema/services.ts'
import { newestFirst } from '#src/db/update-order.ts'
import type { ManagedIncidentFacts, ManagedMaintenanceFacts } from '#src/statuspage/managed-incident.ts'
import { impactForPrograms } from '../incidents/incident.ts'
import { updatesOfWindows } from './find-window.ts'
import type { EventRef } from './list-events.ts'
import { impactOfWindow } from './maintenance-window.ts'

export type ManagedEvent =
  | { kind: 'incident'; facts: ManagedIncidentFacts }
  | { kind: 'maintenance'; facts: ManagedMaintenanceFacts }

/** In the order given: the same few queries, however many they are. */
export function loadEvents(db: Reader, events: readonly EventRef[]): ManagedEvent[] {
  const incidentsById = loadIncidents(db, idsOf(events, 'incident'))
  const windowsById = loadWindows(db, idsOf(events, 'maintenance'))
  return events.flatMap(({ kind, id }): ManagedEvent[] => {
    const incident = kind === 'incident' ? incidentsById.get(id) : undefined
    const window = kind === 'maintenance' ? windowsById.get(id) : undefined
    if (incident) return [{ kind: 'incident', facts: incident }]
    return window ? [{ kind: 'maintenance', facts: window }] : []
  })
}

function idsOf(events: readonly EventRef[], kind: EventRef['kind']): string[] {
  return events.filter((one) => one.kind === kind).map(({ id }) => id)
}

function loadIncidents(db: Reader, ids: string[]): Map<string, ManagedIncidentFacts> {
  if (ids.length === 0) return new Map()
  const rows = db.select().from(incidents).where(inArray(incidents.id, ids)).all()
  const updates = Map.groupBy(loadUpdates(db, ids), ({ incidentId }) => incidentId)
  const named = db
    .select({ eventId: incidentServices.incidentId, id: services.id, name: services.name })
    .from(incidentServices)
    .innerJoin(services, eq(services.id, incidentServices.serviceId))
    .where(inArray(incidentServices.incidentId, ids))
    .orderBy(asc(services.position), asc(services.name))
    .all()
  const namedBy = Map.groupBy(named, ({ eventId }) => eventId)
  return new Map(
    rows.map((row) => [
      row.id,
      {
        ...row,
        impact: impactForPrograms(row),
        services: namedBy.get(row.id) ?? [],
        updates: updates.get(row.id) ?? [],
      },
    ]),
  )
}

function loadUpdates(db: Reader, incidentIds: string[]) {
  const updates = db
    .select()
    .from(statusUpdates)
    .where(and(inArray(statusUpdates.incidentId, incidentIds), isNull(statusUpdates.deletedAt)))
    .orderBy(...newestFirst(statusUpdates))
    .all()
  const set = db
    .select({ set: statusUpdateServices })
    .from(statusUpdateServices)
    .innerJoin(statusUpdates, eq(statusUpdates.id, statusUpdateServices.statusUpdateId))
    .where(inArray(statusUpdates.incidentId, incidentIds))
    .orderBy(asc(statusUpdateServices.serviceName))
    .all()
  const setBy = Map.groupBy(set, (row) => row.set.statusUpdateId)
  return updates.map((update) => ({
    ...update,
    services: (setBy.get(update.id) ?? []).map((row) => ({
      id: row.set.serviceId,
      name: row.set.serviceName,
      oldStatus: row.set.oldStatus,
      status: row.set.newStatus,
    })),
  }))
}

function loadWindows(db: Reader, ids: string[]): Map<string, ManagedMaintenanceFacts> {
  if (ids.length === 0) return new Map()
  const rows = db.select().from(maintenanceWindows).where(inArray(maintenanceWindows.id, ids)).all()
  const updatesBy = updatesOfWindows(db, ids)
  const named = db
    .select({ eventId: maintenanceServices.maintenanceWindowId, id: services.id, name: services.name })
    .from(maintenanceServices)
    .innerJoin(services, eq(services.id, maintenanceServices.serviceId))
    .where(inArray(maintenanceServices.maintenanceWindowId, ids))
    .orderBy(asc(services.position), asc(services.name))
    .all()
  const namedBy = Map.groupBy(named, ({ eventId }) => eventId)
  const reminding = idsWithReminders(db, ids)
  const reminded = remindedAt(db, ids)
  return new Map(
    rows.map((row) => [
      row.id,
      {
        ...row,
        impact: impactOfWindow(row),
        services: namedBy.get(row.id) ?? [],
        updates: updatesBy.get(row.id) ?? [],
        hasReminders: reminding.has(row.id),
        remindedAt: reminded.get(row.id) ?? null,
      },
    ]),
  )
}

function idsWithReminders(db: Reader, windowIds: string[]): Set<string> {
  const rows = db
    .selectDistinct({ id: maintenanceReminders.maintenanceWindowId })
    .from(maintenanceReminders)
    .where(inArray(maintenanceReminders.maintenanceWindowId, windowIds))
    .all()
  return new Set(rows.map(({ id }) => id))
}

/** UTC ms of the last reminder that was sent, not only due. */
function remindedAt(db: Reader, windowIds: string[]): Map<string, number | null> {
  const rows = db
    .select({ id: notifications.maintenanceWindowId, at: max(notifications.createdAt) })
    .from(notifications)
    .where(inArray(notifications.maintenanceWindowId, windowIds))
    .groupBy(notifications.maintenanceWindowId)
    .all()
  return new Map(rows.map(({ id, at }) => [id ?? '', at]))
}
