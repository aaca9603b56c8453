import { integer, sqliteTable } from 'drizzle-orm/sqlite-core'
import { declare } from './declare.ts'

/**
 * One row: how the machine's clock was last seen to go, so that a start and every thread know whether somebody has set it since.
 * All times are UTC milliseconds.
 */
export const clockReading = sqliteTable('clock_reading', {
  id: integer().primaryKey(),
  /** What the clock said when it was last looked at. */
  seenAt: integer().notNull(),
  /** What it would have said then, had nobody set it since it was last known to be right. */
  expectedAt: integer().notNull(),
  /** It was set, and nobody has said yet that it is right: it has run steadily since then. Null: it is trusted. */
  doubtedSince: integer(),
  /** Since then it stands ahead of where it would be, as it is set now: whatever is dated later, it has dated. Null: it does not. */
  aheadSince: integer(),
})

export const aboutClockReading = declare(clockReading, {
  owner: 'time',
  shownToVisitors: false,
  personal: {},
  exported: false,
})
