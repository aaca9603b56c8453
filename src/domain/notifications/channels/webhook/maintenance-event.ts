import { asc, desc, eq, or } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import {
  type MaintenanceStatus,
  maintenanceReminders,
  maintenanceServices,
  maintenanceUpdates,
  maintenanceWindows,
} from '#src/db/schema/maintenance.ts'
import { type ServiceStatus, services } from '#src/db/schema/status.ts'
import { routes } from '#src/routes.ts'
import { incidentShape, moment, type ToldUpdate } from './shape.ts'
import type { Surroundings } from './surroundings.ts'

type Window = typeof maintenanceWindows.$inferSelect

/**
 * The window of which the notification tells an update, or which it reminds of, as the incident that Statuspage makes of it.
 * A text where a reminder comes too late.
 */
export function maintenanceEvent(
  db: Reader,
  notificationId: string,
  now: number,
  around: Surroundings,
): object | string {
  const row = db
    .select({ window: maintenanceWindows, update: maintenanceUpdates })
    .from(notifications)
    .leftJoin(maintenanceUpdates, eq(maintenanceUpdates.id, notifications.maintenanceUpdateId))
    .innerJoin(
      maintenanceWindows,
      or(
        eq(maintenanceWindows.id, maintenanceUpdates.maintenanceWindowId),
        eq(maintenanceWindows.id, notifications.maintenanceWindowId),
      ),
    )
    .where(eq(notifications.id, notificationId))
    .get()
  if (!row) return 'The maintenance is gone.'
  const { window, update } = row
  if (update === null && (window.status !== 'scheduled' || window.scheduledStart <= now))
    return 'The maintenance is not ahead any more.'
  const named = namedBy(db, window.id)
  const shape = incidentShape(
    {
      ...window,
      status: statusOf(window.status),
      impact: 'maintenance',
      startedAt: window.createdAt,
      monitoringAt: null,
      resolvedAt: window.endedAt,
      url: routes.statusPage.maintenance.url({ base: around.pageUrl, id: window.id }),
      updates: updatesOf(db, window, named),
      serviceIds: named.map(({ id }) => id),
    },
    around,
  )
  return { incident: { ...shape, ...scheduleShape(db, window) } }
}

function scheduleShape(db: Reader, window: Window) {
  const reminders = db
    .select()
    .from(maintenanceReminders)
    .where(eq(maintenanceReminders.maintenanceWindowId, window.id))
    .all()
  const reminded = reminders.flatMap(({ settledAt }) => settledAt ?? [])
  return {
    scheduled_for: moment(window.scheduledStart),
    scheduled_until: moment(window.scheduledEnd),
    scheduled_remind_prior: reminders.length > 0,
    scheduled_reminded_at: reminded.length > 0 ? moment(Math.max(...reminded)) : null,
    scheduled_auto_in_progress: window.autoStart,
    scheduled_auto_completed: window.autoComplete,
  }
}

/** Statuspage knows no cancelled maintenance: told as completed, or its readers would wait for it for ever. */
function statusOf(status: MaintenanceStatus): string {
  return status === 'cancelled' ? 'completed' : status
}

/** What an update sets follows from where the window stood before and stands then, for all its services alike. */
function updatesOf(db: Reader, window: Window, named: { id: string; name: string }[]): ToldUpdate[] {
  const updates = db
    .select()
    .from(maintenanceUpdates)
    .where(eq(maintenanceUpdates.maintenanceWindowId, window.id))
    .orderBy(desc(maintenanceUpdates.displayAt), desc(maintenanceUpdates.createdAt))
    .all()
  return updates.map((update, index) => {
    const oldStatus = statusDuring(updates[index + 1]?.status)
    const newStatus = statusDuring(update.status)
    return {
      ...update,
      status: statusOf(update.status),
      set: named.map(({ id, name }) => ({ id, name, oldStatus, newStatus })),
    }
  })
}

function statusDuring(status: MaintenanceStatus | undefined): ServiceStatus {
  return status === 'in_progress' || status === 'verifying' ? 'under_maintenance' : 'operational'
}

function namedBy(db: Reader, windowId: string) {
  return db
    .select({ id: services.id, name: services.name })
    .from(maintenanceServices)
    .innerJoin(services, eq(services.id, maintenanceServices.serviceId))
    .where(eq(maintenanceServices.maintenanceWindowId, windowId))
    .orderBy(asc(services.position), asc(services.name))
    .all()
}
