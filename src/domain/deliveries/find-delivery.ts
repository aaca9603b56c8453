import { and, eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { NotificationId, OrganizationId } from '#src/db/ids.ts'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import type { DeliveryState } from '#src/words.ts'
import { conflict, notFound } from '../errors.ts'
import type { Delivery } from './delivery.ts'

/** Which message of which notification. */
export interface Which {
  notificationId: NotificationId
  deliveryId: string
}

/** not_found for another organization's as for an unknown one, and for one of another notification. */
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

/** Throws conflict where whoever was to get the message must not be sent any more: nobody who left is mailed again. */
export function refuseWhoLeft(db: Reader, { subscriberId, webhookEndpointId }: Delivery): void {
  const subscriber = db
    .select()
    .from(subscribers)
    .where(eq(subscribers.id, subscriberId ?? ''))
    .get()
  if (subscriberId !== null && subscriber?.state !== 'active')
    throw conflict(`The subscriber is ${subscriber?.state ?? 'gone'} and is sent nothing.`)
  const endpoint = db
    .select()
    .from(webhookEndpoints)
    .where(eq(webhookEndpoints.id, webhookEndpointId ?? ''))
    .get()
  if (webhookEndpointId !== null && (!endpoint || endpoint.removedAt !== null || endpoint.pausedAt !== null))
    throw conflict(`The endpoint is ${endpoint?.removedAt === null ? 'paused' : 'removed'} and is sent nothing.`)
}

const now: Record<DeliveryState, string> = {
  waiting: 'The message is waiting to be sent.',
  sending: 'The message is on its way: wait for what becomes of it.',
  retrying: 'The message is tried again by itself.',
  delivered: 'The message was delivered.',
  failed: 'The message has failed.',
  suppressed: 'The message is not sent any more.',
}

/** What the act could not do anything about, because the message is no longer as it was on the screen. */
export function stateConflict(db: Reader, { id }: Delivery) {
  const row = db.select({ state: deliveries.state }).from(deliveries).where(eq(deliveries.id, id)).get()
  return conflict(`${row ? now[row.state] : 'The message is gone.'} Nothing was changed.`)
}
