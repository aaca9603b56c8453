import { and, asc, eq, inArray, lt, or, sql } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import type { IncidentId } from '#src/db/ids.ts'
import { prepared } from '#src/db/prepared.ts'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceUpdates } from '#src/db/schema/maintenance.ts'
import type { Deps } from '#src/domain/context.ts'
import type { Delivery } from '#src/domain/deliveries/delivery.ts'

/** A mail thread is about one incident or one maintenance window; the other id is ''. */
export interface Thread {
  incidentId: IncidentId
  windowId: string
}

/** The thread that a delivery's notification continues; null where it is the first about its subject. */
export function threadAbout({ db }: Pick<Deps, 'db'>, { notificationId }: Delivery): Thread | null {
  const own = db
    .select({
      createdAt: notifications.createdAt,
      incidentId: statusUpdates.incidentId,
      updateWindowId: maintenanceUpdates.maintenanceWindowId,
      windowId: notifications.maintenanceWindowId,
    })
    .from(notifications)
    .leftJoin(statusUpdates, eq(statusUpdates.id, notifications.statusUpdateId))
    .leftJoin(maintenanceUpdates, eq(maintenanceUpdates.id, notifications.maintenanceUpdateId))
    .where(eq(notifications.id, notificationId ?? ''))
    .get()
  if (!own) return null
  const thread = { incidentId: own.incidentId ?? '', windowId: own.updateWindowId ?? own.windowId ?? '' }
  return isFollowing(db, thread, own.createdAt) ? thread : null
}

/** By the indexes of what it is about, since an organization tells of many subjects. */
function isFollowing(db: Db, { incidentId, windowId }: Thread, createdAt: number): boolean {
  const ofIncident = db
    .select({ id: statusUpdates.id })
    .from(statusUpdates)
    .where(eq(statusUpdates.incidentId, incidentId))
  const ofWindow = db
    .select({ id: maintenanceUpdates.id })
    .from(maintenanceUpdates)
    .where(eq(maintenanceUpdates.maintenanceWindowId, windowId))
  const { statusUpdateId, maintenanceUpdateId, maintenanceWindowId } = notifications
  const ways =
    incidentId === ''
      ? [inArray(maintenanceUpdateId, ofWindow), eq(maintenanceWindowId, windowId)]
      : [inArray(statusUpdateId, ofIncident)]
  return ways.some((which) => {
    const earlier = and(which, lt(sql`+${notifications.createdAt}`, createdAt))
    return db.select({ id: notifications.id }).from(notifications).where(earlier).limit(1).get() !== undefined
  })
}

/** The id of the first delivery of the thread to the subscriber, to which follow-ups refer. */
export function firstInThread({ db }: Pick<Deps, 'db'>, { subscriberId }: Delivery, thread: Thread): string | null {
  return firstDelivery(db).get({ subscriberId: subscriberId ?? '', ...thread })?.id ?? null
}

const isInThread = or(
  eq(statusUpdates.incidentId, sql.placeholder('incidentId')),
  eq(maintenanceUpdates.maintenanceWindowId, sql.placeholder('windowId')),
  eq(notifications.maintenanceWindowId, sql.placeholder('windowId')),
)

const firstDelivery = (db: Db) =>
  prepared(db, 'first in thread', () =>
    db
      .select({ id: deliveries.id })
      .from(deliveries)
      .innerJoin(notifications, eq(notifications.id, deliveries.notificationId))
      .leftJoin(statusUpdates, eq(statusUpdates.id, notifications.statusUpdateId))
      .leftJoin(maintenanceUpdates, eq(maintenanceUpdates.id, notifications.maintenanceUpdateId))
      .where(and(eq(deliveries.subscriberId, sql.placeholder('subscriberId')), isInThread))
      .orderBy(asc(notifications.createdAt), asc(deliveries.createdAt))
      .limit(1)
      .prepare(),
  )
