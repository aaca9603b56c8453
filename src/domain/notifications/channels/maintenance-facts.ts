import { and, asc, eq, isNull, or } from 'drizzle-orm'
import { notifications } from '#src/db/schema/delivery.ts'
import type { organizations } from '#src/db/schema/identity.ts'
import { maintenanceSeries, maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { oldestFirst } from '#src/db/update-order.ts'
import type { Deps } from '#src/domain/context.ts'
import type { Delivery } from '#src/domain/deliveries/delivery.ts'
import {
  goesOn,
  isOver,
  type MaintenanceUpdate,
  type MaintenanceWindow,
} from '#src/domain/maintenance/maintenance-window.ts'
import { serviceLabels } from '#src/domain/service-status/service-labels.ts'
import { whyUntold } from '../audience.ts'
import { whyNotReminded } from '../standing.ts'
import { isCorrection } from './correction.ts'
import type { MaintenanceMail } from './mail-facts.ts'
import type { Sendable } from './sendable.ts'
import { windowServices } from './window-services.ts'

type Facts = Omit<MaintenanceMail, 'windowUrl' | 'pageUrl' | 'unsubscribeUrl' | 'manageUrl'> & { windowId: string }

/** Facts of one update of a window, or of a reminder that it begins soon. */
export function maintenanceFacts(
  deps: Deps,
  delivery: Delivery,
  organization: typeof organizations.$inferSelect,
): Sendable<Facts> {
  const row = deps.db
    .select({ notification: notifications, update: maintenanceUpdates, window: maintenanceWindows })
    .from(notifications)
    .leftJoin(maintenanceUpdates, eq(maintenanceUpdates.id, notifications.maintenanceUpdateId))
    .innerJoin(
      maintenanceWindows,
      or(
        eq(maintenanceWindows.id, maintenanceUpdates.maintenanceWindowId),
        eq(maintenanceWindows.id, notifications.maintenanceWindowId),
      ),
    )
    .where(eq(notifications.id, delivery.notificationId ?? ''))
    .get()
  if (!row) throw new Error(`delivery ${delivery.id} has no maintenance window`)
  const { notification, window, update } = row
  const untold = whyUntold(deps.db, notification)
  if (untold !== undefined) return { skip: untold }
  const stood = notification.standing?.kind === 'maintenance' ? notification.standing.window : window
  const correction = isCorrection(deps, delivery.notificationId)
  const outdated = update === null ? whyNotReminded(window, stood, deps.clock.now()) : whyOver(window, update)
  if (outdated !== undefined && !correction) return { skip: outdated }
  const named = windowServices(deps.db, notification, window.id)
  const first = firstUpdate(deps, window.id)
  const said = update ?? first
  const facts: Facts = {
    organization: organization.name,
    language: organization.language,
    timeZone: organization.timeZone,
    windowId: window.id,
    window: window.title,
    status: update?.status ?? 'scheduled',
    reminder: update === null,
    correction,
    body: said?.body ?? '',
    bodyFormat: said?.bodyFormat ?? 'markdown',
    scheduledStart: stood.scheduledStart,
    scheduledEnd: stood.scheduledEnd,
    ...(update === null ? alone : furtherOf(deps, window, { update, isFirst: update.id === first?.id })),
    services: named.map(serviceLabels(deps.db, organization.id)),
    displayAt: update?.displayAt ?? delivery.createdAt,
  }
  return { send: facts }
}

/** That it is planned or runs is no news once it is over. */
function whyOver(window: MaintenanceWindow, { status }: MaintenanceUpdate): string | undefined {
  return isOver(window) && status !== 'completed' && status !== 'cancelled' ? 'The maintenance is over.' : undefined
}

/** The announcement, which a reminder repeats. */
function firstUpdate(deps: Deps, windowId: string) {
  return deps.db
    .select()
    .from(maintenanceUpdates)
    .where(eq(maintenanceUpdates.maintenanceWindowId, windowId))
    .orderBy(...oldestFirst(maintenanceUpdates))
    .limit(1)
    .get()
}

const alone: Pick<MaintenanceMail, 'further' | 'goesOn'> = { further: [], goesOn: false }

interface Said {
  update: MaintenanceUpdate
  /** It announces the window. */
  isFirst: boolean
}

/** A series is told as one: at its beginning with the first window's announcement, at its end with the nearest one's. */
function furtherOf({ db }: Deps, window: MaintenanceWindow, { update, isFirst }: Said): typeof alone {
  const series = db
    .select()
    .from(maintenanceSeries)
    .where(eq(maintenanceSeries.id, window.seriesId ?? ''))
    .get()
  const begins = isFirst && series?.firstStart === window.occurrence
  const ends = update.status === 'cancelled' && update.createdAt >= (series?.endedAt ?? Number.POSITIVE_INFINITY)
  if (!series || !(begins || ends)) return alone
  const windows = db
    .select()
    .from(maintenanceWindows)
    .where(and(eq(maintenanceWindows.seriesId, series.id), isNull(maintenanceWindows.deletedAt)))
    .orderBy(asc(maintenanceWindows.scheduledStart))
    .all()
  const wanted = ends ? 'cancelled' : 'scheduled'
  const further = windows.filter((one) => one.status === wanted && one.scheduledStart > window.scheduledStart)
  return { further: further.map((one) => one.scheduledStart), goesOn: goesOn(series, windows.length) }
}
