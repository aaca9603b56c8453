import type { Tx } from '#src/db/connection.ts'
import type { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import type { Deps } from '../context.ts'
import { enqueue } from '../deliveries/enqueue.ts'
import type { Subscriber } from '../subscribers/subscriber.ts'
import { destinationOf } from './channels/address.ts'
import { kindOf, type Notification } from './notification.ts'

export type Follower = Subscriber
type Endpoint = typeof webhookEndpoints.$inferSelect

/** Runs in steps after the notification was written; each follower gets one delivery, however often it runs. */
export function enqueueForFollowers(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  notification: Notification,
  followers: readonly Follower[],
): void {
  enqueue(
    tx,
    deps,
    followers.map((follower) => ({
      ...about(notification),
      ...toFollower(follower),
      ...whenFor(follower, notification),
    })),
    { once: true },
  )
}

/**
 * Makes the deliveries to the organization's endpoints in the causing transaction: they are few, and none that is added,
 * changed or paused a moment later gets too much or too little.
 */
export function enqueueForEndpoints(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  notification: Notification,
  endpoints: readonly Endpoint[],
): void {
  enqueue(
    tx,
    deps,
    endpoints.map((endpoint) => ({
      ...about(notification),
      ...toEndpoint(endpoint),
      notBefore: notification.createdAt,
    })),
    { once: true },
  )
}

export function toFollower({ id, channel, address }: Follower) {
  return { subscriberId: id, channel, address, destination: destinationOf(channel, address) }
}

export function toEndpoint({ id, address }: Endpoint) {
  const channel = 'webhook' as const
  return { webhookEndpointId: id, channel, address, destination: destinationOf(channel, address) }
}

/** Programs are told at once: it cannot be recalled for them. */
function whenFor({ channel }: Follower, { createdAt, releaseAt }: Notification) {
  return { notBefore: channel === 'webhook' ? createdAt : releaseAt }
}

function about({ id, organizationId, createdAt, ...notification }: Notification) {
  return { organizationId, notificationId: id, kind: kindOf(notification), createdAt }
}
