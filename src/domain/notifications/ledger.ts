import { and, count, eq, gt, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { NotificationId } from '#src/db/ids.ts'
import { deliveries, notifications, subscribers } from '#src/db/schema/delivery.ts'
import { readTogether } from '#src/db/write.ts'
import { type DeliveryState, deliveryStates } from '#src/words.ts'
import { isOwed } from './audience.ts'
import type { Notification } from './notification.ts'

/** The state of every message of one notification. */
export interface Ledger extends Record<DeliveryState, number> {
  /** Followers whose delivery is still to be made. */
  toExpand: number
  /** The audience, counted when the notification was written. */
  due: number
  /** `due` less everything that is accounted for: 0, always. */
  unaccounted: number
}

/**
 * due = waiting + sending + retrying + delivered + failed + suppressed + toExpand, at every moment. `due` was counted in the
 * causing transaction and is compared with the rows, not made from them. Read in one transaction: another process or thread
 * moves messages on between two statements.
 */
export function readLedger(db: Reader, notificationId: NotificationId): Ledger {
  return readTogether(db, (tx) => countUp(tx, notificationId))
}

function countUp(db: Reader, notificationId: NotificationId): Ledger {
  const counted = db
    .select({ state: deliveries.state, messages: count() })
    .from(deliveries)
    .where(eq(deliveries.notificationId, notificationId))
    .groupBy(deliveries.state)
    .all()
  const states = Object.fromEntries(
    deliveryStates.map((state) => [state, counted.find((row) => row.state === state)?.messages ?? 0]),
  ) as Record<DeliveryState, number>
  const notification = db.select().from(notifications).where(eq(notifications.id, notificationId)).get()
  const made = counted.reduce((total, { messages }) => total + messages, 0)
  const toExpand = notification ? countToExpand(db, notification) : 0
  // Older notifications were written without a count, and recalled ones have no audience.
  const counts = notification && notification.audience !== null && notification.recalledAt === null
  const due = counts ? (notification.audience ?? 0) : made + toExpand
  return { ...states, toExpand, due, unaccounted: due - made - toExpand }
}

function countToExpand(db: Reader, notification: Notification): number {
  if (notification.expandedAt !== null) return 0
  const row = db
    .select({ people: count() })
    .from(subscribers)
    .leftJoin(
      deliveries,
      and(eq(deliveries.notificationId, notification.id), eq(deliveries.subscriberId, subscribers.id)),
    )
    .where(and(isOwed(db, notification), gt(subscribers.id, notification.expandedThrough), isNull(deliveries.id)))
    .get()
  return row?.people ?? 0
}
