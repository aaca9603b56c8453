import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { dataRequestKinds, dataRequestStates } from '#src/words/personal-data.ts'
import { declare } from './declare.ts'

/** Requests of people about their data. All times are UTC milliseconds. */

/** The register that an instance admin keeps: who asked for what, until when it has to be answered, and how it was. */
export const dataRequests = sqliteTable(
  'data_requests',
  {
    id: text().primaryKey(),
    /** Whose data it is about; a pseudonym once the record is old (domain/data-requests/forget-old-requests.ts). */
    address: text().notNull(),
    kind: text({ enum: dataRequestKinds }).notNull(),
    receivedAt: integer().notNull(),
    dueAt: integer().notNull(),
    state: text({ enum: dataRequestStates }).notNull(),
    /** Why it was refused. */
    reason: text(),
    /** The admin's own. */
    notes: text().notNull().default(''),
    createdAt: integer().notNull(),
    closedAt: integer(),
    /** The instance admins were notified that it is due soon, and that it is overdue. */
    dueNotifiedAt: integer('due_told_at'),
    overdueNotifiedAt: integer('overdue_told_at'),
    /** Address, reason and notes are gone. */
    forgottenAt: integer(),
  },
  (t) => [
    index('data_requests_by_due').on(t.dueAt).where(sql`${t.state} = 'open'`),
    index('data_requests_by_receipt').on(t.receivedAt),
  ],
)

export const aboutDataRequests = declare(dataRequests, {
  owner: 'data-requests',
  shownToVisitors: false,
  personal: { address: { erased: 'by-age' }, reason: { erased: 'by-age' }, notes: { erased: 'by-age' } },
  exported: false,
})
