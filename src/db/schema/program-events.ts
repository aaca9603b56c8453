import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { indicators, type ServiceStatus, serviceStatuses } from '#src/words.ts'
import { id, type NotificationId, type OrganizationId, type ServiceId } from '../ids.ts'
import { declare } from './declare.ts'
import { notifications } from './delivery.ts'
import { organizations } from './identity.ts'
import { services } from './services.ts'

/** A service that an event names, as it was shown at that moment. */
export interface StoodService {
  id: ServiceId
  status: ServiceStatus
  /** UTC ms. */
  updatedAt: number
}

/**
 * Events for programs, in the order in which they happened: a notification, or that a service is shown in another status. It
 * holds the page as it stood then. All times are UTC milliseconds.
 */
export const programEvents = sqliteTable(
  'program_events',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    /** Null: `serviceId` went from `oldStatus` to `newStatus`. */
    notificationId: id<NotificationId>().references(() => notifications.id, { onDelete: 'restrict' }),
    serviceId: id<ServiceId>().references(() => services.id, { onDelete: 'restrict' }),
    oldStatus: text({ enum: serviceStatuses }),
    newStatus: text({ enum: serviceStatuses }),
    createdAt: integer().notNull(),
    /** Of the whole page; null in what is older: as it is now. */
    indicator: text({ enum: indicators }),
    description: text(),
    /** Those that it names and that stand on the page, in its order; null in what is older. */
    services: text({ mode: 'json' }).$type<StoodService[]>(),
    /** The last subscriber id already expanded into a delivery; '' before the first step. */
    expandedThrough: text().notNull().default(''),
    /** Every program that follows has its delivery. */
    expandedAt: integer(),
  },
  (t) => [
    index('program_events_to_expand').on(t.createdAt).where(sql`${t.expandedAt} is null`),
    uniqueIndex('program_events_by_notification').on(t.notificationId),
    index('program_events_by_organization').on(t.organizationId),
    index('program_events_by_time').on(t.createdAt),
  ],
)

export const aboutProgramEvents = declare(programEvents, {
  owner: 'notifications',
  shownToVisitors: false,
  personal: {},
  exported: false,
  ages: { rule: 'deliveries', as: 'events for programs', since: ['createdAt'] },
})
