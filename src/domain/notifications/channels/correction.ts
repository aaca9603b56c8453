import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { NotificationId } from '#src/db/ids.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import type { Deps } from '#src/domain/context.ts'
import type { About } from '../notification.ts'

/** True where a notification that was not recalled has announced the update already; never of a reminder. */
export function wasAnnounced(db: Reader, { statusUpdateId, maintenanceUpdateId }: About): boolean {
  const before = db
    .select({ id: notifications.id })
    .from(notifications)
    .where(and(isAbout({ statusUpdateId, maintenanceUpdateId }), isNull(notifications.recalledAt)))
    .limit(1)
    .get()
  return before !== undefined
}

/** By the one that it is about: asked for either, SQLite would read all notifications for each message. */
function isAbout({ statusUpdateId, maintenanceUpdateId }: Pick<About, 'statusUpdateId' | 'maintenanceUpdateId'>) {
  return statusUpdateId
    ? eq(notifications.statusUpdateId, statusUpdateId)
    : eq(notifications.maintenanceUpdateId, maintenanceUpdateId ?? '')
}

/** True where an earlier notification announced the same update to people: this one announces its corrected text. */
export function isCorrection({ db }: Pick<Deps, 'db'>, notificationId: NotificationId | null): boolean {
  const own = db
    .select()
    .from(notifications)
    .where(eq(notifications.id, notificationId ?? ''))
    .get()
  const first = db
    .select({ id: notifications.id })
    .from(notifications)
    .where(
      and(
        isAbout({ statusUpdateId: null, maintenanceUpdateId: null, ...own }),
        isNull(notifications.recalledAt),
        sql`${notifications.standing} ->> 'programsOnly' is not 1`,
      ),
    )
    .orderBy(asc(notifications.createdAt), asc(notifications.releaseAt))
    .limit(1)
    .get()
  return first !== undefined && first.id !== notificationId
}
