import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { auditWays } from '#src/words.ts'
import { declare } from './declare.ts'

/** What watches this Opsentry from outside. All times are UTC milliseconds. */

/** One row at the most: the token with which a monitoring system reads `/metrics`. */
export const metricsToken = sqliteTable('metrics_token', {
  id: text().primaryKey(),
  /** SHA-256, hex. */
  hash: text().notNull(),
  madeAt: integer().notNull(),
})

export const aboutMetricsToken = declare(metricsToken, {
  owner: 'monitoring',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** How far each audit chain has been passed on, each way. Without a foreign key: a chain outlives its organization. */
export const auditStreams = sqliteTable(
  'audit_streams',
  {
    way: text({ enum: auditWays }).notNull(),
    /** An organization's id; '' for the instance's. */
    chain: text().notNull(),
    /** The last entry that was passed on. */
    sequence: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.way, t.chain] })],
)

export const aboutAuditStreams = declare(auditStreams, {
  owner: 'monitoring',
  shownToVisitors: false,
  personal: {},
  exported: false,
})
