import type { Tx } from '#src/db/connection.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import type { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import type { Deps } from '../context.ts'
import type { Subscriber } from '../subscribers/subscriber.ts'
import { destinationOf } from './channels/address.ts'
import { kindOf, type Notification } from './notification.ts'

export type Follower = Subscriber
type Endpoint = typeof webhookEndpoints.$inferSelect

/** Followers get their deliveries afterwards, in steps; each gets one, however often it is asked. */
export function oweFollowers(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  notification: Notification,
  followers: readonly Follower[],
): void {
  insert(
    tx,
    followers.map((follower) => ({ ...common(deps, notification), ...toFollower(follower) })),
  )
}

/**
 * The organization's endpoints get theirs in the causing transaction: they are few, and none that is added, changed or paused
 * a moment later is told too much or too little.
 */
export function oweEndpoints(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  notification: Notification,
  endpoints: readonly Endpoint[],
): void {
  insert(
    tx,
    endpoints.map((endpoint) => ({ ...common(deps, notification), ...toEndpoint(endpoint) })),
  )
}

export function toFollower({ id, channel, address }: Follower) {
  return { subscriberId: id, channel, address, destination: destinationOf(channel, address) }
}

export function toEndpoint({ id, address }: Endpoint) {
  const channel = 'webhook' as const
  return { webhookEndpointId: id, channel, address, destination: destinationOf(channel, address) }
}

function insert(tx: Tx, rows: (typeof deliveries.$inferInsert)[]): void {
  if (rows.length > 0) tx.insert(deliveries).values(rows).onConflictDoNothing().run()
}

function common({ clock, ids }: Pick<Deps, 'clock' | 'ids'>, notification: Notification) {
  const now = clock.now()
  return {
    id: ids.id(),
    organizationId: notification.organizationId,
    notificationId: notification.id,
    kind: kindOf(notification),
    state: 'waiting',
    nextAttemptAt: Math.max(now, notification.releaseAt),
    createdAt: now,
  } as const
}
