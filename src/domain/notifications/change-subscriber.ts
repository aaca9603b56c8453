import { and, eq, isNull } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import type { Deps } from '../context.ts'
import type { Subscriber } from '../subscribers/subscriber.ts'
import { isOwed } from './audience.ts'
import { settleOwed } from './expand-notifications.ts'
import type { Notification } from './notification.ts'
import { openNotifications } from './open-notifications.ts'
import { type SubscriberColumns, setSubscriber } from './subscriber-rows.ts'

type Changed = Pick<Subscriber, 'id' | 'organizationId'>

/**
 * Changes a subscriber so that every ledger goes on adding up, in the causing transaction. `serviceIds`: the services followed
 * from now on by a subscriber who does not follow the whole page; absent: as before.
 */
export function changeSubscriber(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  subscriber: Changed,
  columns: SubscriberColumns,
  serviceIds?: string[],
): void {
  keepLedger(tx, deps, subscriber, () => setSubscriber(tx, subscriber.id, columns, serviceIds))
}

/**
 * Makes the deliveries due until now before the change, so that whoever enters an audience only now does not get messages
 * that were counted without them.
 */
export function keepLedger(tx: Tx, deps: Pick<Deps, 'clock' | 'ids'>, subscriber: Changed, change: () => void): void {
  settleOwed(tx, deps, subscriber)
  change()
  keepOutOfOpen(tx, subscriber)
}

/** UTC ms from which somebody new is notified: after everything whose audience was counted and is not expanded yet. */
export function notifiedFrom(db: Reader, { clock }: Pick<Deps, 'clock'>, organizationId: string): number {
  const newest = openNotifications(db, organizationId).at(-1)?.createdAt ?? -1
  return Math.max(clock.now(), newest + 1)
}

function keepOutOfOpen(tx: Tx, { id, organizationId }: Changed): void {
  const joined = openNotifications(tx, organizationId).filter((notification) => isOwedNow(tx, notification, id))
  if (joined.length === 0) return
  setSubscriber(tx, id, { confirmedAt: Math.max(...joined.map(({ createdAt }) => createdAt)) + 1 })
}

function isOwedNow(tx: Tx, notification: Notification, id: string): boolean {
  const row = tx
    .select({ id: subscribers.id })
    .from(subscribers)
    .leftJoin(deliveries, and(eq(deliveries.notificationId, notification.id), eq(deliveries.subscriberId, id)))
    .where(and(isOwed(tx, notification), eq(subscribers.id, id), isNull(deliveries.id)))
    .get()
  return row !== undefined
}
