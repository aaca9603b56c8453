import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import {
  id,
  type MetricId,
  type OrganizationId,
  type ReaderGroupId,
  type ReaderId,
  type ServiceId,
  type SubscriberId,
} from '../ids.ts'
import { declare } from './declare.ts'
import { subscribers } from './delivery.ts'
import { organizations } from './identity.ts'
import { metrics } from './metrics.ts'
import { pageReaders } from './page-access.ts'
import { services } from './services.ts'

/** What each reader of a page of readers may see, by themselves or by a group. All times are UTC milliseconds. */

/** Services that a reader may see on a page of readers, besides those of their groups. */
export const pageReaderServices = sqliteTable(
  'page_reader_services',
  {
    readerId: id<ReaderId>()
      .notNull()
      .references(() => pageReaders.id, { onDelete: 'cascade' }),
    serviceId: id<ServiceId>()
      .notNull()
      .references(() => services.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.readerId, t.serviceId] }), index('page_reader_services_by_service').on(t.serviceId)],
)

export const aboutPageReaderServices = declare(pageReaderServices, {
  owner: 'page-access',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** Readers who may see the same services. */
export const readerGroups = sqliteTable(
  'reader_groups',
  {
    id: id<ReaderGroupId>().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    name: text().notNull(),
    /** By which the organization's own programs know it; null: they gave none. */
    externalIdentifier: text(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [uniqueIndex('reader_groups_by_name').on(t.organizationId, t.name)],
)

export const aboutReaderGroups = declare(readerGroups, {
  owner: 'page-access',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

export const readerGroupMembers = sqliteTable(
  'reader_group_members',
  {
    groupId: id<ReaderGroupId>()
      .notNull()
      .references(() => readerGroups.id, { onDelete: 'cascade' }),
    readerId: id<ReaderId>()
      .notNull()
      .references(() => pageReaders.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.readerId] }), index('reader_group_members_by_reader').on(t.readerId)],
)

export const aboutReaderGroupMembers = declare(readerGroupMembers, {
  owner: 'page-access',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

export const readerGroupServices = sqliteTable(
  'reader_group_services',
  {
    groupId: id<ReaderGroupId>()
      .notNull()
      .references(() => readerGroups.id, { onDelete: 'cascade' }),
    serviceId: id<ServiceId>()
      .notNull()
      .references(() => services.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.serviceId] }), index('reader_group_services_by_service').on(t.serviceId)],
)

export const aboutReaderGroupServices = declare(readerGroupServices, {
  owner: 'page-access',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** Metrics that a reader may see, besides those of their groups. */
export const pageReaderMetrics = sqliteTable(
  'page_reader_metrics',
  {
    readerId: id<ReaderId>()
      .notNull()
      .references(() => pageReaders.id, { onDelete: 'cascade' }),
    metricId: id<MetricId>()
      .notNull()
      .references(() => metrics.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.readerId, t.metricId] }), index('page_reader_metrics_by_metric').on(t.metricId)],
)

export const aboutPageReaderMetrics = declare(pageReaderMetrics, {
  owner: 'page-access',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

export const readerGroupMetrics = sqliteTable(
  'reader_group_metrics',
  {
    groupId: id<ReaderGroupId>()
      .notNull()
      .references(() => readerGroups.id, { onDelete: 'cascade' }),
    metricId: id<MetricId>()
      .notNull()
      .references(() => metrics.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.metricId] }), index('reader_group_metrics_by_metric').on(t.metricId)],
)

export const aboutReaderGroupMetrics = declare(readerGroupMetrics, {
  owner: 'page-access',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** By which reader a URL came to the list, whose services it hears of on a page of readers. A mailbox is itself a reader's. */
export const urlReaders = sqliteTable(
  'url_readers',
  {
    subscriberId: id<SubscriberId>()
      .primaryKey()
      .references(() => subscribers.id, { onDelete: 'cascade' }),
    readerId: id<ReaderId>()
      .notNull()
      .references(() => pageReaders.id, { onDelete: 'cascade' }),
  },
  (t) => [index('url_readers_by_reader').on(t.readerId)],
)

export const aboutUrlReaders = declare(urlReaders, {
  owner: 'page-access',
  shownToVisitors: false,
  personal: {},
  exported: false,
})
