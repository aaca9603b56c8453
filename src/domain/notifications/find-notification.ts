import { and, desc, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { NotificationId, OrganizationId } from '#src/db/ids.ts'
import { beside, type ListPage, listPage, type Turn } from '#src/db/list-page.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import type { IncidentStatus, MaintenanceStatus } from '#src/words.ts'
import { notFound } from '../errors.ts'

/** A notification and what it was about. Times are UTC ms. */
export interface FoundNotification {
  id: string
  createdAt: number
  /** The moment until which it can be recalled, and nothing leaves. */
  releaseAt: number
  recalledAt: number | null
  /** `gone`: it was deleted. */
  about: { kind: 'incident' | 'maintenance'; id: string; title: string; gone: boolean }
  /** Status that the update set; null: a reminder of a maintenance window. */
  status: IncidentStatus | MaintenanceStatus | null
  /** Subscribers were already notified of this update: this one corrects its text. */
  correction: boolean
}

export function listNotifications(
  db: Reader,
  organizationId: OrganizationId,
  turn: Turn,
  size: number,
): ListPage<FoundNotification> {
  return listPage(
    turn,
    size,
    (part) => {
      const { which, order } = beside({ at: notifications.createdAt, id: notifications.id }, part)
      return select(db, and(eq(notifications.organizationId, organizationId), which), order)
        .limit(part.limit)
        .all()
        .map(readable)
    },
    ({ createdAt, id }) => ({ at: createdAt, id }),
  )
}

/** Throws not_found for another organization's notification as for an unknown one. */
export function findNotification(db: Reader, organizationId: OrganizationId, id: NotificationId): FoundNotification {
  const row = select(db, and(eq(notifications.organizationId, organizationId), eq(notifications.id, id))).get()
  if (!row) throw notFound('notification')
  return readable(row)
}

/** Update of an incident or a window -> its notifications, corrections included, newest first; in one query. */
export function notificationsOf(db: Reader, updateIds: string[]): Map<string, FoundNotification[]> {
  const { statusUpdateId, maintenanceUpdateId } = notifications
  const rows = select(db, or(inArray(statusUpdateId, updateIds), inArray(maintenanceUpdateId, updateIds))).all()
  const ofUpdate = Map.groupBy(
    rows,
    ({ notification }) => notification.statusUpdateId ?? notification.maintenanceUpdateId ?? '',
  )
  return new Map([...ofUpdate].map(([update, found]) => [update, found.map(readable)]))
}

const isCorrection = sql<number>`exists (
  select 1 from notifications before
  where before.recalled_at is null and before.rowid < notifications.rowid and before.standing ->> 'programsOnly' is not 1
    and (before.status_update_id = notifications.status_update_id
      or before.maintenance_update_id = notifications.maintenance_update_id))`

const newestFirst = [desc(notifications.createdAt), desc(sql`notifications.rowid`)]

function select(db: Reader, where: SQL | undefined, order = newestFirst) {
  return db
    .select({
      notification: notifications,
      incident: incidents,
      window: maintenanceWindows,
      status: sql<FoundNotification['status']>`coalesce(${statusUpdates.status}, ${maintenanceUpdates.status})`,
      correction: isCorrection,
    })
    .from(notifications)
    .leftJoin(statusUpdates, eq(statusUpdates.id, notifications.statusUpdateId))
    .leftJoin(incidents, eq(incidents.id, statusUpdates.incidentId))
    .leftJoin(maintenanceUpdates, eq(maintenanceUpdates.id, notifications.maintenanceUpdateId))
    .leftJoin(
      maintenanceWindows,
      eq(
        maintenanceWindows.id,
        sql`coalesce(${maintenanceUpdates.maintenanceWindowId}, ${notifications.maintenanceWindowId})`,
      ),
    )
    .where(where)
    .orderBy(...order)
}

type Row = NonNullable<ReturnType<ReturnType<typeof select>['get']>>

function readable({ notification, incident, window, status, correction }: Row): FoundNotification {
  const { id, createdAt, releaseAt, recalledAt } = notification
  const subject = incident ?? window
  if (subject === null) throw new Error(`notification ${id} is about nothing`)
  return {
    ...{ id, createdAt, releaseAt, recalledAt, status },
    about: {
      kind: incident === null ? 'maintenance' : 'incident',
      id: subject.id,
      title: subject.title,
      gone: subject.deletedAt !== null,
    },
    correction: correction === 1,
  }
}
