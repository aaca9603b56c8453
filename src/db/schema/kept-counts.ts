import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { channels, deliveryStates, subscriberStates } from '#src/words.ts'
import { id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'

/** Counts of what may be a million rows, kept by triggers (db/counting-triggers.ts): a screen never counts the rows themselves. */

/** Subscribers that are not erased, by everything that decides what they are told. */
export const subscriberCounts = sqliteTable(
  'subscriber_counts',
  {
    organizationId: id<OrganizationId>().notNull(),
    state: text({ enum: subscriberStates }).notNull(),
    channel: text({ enum: channels }).notNull(),
    followsIncidents: integer({ mode: 'boolean' }).notNull(),
    followsMaintenance: integer({ mode: 'boolean' }).notNull(),
    followsAll: integer({ mode: 'boolean' }).notNull(),
    /** As in the subscriber's row. */
    chosen: text().notNull(),
    people: integer().notNull(),
  },
  (t) => [
    primaryKey({
      columns: [t.organizationId, t.state, t.channel, t.followsIncidents, t.followsMaintenance, t.followsAll, t.chosen],
    }),
  ],
)

export const aboutSubscriberCounts = declare(subscriberCounts, {
  owner: null,
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** Messages of the outbox and those that have ended. */
export const deliveryCounts = sqliteTable(
  'delivery_counts',
  {
    /** '': of no notification. */
    notificationId: text().notNull(),
    /** '': the instance's own. */
    organizationId: text().notNull(),
    channel: text({ enum: channels }).notNull(),
    state: text({ enum: deliveryStates }).notNull(),
    /** Hours from 1970 until it ended; 0: it has not. */
    hour: integer().notNull(),
    messages: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.notificationId, t.organizationId, t.channel, t.state, t.hour] }),
    // The queries for what has not left and for what ended lately repeat these conditions word for word.
    index('delivery_counts_unsent')
      .on(t.organizationId, t.channel, t.notificationId)
      .where(sql`${t.hour} = 0 and ${t.messages} > 0`),
    index('delivery_counts_by_hour').on(t.hour, t.organizationId).where(sql`${t.hour} > 0`),
  ],
)

export const aboutDeliveryCounts = declare(deliveryCounts, {
  owner: null,
  shownToVisitors: false,
  personal: {},
  exported: false,
})
