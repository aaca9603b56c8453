import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { channels, refusalFaults } from '#src/words.ts'
import { declare } from './declare.ts'
import { deliveries } from './delivery.ts'

/** Pauses of channels, and attempts to post to webhooks. All times are UTC milliseconds. */

/** Channels that are paused because their server did not answer, or refused everybody; when the pause ends, one message tries again. */
export const channelPauses = sqliteTable('channel_pauses', {
  channel: text({ enum: channels }).primaryKey(),
  since: integer().notNull(),
  until: integer().notNull(),
  /** Tries in a row without an answer. */
  tries: integer().notNull(),
  reason: text().notNull(),
  /** The fault in a refusal; null: there was no answer at all. */
  fault: text({ enum: refusalFaults }),
})

export const aboutChannelPauses = declare(channelPauses, {
  owner: 'deliveries',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** While the relay does not carry mail and the fallback does: one row, or none. */
export const mailFailover = sqliteTable('mail_failover', {
  id: integer().primaryKey(),
  since: integer().notNull(),
  /** When the relay is tried again. */
  until: integer().notNull(),
  /** Tries of the relay in vain. */
  tries: integer().notNull(),
  reason: text().notNull(),
  /** The fault in the relay's refusal; null: there was no answer at all. */
  fault: text({ enum: refusalFaults }),
  /** The relay took up a message before it failed: a conversation without one proves nothing. */
  byMessage: integer({ mode: 'boolean' }).notNull(),
})

export const aboutMailFailover = declare(mailFailover, {
  owner: 'deliveries',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** A post to a URL and its answer, for whoever looks after the other side. */
export const webhookAttempts = sqliteTable(
  'webhook_attempts',
  {
    id: text().primaryKey(),
    deliveryId: text()
      .notNull()
      .references(() => deliveries.id, { onDelete: 'cascade' }),
    at: integer().notNull(),
    /** Milliseconds until the answer was there, or given up. */
    duration: integer().notNull(),
    /** The body, cut where it is long. */
    request: text().notNull(),
    /** Null: there was none. */
    status: integer(),
    /** The answer's first bytes, or what went wrong. */
    answer: text().notNull(),
  },
  (t) => [index('webhook_attempts_by_delivery').on(t.deliveryId, t.at), index('webhook_attempts_by_time').on(t.at)],
)

export const aboutWebhookAttempts = declare(webhookAttempts, {
  owner: 'deliveries',
  shownToVisitors: false,
  personal: { request: { erased: 'with-subscriber' }, answer: { erased: 'with-subscriber' } },
  exported: false,
  ages: { rule: 'deliveries', as: 'attempts at webhooks', since: ['at'] },
})
