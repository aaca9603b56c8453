import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { languages } from '#src/words.ts'
import { id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'

/**
 * What visitors typed to subscribe by mail, until it is taken up right after the answer: one row for whoever follows already
 * and for whoever is new, so that the answer takes as long. All times are UTC milliseconds.
 */
export const subscriptionRequests = sqliteTable(
  'subscription_requests',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    email: text().notNull(),
    followsIncidents: integer({ mode: 'boolean' }).notNull(),
    followsMaintenance: integer({ mode: 'boolean' }).notNull(),
    /** Of the page on which it was typed; null: the page's own. */
    language: text({ enum: languages }),
    /** Null: the whole page. */
    serviceIds: text({ mode: 'json' }).$type<string[]>(),
    /** The visitor's, for the audit entry. */
    ip: text().notNull(),
    userAgent: text().notNull(),
    requestId: text().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [index('subscription_requests_by_time').on(t.createdAt, t.id)],
)

export const aboutSubscriptionRequests = declare(subscriptionRequests, {
  owner: 'subscribers',
  shownToVisitors: false,
  personal: {
    email: { erased: 'by-address' },
    ip: { erased: 'by-address' },
    userAgent: { erased: 'by-address' },
  },
  exported: false,
  ages: { rule: 'unconfirmed', as: 'requests', since: ['createdAt'] },
})
