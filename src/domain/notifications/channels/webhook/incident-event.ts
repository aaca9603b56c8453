import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import { incidentServices, incidents, services, statusUpdateServices, statusUpdates } from '#src/db/schema/status.ts'
import { routes } from '#src/routes.ts'
import { incidentShape, type ToldUpdate } from './shape.ts'
import type { Surroundings } from './surroundings.ts'

/** The whole incident of which the notification tells an update; a text where that update was deleted. */
export function incidentEvent(db: Reader, notificationId: string, around: Surroundings): object | string {
  const row = db
    .select({ update: statusUpdates, incident: incidents })
    .from(notifications)
    .innerJoin(statusUpdates, eq(statusUpdates.id, notifications.statusUpdateId))
    .innerJoin(incidents, eq(incidents.id, statusUpdates.incidentId))
    .where(eq(notifications.id, notificationId))
    .get()
  if (!row || row.update.deletedAt !== null) return 'The status update was deleted.'
  const { incident } = row
  const shape = incidentShape(
    {
      ...incident,
      impact: incident.impactOverride ?? incident.impact,
      url: routes.statusPage.incident.url({ base: around.pageUrl, id: incident.id }),
      updates: updatesOf(db, incident.id),
      serviceIds: namedBy(db, incident.id),
    },
    around,
  )
  return { incident: { ...shape, impact_override: incident.impactOverride } }
}

function updatesOf(db: Reader, incidentId: string): ToldUpdate[] {
  const updates = db
    .select()
    .from(statusUpdates)
    .where(and(eq(statusUpdates.incidentId, incidentId), isNull(statusUpdates.deletedAt)))
    .orderBy(desc(statusUpdates.displayAt), desc(statusUpdates.createdAt))
    .all()
  const ids = updates.map(({ id }) => id)
  const set = db
    .select()
    .from(statusUpdateServices)
    .where(inArray(statusUpdateServices.statusUpdateId, ids))
    .orderBy(asc(statusUpdateServices.serviceName))
    .all()
  const setBy = Map.groupBy(set, ({ statusUpdateId }) => statusUpdateId)
  return updates.map((update) => ({
    ...update,
    set: (setBy.get(update.id) ?? []).map((row) => ({ ...row, id: row.serviceId, name: row.serviceName })),
  }))
}

function namedBy(db: Reader, incidentId: string): string[] {
  return db
    .select({ id: services.id })
    .from(incidentServices)
    .innerJoin(services, eq(services.id, incidentServices.serviceId))
    .where(eq(incidentServices.incidentId, incidentId))
    .orderBy(asc(services.position), asc(services.name))
    .all()
    .map(({ id }) => id)
}
