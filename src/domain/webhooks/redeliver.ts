import { and, eq } from 'drizzle-orm'
import { deliveries } from '#src/db/schema/delivery.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { repeatDelivery } from '../deliveries/retry-delivery.ts'
import { conflict, notFound } from '../errors.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { findWebhook } from './find-webhook.ts'

const perOrganization = { limit: 100, window: 10 * 60_000 }

/**
 * Sends a message to the endpoint once more, under the same webhook-id and with the facts of that moment. Throws conflict while
 * the endpoint is paused or the message is on its way, and rate_limited.
 */
export function redeliver(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  webhookId: string,
  deliveryId: string,
): void {
  authorize(actor, 'webhooks:write', organizationId)
  const webhook = findWebhook(deps.db, organizationId, webhookId)
  const itself = and(eq(deliveries.id, deliveryId), eq(deliveries.webhookEndpointId, webhookId))
  if (!deps.db.select().from(deliveries).where(itself).get()) throw notFound('message')
  if (webhook.pausedAt !== null) throw conflict('Resume the endpoint first: while it is paused nothing is sent to it.')
  spendAttempts(deps, { key: `redelivery:${organizationId}`, ...perOrganization })
  write(deps.db, (tx) => {
    if (!repeatDelivery(tx, deps, deliveryId)) throw conflict('The message is on its way already.')
    recordAudit(tx, deps, actor, {
      action: 'webhook.redelivered',
      organizationId,
      subject: { type: 'webhook_endpoint', id: webhookId },
      changes: { name: webhook.name, delivery: deliveryId },
    })
  })
}
