import { and, asc, desc, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { beside, type ListPage, listPage, type Turn } from '#src/db/list-page.ts'
import {
  maintenanceReminders,
  maintenanceSeries,
  maintenanceServices,
  maintenanceUpdates,
  maintenanceWindows,
} from '#src/db/schema/maintenance.ts'
import { services } from '#src/db/schema/services.ts'
import { newestFirst } from '#src/db/update-order.ts'
import { notFound } from '../errors.ts'
import type { MaintenanceSeries, MaintenanceUpdate, MaintenanceWindow } from './maintenance-window.ts'

/** Throws not_found for another organization's window and for an unknown or a deleted one alike. */
export function findWindow(db: Reader, organizationId: OrganizationId, id: string): MaintenanceWindow {
  const window = db
    .select()
    .from(maintenanceWindows)
    .where(
      and(
        eq(maintenanceWindows.id, id),
        eq(maintenanceWindows.organizationId, organizationId),
        isNull(maintenanceWindows.deletedAt),
      ),
    )
    .get()
  if (!window) throw notFound('maintenance window')
  return window
}

export function findSeries(db: Reader, organizationId: OrganizationId, id: string): MaintenanceSeries {
  const series = db
    .select()
    .from(maintenanceSeries)
    .where(and(eq(maintenanceSeries.id, id), eq(maintenanceSeries.organizationId, organizationId)))
    .get()
  if (!series) throw notFound('maintenance series')
  return series
}

export function findMaintenanceUpdate(db: Reader, windowId: string, id: string): MaintenanceUpdate {
  const update = db
    .select()
    .from(maintenanceUpdates)
    .where(and(eq(maintenanceUpdates.id, id), eq(maintenanceUpdates.maintenanceWindowId, windowId)))
    .get()
  if (!update) throw notFound('status update')
  return update
}

/** Neither completed nor cancelled, the earliest first. */
export function pendingWindows(db: Reader, organizationId: OrganizationId): MaintenanceWindow[] {
  return db
    .select()
    .from(maintenanceWindows)
    .where(and(eq(maintenanceWindows.organizationId, organizationId), isNull(maintenanceWindows.endedAt)))
    .orderBy(asc(maintenanceWindows.scheduledStart), asc(maintenanceWindows.id))
    .all()
}

/** Completed or cancelled. */
export function pastWindows(
  db: Reader,
  organizationId: OrganizationId,
  turn: Turn,
  size: number,
): ListPage<MaintenanceWindow> {
  return listPage(
    turn,
    size,
    (part) => {
      const { which, order } = beside({ at: maintenanceWindows.scheduledStart, id: maintenanceWindows.id }, part)
      return db
        .select()
        .from(maintenanceWindows)
        .where(
          and(
            eq(maintenanceWindows.organizationId, organizationId),
            isNotNull(maintenanceWindows.endedAt),
            isNull(maintenanceWindows.deletedAt),
            which,
          ),
        )
        .orderBy(...order)
        .limit(part.limit)
        .all()
    },
    ({ scheduledStart, id }) => ({ at: scheduledStart, id }),
  )
}

/** Newest first. */
export function updatesOfWindow(db: Reader, windowId: string): MaintenanceUpdate[] {
  return db
    .select()
    .from(maintenanceUpdates)
    .where(eq(maintenanceUpdates.maintenanceWindowId, windowId))
    .orderBy(...newestFirst(maintenanceUpdates))
    .all()
}

/** Of several windows, by their ids; each newest first. */
export function updatesOfWindows(db: Reader, windowIds: string[]): Map<string, MaintenanceUpdate[]> {
  const updates = db
    .select()
    .from(maintenanceUpdates)
    .where(inArray(maintenanceUpdates.maintenanceWindowId, windowIds))
    .orderBy(...newestFirst(maintenanceUpdates))
    .all()
  return Map.groupBy(updates, ({ maintenanceWindowId }) => maintenanceWindowId)
}

/** By name, archived ones included. */
export function servicesOfWindow(db: Reader, windowId: string): { id: string; name: string }[] {
  return db
    .select({ id: services.id, name: services.name })
    .from(maintenanceServices)
    .innerJoin(services, eq(services.id, maintenanceServices.serviceId))
    .where(eq(maintenanceServices.maintenanceWindowId, windowId))
    .orderBy(asc(services.name))
    .all()
}

/** Longest lead first. */
export function remindersOf(db: Reader, windowId: string): (typeof maintenanceReminders.$inferSelect)[] {
  return db
    .select()
    .from(maintenanceReminders)
    .where(eq(maintenanceReminders.maintenanceWindowId, windowId))
    .orderBy(desc(maintenanceReminders.leadMinutes))
    .all()
}
