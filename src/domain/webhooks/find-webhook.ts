import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { notFound } from '../errors.ts'

export type Webhook = typeof webhookEndpoints.$inferSelect

/** Endpoints that were not removed, the oldest first. */
export function listWebhooks(db: Reader, organizationId: OrganizationId): Webhook[] {
  return db
    .select()
    .from(webhookEndpoints)
    .where(and(eq(webhookEndpoints.organizationId, organizationId), isNull(webhookEndpoints.removedAt)))
    .orderBy(asc(webhookEndpoints.createdAt), asc(webhookEndpoints.id))
    .all()
}

/** Throws not_found for another organization's endpoint as for an unknown and a removed one. */
export function findWebhook(db: Reader, organizationId: OrganizationId, id: string): Webhook {
  const webhook = listWebhooks(db, organizationId).find((one) => one.id === id)
  if (!webhook) throw notFound('webhook endpoint')
  return webhook
}
