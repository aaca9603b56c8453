import { and, asc, eq, or } from 'drizzle-orm'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { maintenanceUpdates } from '#src/db/schema/maintenance.ts'
import { statusUpdates } from '#src/db/schema/status.ts'
import type { Deps } from '../../../context.ts'
import type { Delivery } from '../../claim-deliveries.ts'

/** The id of the first delivery about the same incident to the same subscriber: the thread that follow-ups join. */
export function threadOf(deps: Deps, delivery: Delivery): string | null {
  const incidentOf = deps.db
    .select({ id: statusUpdates.incidentId })
    .from(notifications)
    .innerJoin(statusUpdates, eq(statusUpdates.id, notifications.statusUpdateId))
    .where(eq(notifications.id, delivery.notificationId ?? ''))
    .get()
  const first = deps.db
    .select({ id: deliveries.id })
    .from(deliveries)
    .innerJoin(notifications, eq(notifications.id, deliveries.notificationId))
    .innerJoin(statusUpdates, eq(statusUpdates.id, notifications.statusUpdateId))
    .where(
      and(eq(statusUpdates.incidentId, incidentOf?.id ?? ''), eq(deliveries.subscriberId, delivery.subscriberId ?? '')),
    )
    .orderBy(asc(notifications.createdAt))
    .limit(1)
    .get()
  return first?.id ?? null
}

/** The id of the first delivery about the same window to the same subscriber: the thread that follow-ups join. */
export function threadOfWindow(deps: Deps, delivery: Delivery, windowId: string): string | null {
  const first = deps.db
    .select({ id: deliveries.id })
    .from(deliveries)
    .innerJoin(notifications, eq(notifications.id, deliveries.notificationId))
    .leftJoin(maintenanceUpdates, eq(maintenanceUpdates.id, notifications.maintenanceUpdateId))
    .where(
      and(
        eq(deliveries.subscriberId, delivery.subscriberId ?? ''),
        or(eq(maintenanceUpdates.maintenanceWindowId, windowId), eq(notifications.maintenanceWindowId, windowId)),
      ),
    )
    .orderBy(asc(notifications.createdAt))
    .limit(1)
    .get()
  return first?.id ?? null
}
