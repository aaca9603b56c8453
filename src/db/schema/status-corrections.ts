import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { serviceStatuses } from '#src/words.ts'
import { id, type ServiceId } from '../ids.ts'
import { declare } from './declare.ts'
import { services } from './services.ts'

/** Corrections of recorded status: between `from` and `to` the service was `status`, whatever else was recorded. */
export const statusCorrections = sqliteTable(
  'status_corrections',
  {
    id: text().primaryKey(),
    serviceId: id<ServiceId>()
      .notNull()
      .references(() => services.id, { onDelete: 'restrict' }),
    from: integer().notNull(),
    to: integer().notNull(),
    status: text({ enum: serviceStatuses }).notNull(),
    /** Why, for the audit and the team. */
    reason: text().notNull(),
    createdAt: integer().notNull(),
    /** The correction was wrong and is undone. */
    withdrawnAt: integer(),
  },
  (t) => [index('status_corrections_by_service').on(t.serviceId, t.from)],
)

export const aboutStatusCorrections = declare(statusCorrections, {
  owner: 'services',
  shownToVisitors: { of: 'serviceId' },
  personal: {},
  exported: { within: services, as: 'corrections', order: ['from', 'id'] },
})
