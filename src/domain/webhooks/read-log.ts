import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { beside, type ListPage, listPage, type Turn } from '#src/db/list-page.ts'
import { webhookAttempts } from '#src/db/schema/attempts.ts'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { programEvents } from '#src/db/schema/program-events.ts'
import { services } from '#src/db/schema/services.ts'

export type Attempt = typeof webhookAttempts.$inferSelect

/** A message to an endpoint, with every attempt to send it. */
export interface LoggedMessage {
  delivery: typeof deliveries.$inferSelect
  /** Title of the incident or the maintenance window, or name of the service; null: it is a test. */
  about: string | null
  /** The last one first. */
  attempts: Attempt[]
}

export function readLog(db: Reader, webhookId: string, turn: Turn, size: number): ListPage<LoggedMessage> {
  const page = listPage(
    turn,
    size,
    (part) => {
      const { which, order } = beside({ at: deliveries.createdAt, id: deliveries.id }, part)
      return db
        .select()
        .from(deliveries)
        .where(and(eq(deliveries.webhookEndpointId, webhookId), which))
        .orderBy(...order)
        .limit(part.limit)
        .all()
    },
    ({ createdAt, id }) => ({ at: createdAt, id }),
  )
  return { ...page, rows: withAttempts(db, page.rows) }
}

function withAttempts(db: Reader, rows: LoggedMessage['delivery'][]): LoggedMessage[] {
  const ids = rows.map(({ id }) => id)
  const attempts = db
    .select()
    .from(webhookAttempts)
    .where(inArray(webhookAttempts.deliveryId, ids))
    .orderBy(desc(webhookAttempts.at), desc(sql`rowid`))
    .all()
  const attemptsOf = Map.groupBy(attempts, ({ deliveryId }) => deliveryId)
  const names = new Map([...notificationNames(db, ids), ...serviceNames(db, ids)])
  return rows.map((delivery) => ({
    delivery,
    about: names.get(delivery.id) ?? null,
    attempts: attemptsOf.get(delivery.id) ?? [],
  }))
}

function notificationNames(db: Reader, deliveryIds: string[]): [string, string][] {
  const ofIncidents = db
    .select({ id: deliveries.id, name: incidents.title })
    .from(deliveries)
    .innerJoin(notifications, eq(notifications.id, deliveries.notificationId))
    .innerJoin(statusUpdates, eq(statusUpdates.id, notifications.statusUpdateId))
    .innerJoin(incidents, eq(incidents.id, statusUpdates.incidentId))
    .where(inArray(deliveries.id, deliveryIds))
    .all()
  const ofUpdates = db
    .select({ id: deliveries.id, name: maintenanceWindows.title })
    .from(deliveries)
    .innerJoin(notifications, eq(notifications.id, deliveries.notificationId))
    .innerJoin(maintenanceUpdates, eq(maintenanceUpdates.id, notifications.maintenanceUpdateId))
    .innerJoin(maintenanceWindows, eq(maintenanceWindows.id, maintenanceUpdates.maintenanceWindowId))
    .where(inArray(deliveries.id, deliveryIds))
    .all()
  const ofReminders = db
    .select({ id: deliveries.id, name: maintenanceWindows.title })
    .from(deliveries)
    .innerJoin(notifications, eq(notifications.id, deliveries.notificationId))
    .innerJoin(maintenanceWindows, eq(maintenanceWindows.id, notifications.maintenanceWindowId))
    .where(inArray(deliveries.id, deliveryIds))
    .all()
  return [...ofIncidents, ...ofUpdates, ...ofReminders].map(({ id, name }) => [id, name])
}

function serviceNames(db: Reader, deliveryIds: string[]): [string, string][] {
  return db
    .select({ id: deliveries.id, name: services.name })
    .from(deliveries)
    .innerJoin(programEvents, eq(programEvents.id, deliveries.subjectId))
    .innerJoin(services, eq(services.id, programEvents.serviceId))
    .where(inArray(deliveries.id, deliveryIds))
    .all()
    .map(({ id, name }) => [id, name])
}
