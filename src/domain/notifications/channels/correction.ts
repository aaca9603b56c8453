import { and, asc, eq, isNull, or } from 'drizzle-orm'
import type { NotificationId } from '#src/db/ids.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import type { Deps } from '#src/domain/context.ts'

/** True where an earlier notification announced the same update: this one announces its corrected text. */
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
        or(
          eq(notifications.statusUpdateId, own?.statusUpdateId ?? ''),
          eq(notifications.maintenanceUpdateId, own?.maintenanceUpdateId ?? ''),
        ),
        isNull(notifications.recalledAt),
      ),
    )
    .orderBy(asc(notifications.createdAt), asc(notifications.releaseAt))
    .limit(1)
    .get()
  return first !== undefined && first.id !== notificationId
}
