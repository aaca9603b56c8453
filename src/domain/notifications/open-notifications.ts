import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/sqlite-core'
import type { Reader } from '#src/db/connection.ts'
import type { NotificationId, OrganizationId } from '#src/db/ids.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import { programEvents } from '#src/db/schema/program-events.ts'
import type { Notification } from './notification.ts'

/** Ids of the notifications of which not every follower has its delivery yet: people, or programs. */
export function unexpanded(db: Reader) {
  const toPeople = db.select({ id: notifications.id }).from(notifications).where(isNull(notifications.expandedAt))
  const toPrograms = db
    .select({ id: sql<NotificationId>`${programEvents.notificationId}` })
    .from(programEvents)
    // The plus keeps to the index of what is open.
    .where(and(isNull(programEvents.expandedAt), sql`+${programEvents.notificationId} is not null`))
  return unionAll(toPeople, toPrograms)
}

/** Counted, and not every follower has its delivery yet; the oldest first. */
export function openNotifications(db: Reader, organizationId: OrganizationId | null): Notification[] {
  return db
    .select()
    .from(notifications)
    .where(
      and(
        inArray(notifications.id, unexpanded(db)),
        organizationId === null ? undefined : eq(notifications.organizationId, organizationId),
      ),
    )
    .orderBy(asc(notifications.createdAt), asc(sql`notifications.rowid`))
    .all()
}
