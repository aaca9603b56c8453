import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { WebhookEvent } from '#src/words.ts'
import { id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'

/** An organization's own outgoing integrations. All times are UTC milliseconds. */

export const webhookEndpoints = sqliteTable(
  'webhook_endpoints',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    name: text().notNull(),
    /** As much of its URL as people need to recognise it. */
    address: text().notNull(),
    /** Sealed. */
    url: text().notNull(),
    events: text({ mode: 'json' }).$type<WebhookEvent[]>().notNull(),
    /** Sealed; shown once (Standard Webhooks: `whsec_` and 24 to 64 bytes, base64). */
    secret: text().notNull(),
    /** Sealed: the one before, which still signs until `previousSecretUntil`. */
    previousSecret: text(),
    previousSecretUntil: integer(),
    createdAt: integer().notNull(),
    /** Since when nothing has arrived; null: the last message did. */
    failingSince: integer(),
    /** By hand, or because it failed for long. */
    pausedAt: integer(),
    pauseReason: text(),
    removedAt: integer(),
  },
  (t) => [index('webhook_endpoints_by_organization').on(t.organizationId, t.createdAt)],
)

export const aboutWebhookEndpoints = declare(webhookEndpoints, {
  owner: 'notifications',
  shownToVisitors: false,
  personal: { pauseReason: { erased: 'by-name' } },
  exported: {
    listed: 'webhook-endpoints',
    omit: ['url', 'secret', 'previousSecret', 'previousSecretUntil'],
    unless: 'removedAt',
  },
  sealed: { as: 'webhookEndpoints', columns: ['url', 'secret', 'previousSecret'] },
})
