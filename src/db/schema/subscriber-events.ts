import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { id, type SubscriberId } from '../ids.ts'
import { declare } from './declare.ts'
import { subscribers } from './delivery.ts'

/**
 * Incidents and maintenance windows that a subscriber follows one by one, besides what else it follows, until they are over. Ids of
 * both are unique among them.
 */
export const subscriberEvents = sqliteTable(
  'subscriber_events',
  {
    subscriberId: id<SubscriberId>()
      .notNull()
      .references(() => subscribers.id, { onDelete: 'cascade' }),
    eventId: text().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.subscriberId, t.eventId] }),
    index('subscriber_events_by_event').on(t.eventId, t.subscriberId),
  ],
)

export const aboutSubscriberEvents = declare(subscriberEvents, {
  owner: 'notifications',
  shownToVisitors: false,
  personal: {},
  exported: { within: subscribers, as: 'events', order: ['eventId'] },
})
