import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The record of what was done, and what protects the doors. All times are UTC milliseconds. */

/**
 * Append-only (triggers refuse UPDATE and DELETE) and hash-chained: `hash` covers the row and `previousHash`.
 * One chain per organization, and the chain '' for the instance.
 */
export const auditEntries = sqliteTable(
  'audit_entries',
  {
    chain: text().notNull(),
    sequence: integer().notNull(),
    at: integer().notNull(),
    actorKind: text().notNull(),
    actorId: text(),
    action: text().notNull(),
    subjectType: text().notNull(),
    subjectId: text().notNull(),
    /** JSON: what changed, and from where; only its digest enters the chain, so a person can be erased from it. */
    details: text().notNull(),
    detailsHash: text().notNull(),
    previousHash: text().notNull(),
    hash: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.chain, t.sequence] }), index('audit_entries_by_time').on(t.chain, t.at)],
)

/** Attempts counted in a fixed window, kept across restarts. */
export const rateLimits = sqliteTable(
  'rate_limits',
  {
    /** Such as `sign-in:address:192.0.2.7`. */
    key: text().primaryKey(),
    count: integer().notNull(),
    windowEndsAt: integer().notNull(),
  },
  (t) => [index('rate_limits_by_end').on(t.windowEndsAt)],
)
