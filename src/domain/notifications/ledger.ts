import { and, count, eq, gt, isNull, ne, or, type SQL } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { NotificationId } from '#src/db/ids.ts'
import { deliveries, notifications, subscribers } from '#src/db/schema/delivery.ts'
import { readTogether } from '#src/db/write.ts'
import type { DeliveryState } from '#src/words.ts'
import { countByState } from '../deliveries/count-deliveries.ts'
import { isOwed } from './audience.ts'
import type { Notification } from './notification.ts'
import { eventOfNotification } from './program-event.ts'

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
 * causing transaction and is compared with the counts of the rows, not made from them, except for what is still to be made of
 * a large notification. Read in one transaction: another process or thread moves messages on between two statements.
 */
export function readLedger(db: Reader, notificationId: NotificationId): Ledger {
  return readTogether(db, (tx) => countUp(tx, notificationId))
}

function countUp(db: Reader, notificationId: NotificationId): Ledger {
  const states = countByState(db, notificationId)
  const notification = db.select().from(notifications).where(eq(notifications.id, notificationId)).get()
  const made = Object.values(states).reduce((total, messages) => total + messages, 0)
  const toExpand = notification ? countToExpand(db, notification, made) : 0
  // Older notifications were written without a count, and recalled ones have no audience.
  const counts = notification && notification.audience !== null && notification.recalledAt === null
  const due = counts ? (notification.audience ?? 0) : made + toExpand
  return { ...states, toExpand, due, unaccounted: due - made - toExpand }
}

/** Followers that are counted one by one while their deliveries are being made; more would hold up visitors. */
const countedOneByOne = 2000

/** True while what is still to be made of it is not counted one by one. */
export function isLarge({ audience }: Pick<Notification, 'audience'>): boolean {
  return (audience ?? 0) > countedOneByOne
}

/** Followers whom the expansion has not reached yet, as a condition on `subscribers`; undefined: it has reached all. */
function stillToMake(db: Reader, { id, expandedAt, expandedThrough }: Notification): SQL | undefined {
  const event = eventOfNotification(db, id)
  return or(
    expandedAt === null ? and(ne(subscribers.channel, 'webhook'), gt(subscribers.id, expandedThrough)) : undefined,
    event?.expandedAt === null
      ? and(eq(subscribers.channel, 'webhook'), gt(subscribers.id, event.expandedThrough))
      : undefined,
  )
}

function countToExpand(db: Reader, notification: Notification, made: number): number {
  const open = stillToMake(db, notification)
  if (open === undefined) return 0
  if (isLarge(notification)) return Math.max(0, (notification.audience ?? 0) - made)
  const row = db
    .select({ people: count() })
    .from(subscribers)
    .leftJoin(
      deliveries,
      and(eq(deliveries.notificationId, notification.id), eq(deliveries.subscriberId, subscribers.id)),
    )
    .where(and(isOwed(db, notification), open, isNull(deliveries.id)))
    .get()
  return row?.people ?? 0
}
