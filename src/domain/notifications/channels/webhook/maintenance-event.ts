import { and, asc, eq, or } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { NotificationId } from '#src/db/ids.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import {
  maintenanceReminders,
  maintenanceServices,
  maintenanceUpdates,
  maintenanceWindows,
} from '#src/db/schema/maintenance.ts'
import { services } from '#src/db/schema/status.ts'
import { newestFirst } from '#src/db/update-order.ts'
import { isAhead, type MaintenanceWindow } from '#src/domain/maintenance/maintenance-window.ts'
import { isPublic } from '#src/domain/service-status/public-services.ts'
import { routes } from '#src/routes.ts'
import { asIncident } from '#src/statuspage/maintenance.ts'
import { moment, optionalMoment } from '#src/statuspage/moment.ts'
import type { PageContext } from '#src/statuspage/page-context.ts'
import type { WebhookDetails } from '#src/statuspage/shapes.ts'
import { incidentEventOf } from '#src/statuspage/webhook.ts'
import { whyUntold } from '../../audience.ts'
import type { Sendable } from '../sendable.ts'

/** Statuspage's event for a maintenance window, updated or soon to begin: an incident in its format. */
export function maintenanceEvent(
  db: Reader,
  notificationId: NotificationId,
  now: number,
  page: PageContext,
  pageUrl: string,
): Sendable<object> {
  const row = db
    .select({ notification: notifications, window: maintenanceWindows, update: maintenanceUpdates })
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
  if (!row) return { skip: 'The maintenance is gone.' }
  const { notification, window, update } = row
  const untold = whyUntold(db, notification)
  if (untold !== undefined) return { skip: untold }
  if (update === null && !isAhead(window, now)) return { skip: 'The maintenance is not ahead any more.' }
  const facts = { ...window, services: namedBy(db, window.id), updates: updatesOf(db, window.id) }
  const url = routes.statusPage.maintenance.url({ base: pageUrl, id: window.id })
  return { send: incidentEventOf(asIncident(facts), url, page, scheduleOf(db, window)) }
}

function scheduleOf(db: Reader, window: MaintenanceWindow): Partial<WebhookDetails> {
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
    scheduled_reminded_at: optionalMoment(reminded.length > 0 ? Math.max(...reminded) : null),
    scheduled_auto_in_progress: window.autoStart,
    scheduled_auto_completed: window.autoComplete,
  }
}

/** Newest first. */
function updatesOf(db: Reader, windowId: string) {
  return db
    .select()
    .from(maintenanceUpdates)
    .where(eq(maintenanceUpdates.maintenanceWindowId, windowId))
    .orderBy(...newestFirst(maintenanceUpdates))
    .all()
}

function namedBy(db: Reader, windowId: string) {
  return db
    .select({ id: services.id, name: services.name })
    .from(maintenanceServices)
    .innerJoin(services, eq(services.id, maintenanceServices.serviceId))
    .where(and(eq(maintenanceServices.maintenanceWindowId, windowId), isPublic(db)))
    .orderBy(asc(services.position), asc(services.name))
    .all()
}
