import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { apiTokens } from './access.ts'
import { declare } from './declare.ts'

/** Calls of programs to the management API. All times are UTC milliseconds. */

/** A changing call that named an Idempotency-Key, and its answer. */
export const sentCalls = sqliteTable(
  'sent_calls',
  {
    /** SHA-256 of the token's id and the key. */
    id: text().primaryKey(),
    tokenId: text()
      .notNull()
      .references(() => apiTokens.id, { onDelete: 'cascade' }),
    /** Tells the same call from another without telling what it is: signed with the instance's link key. */
    digest: text().notNull(),
    /** Sealed: status, headers and body. Null: it was done, and the answer is not known. */
    answer: text(),
    createdAt: integer().notNull(),
    expiresAt: integer().notNull(),
  },
  (t) => [index('sent_calls_by_token').on(t.tokenId, t.createdAt), index('sent_calls_by_end').on(t.expiresAt)],
)

export const aboutSentCalls = declare(sentCalls, {
  owner: 'api-tokens',
  shownToVisitors: false,
  personal: {},
  exported: false,
  sealed: { as: 'sentCalls', columns: ['answer'] },
  ages: { rule: 'sessions', as: 'calls with a key', since: ['expiresAt'] },
})

/** The day on which an audit entry last said that a token called an operation, and how that ended. */
export const notedCalls = sqliteTable(
  'noted_calls',
  {
    tokenId: text()
      .notNull()
      .references(() => apiTokens.id, { onDelete: 'cascade' }),
    /** Method and path of the route. */
    operation: text().notNull(),
    /** HTTP status of a refusal; 0: it was answered. */
    refusal: integer().notNull(),
    /** Such as `2026-03-10`, in UTC. */
    day: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tokenId, t.operation, t.refusal] })],
)

export const aboutNotedCalls = declare(notedCalls, {
  owner: 'api-tokens',
  shownToVisitors: false,
  personal: {},
  exported: false,
})
