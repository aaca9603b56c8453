import { and, eq, or, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { NotificationId } from '#src/db/ids.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import { maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import type { StoodWindow } from '#src/db/schema/standing.ts'
import { newestFirst } from '#src/db/update-order.ts'
import { routes } from '#src/routes.ts'
import { asIncident } from '#src/statuspage/maintenance.ts'
import { moment, optionalMoment } from '#src/statuspage/moment.ts'
import type { PageContext } from '#src/statuspage/page-context.ts'
import type { WebhookDetails } from '#src/statuspage/shapes.ts'
import { incidentEventOf } from '#src/statuspage/webhook.ts'
import { whyUntold } from '../../audience.ts'
import { stoodWindow, whyNotReminded } from '../../standing.ts'
import type { Sendable } from '../sendable.ts'
import { windowServices } from '../window-services.ts'

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
  const standing = notification.standing?.kind === 'maintenance' ? notification.standing : undefined
  const stood = standing?.window ?? stoodWindow(db, window)
  const untold = whyUntold(db, notification)
  if (untold !== undefined) return { skip: untold }
  const outdated = update === null ? whyNotReminded(window, stood, now) : undefined
  if (outdated !== undefined) return { skip: outdated }
  const named = windowServices(db, notification, window.id).toSorted((a, b) => a.position - b.position)
  const updates = updatesOf(db, window.id, standing?.through ?? null)
  const facts = { ...window, ...stood, services: named, updates }
  const url = routes.statusPage.maintenance.url({ base: pageUrl, id: window.id })
  return { send: incidentEventOf(asIncident(facts), url, page, scheduleOf(stood)) }
}

function scheduleOf(window: StoodWindow): Partial<WebhookDetails> {
  return {
    scheduled_for: moment(window.scheduledStart),
    scheduled_until: moment(window.scheduledEnd),
    scheduled_remind_prior: window.hasReminders,
    scheduled_reminded_at: optionalMoment(window.remindedAt),
    scheduled_auto_in_progress: window.autoStart,
    scheduled_auto_completed: window.autoComplete,
  }
}

/** Newest first. `through`: the last that counts, in the order of writing; null: all. */
function updatesOf(db: Reader, windowId: string, through: string | null) {
  const last = sql`(select last.rowid from maintenance_updates last where last.id = ${through})`
  return db
    .select()
    .from(maintenanceUpdates)
    .where(
      and(
        eq(maintenanceUpdates.maintenanceWindowId, windowId),
        through === null ? undefined : sql`maintenance_updates.rowid <= ${last}`,
      ),
    )
    .orderBy(...newestFirst(maintenanceUpdates))
    .all()
}
