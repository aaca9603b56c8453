import { and, eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { NotificationId, OrganizationId } from '#src/db/ids.ts'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import type { DeliveryState } from '#src/words.ts'
import { conflict, notFound } from '../errors.ts'
import type { Delivery } from './delivery.ts'

/** A delivery's id is only valid together with its notification's. */
export interface Which {
  notificationId: NotificationId
  deliveryId: string
}

/** Throws not_found for an unknown message, another organization's, and one of another notification alike. */
export function findDelivery(
  db: Reader,
  organizationId: OrganizationId,
  { notificationId, deliveryId }: Which,
): Delivery {
  const found = db
    .select()
    .from(deliveries)
    .where(
      and(
        eq(deliveries.id, deliveryId),
        eq(deliveries.notificationId, notificationId),
        eq(deliveries.organizationId, organizationId),
      ),
    )
    .get()
  if (!found) throw notFound('message')
  return found
}

/** Throws conflict unless the receiver is active: nobody who left is mailed again. */
export function refuseWhoLeft(db: Reader, { subscriberId, webhookEndpointId }: Delivery): void {
  const subscriber = db
    .select()
    .from(subscribers)
    .where(eq(subscribers.id, subscriberId ?? ''))
    .get()
  if (subscriberId !== null && subscriber?.state !== 'active')
    throw conflict(`The subscriber is ${subscriber?.state ?? 'gone'} and gets no messages.`)
  const endpoint = db
    .select()
    .from(webhookEndpoints)
    .where(eq(webhookEndpoints.id, webhookEndpointId ?? ''))
    .get()
  if (webhookEndpointId !== null && (!endpoint || endpoint.removedAt !== null || endpoint.pausedAt !== null))
    throw conflict(`The endpoint is ${endpoint?.removedAt === null ? 'paused' : 'removed'} and gets no messages.`)
}

const now: Record<DeliveryState, string> = {
  waiting: 'The message is waiting to be sent. Nothing was changed.',
  sending: 'The message is being sent: wait for the result. Nothing was changed.',
  retrying: 'Opsentry will retry the message by itself. Nothing was changed.',
  undecided:
    'The message was queued before a restore, and waits until the instance admin decides about it. Nothing was changed.',
  delivered: 'The message was delivered. Nothing was changed.',
  failed: 'The message has failed. Nothing was changed.',
  suppressed: 'The message will not be sent. Nothing was changed.',
}

/** The conflict when a message's state has changed since the screen was drawn; names the present state. */
export function stateConflict(db: Reader, { id }: Delivery) {
  const row = db.select({ state: deliveries.state }).from(deliveries).where(eq(deliveries.id, id)).get()
  return conflict(row ? now[row.state] : 'The message is gone. Nothing was changed.')
}
