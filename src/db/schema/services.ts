import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { serviceStatuses } from '#src/words.ts'
import { id, type OrganizationId, type ServiceId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'

/** Services, their groups, and what was set of their own. All times are UTC milliseconds. */

export const serviceGroups = sqliteTable(
  'service_groups',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    name: text().notNull(),
    description: text().notNull().default(''),
    position: integer().notNull(),
    /** Visitors see its services before they ask. */
    open: integer({ mode: 'boolean' }).notNull().default(false),
    /** Statuspage's own facts, brought along by an import: its readers get them back. */
    showcase: integer({ mode: 'boolean' }).notNull().default(false),
    onlyShowIfDegraded: integer({ mode: 'boolean' }).notNull().default(false),
    startDate: text(),
    createdAt: integer().notNull(),
  },
  (t) => [index('service_groups_by_organization').on(t.organizationId, t.position)],
)

export const aboutServiceGroups = declare(serviceGroups, {
  owner: 'services',
  shownToVisitors: { of: 'organizationId' },
  personal: {},
  exported: { file: 'service-groups' },
})

export const services = sqliteTable(
  'services',
  {
    id: id<ServiceId>().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    serviceGroupId: text().references(() => serviceGroups.id, { onDelete: 'set null' }),
    name: text().notNull(),
    description: text().notNull().default(''),
    /** Order within its group, or within the page where it has none. */
    position: integer().notNull(),
    /** Set by hand by the team; visitors see a derived status (domain/service-status/effective-status.ts). */
    ownStatus: text({ enum: serviceStatuses }).notNull().default('operational'),
    /** Days before this moment are "no data". */
    startedAt: integer().notNull(),
    /** YYYY-MM-DD, the start as programs are told it; null: they are told none. */
    startDate: text(),
    /** Known to the team alone (domain/service-status/public-services.ts). */
    internal: integer({ mode: 'boolean' }).notNull().default(false),
    /** Visitors see its uptime. */
    showcase: integer({ mode: 'boolean' }).notNull().default(true),
    /** It stands on the page only while it is not operational. */
    onlyShowIfDegraded: integer({ mode: 'boolean' }).notNull().default(false),
    /** Known only by what imported incidents and maintenance say of it; archived until an import lists it. */
    unlisted: integer({ mode: 'boolean' }).notNull().default(false),
    archivedAt: integer(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [index('services_by_organization').on(t.organizationId, t.position)],
)

export const aboutServices = declare(services, {
  owner: 'services',
  shownToVisitors: { of: 'organizationId' },
  personal: {},
  exported: { file: 'services' },
})

/** The recorded facts of a service's own (manual) status: from `at` on it was `status`. */
export const serviceStatusChanges = sqliteTable(
  'service_status_changes',
  {
    id: text().primaryKey(),
    serviceId: id<ServiceId>()
      .notNull()
      .references(() => services.id, { onDelete: 'restrict' }),
    status: text({ enum: serviceStatuses }).notNull(),
    at: integer().notNull(),
  },
  (t) => [index('service_status_changes_by_service').on(t.serviceId, t.at)],
)

export const aboutServiceStatusChanges = declare(serviceStatusChanges, {
  owner: 'services',
  shownToVisitors: { of: 'serviceId' },
  personal: {},
  exported: { within: services, as: 'statusChanges', order: ['at', 'id'] },
})
