import { and, count, eq, gt, isNull, lte } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { type DeliveryState, deliveries, deliveryStates, notifications, subscribers } from '#src/db/schema/delivery.ts'

/** What became of everything one notification owes. */
export interface Ledger extends Record<DeliveryState, number> {
  /** Followers for whom no delivery was made yet. */
  toExpand: number
  due: number
}

/** due = waiting + sending + retrying + delivered + failed + suppressed + toExpand, at every moment. */
export function readLedger(db: Reader, notificationId: string): Ledger {
  const counted = db
    .select({ state: deliveries.state, messages: count() })
    .from(deliveries)
    .where(eq(deliveries.notificationId, notificationId))
    .groupBy(deliveries.state)
    .all()
  const states = Object.fromEntries(
    deliveryStates.map((state) => [state, counted.find((row) => row.state === state)?.messages ?? 0]),
  ) as Record<DeliveryState, number>
  const toExpand = countToExpand(db, notificationId)
  return { ...states, toExpand, due: toExpand + counted.reduce((total, { messages }) => total + messages, 0) }
}

function countToExpand(db: Reader, notificationId: string): number {
  const row = db
    .select({ people: count() })
    .from(notifications)
    .innerJoin(
      subscribers,
      and(
        eq(subscribers.organizationId, notifications.organizationId),
        eq(subscribers.state, 'active'),
        lte(subscribers.confirmedAt, notifications.createdAt),
        gt(subscribers.id, notifications.expandedThrough),
      ),
    )
    .where(and(eq(notifications.id, notificationId), isNull(notifications.expandedAt)))
    .get()
  return row?.people ?? 0
}
