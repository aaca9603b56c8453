import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { declare } from './declare.ts'

/** One row at the most, while messages wait that were queued before a backup was put back: nothing of them leaves unasked. */
export const outboxHolds = sqliteTable('outbox_holds', {
  id: integer().primaryKey(),
  /** Name of the backup; '': somebody put an older database in place of the one that was there. */
  backup: text().notNull(),
  /** When it was put back: whoever served meanwhile has probably sent what was due before. */
  at: integer().notNull(),
  /** The last row of `deliveries` before steps were taken that had come due meanwhile; null: they are still to be taken. */
  caughtUpFrom: integer(),
  /** Those steps were taken, and what they queued is held, too. */
  caughtUpAt: integer(),
})

export const aboutOutboxHolds = declare(outboxHolds, {
  owner: 'deliveries',
  shownToVisitors: false,
  personal: {},
  exported: false,
})
