import { sql } from 'drizzle-orm'
import { type AnySQLiteColumn, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Metadata } from '#src/words/metadata.ts'
import { bodyFormats, type FurtherTexts, incidentStatuses, indicators, serviceStatuses } from '#src/words.ts'
import { type IncidentId, id, type OrganizationId, type ServiceId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'

/** Services, incidents and their updates. All times are UTC milliseconds. */

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

export const incidents = sqliteTable(
  'incidents',
  {
    id: id<IncidentId>().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    title: text().notNull(),
    /** The title in further languages of the page; null: in none. */
    furtherTitles: text({ mode: 'json' }).$type<FurtherTexts>(),
    status: text({ enum: incidentStatuses }).notNull(),
    /** The worst reached so far; never falls while services recover. "maintenance" only by import: no impact, but to programs. */
    impact: text({ enum: indicators }).notNull(),
    /** Set by hand: wins over the derived impact. "maintenance" only by programs. */
    impactOverride: text({ enum: indicators }),
    startedAt: integer().notNull(),
    monitoringAt: integer(),
    resolvedAt: integer(),
    /** The promised next update, due by then; null: none is promised. */
    nextUpdateBy: integer(),
    /** The team was notified that the promised update is overdue. */
    overdueToldAt: integer(),
    /** The team was notified that visitors have heard nothing for long. */
    silenceToldAt: integer(),
    /** Set on a duplicate: the incident in which it goes on. */
    mergedIntoId: id<IncidentId>().references((): AnySQLiteColumn => incidents.id, { onDelete: 'restrict' }),
    /** Markdown; published as a status update of its own, and the team's alone before that. */
    postmortemDraft: text(),
    /** Its id in the page's Atom feed, as readers know it from before, by import; null: it follows from `id`. */
    feedId: text(),
    /** The draft's last change, and when a postmortem was begun; null where it is not known. */
    postmortemDraftedAt: integer(),
    postmortemBegunAt: integer(),
    /** Recorded after it was over, as one update of the past. */
    backfilled: integer({ mode: 'boolean' }).notNull().default(false),
    /** A program's own notes, which it gets back (words/metadata.ts). */
    metadata: text({ mode: 'json' }).$type<Metadata>().notNull().default({}),
    /** The team is reminded of the silence after so many hours, as Statuspage writes it (reminder-intervals.ts); null: as of every incident. */
    reminderIntervals: text(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
    /** Deleted with all its updates: as if it had never been; the row stays for what was mailed of it. */
    deletedAt: integer(),
  },
  (t) => [
    index('incidents_by_organization').on(t.organizationId, t.startedAt),
    index('incidents_open').on(t.organizationId, t.resolvedAt),
    index('incidents_listed')
      .on(t.organizationId, t.startedAt, t.id)
      .where(sql`${t.deletedAt} is null and ${t.mergedIntoId} is null`),
  ],
)

export const aboutIncidents = declare(incidents, {
  owner: 'incidents',
  shownToVisitors: {
    of: 'organizationId',
    exceptFor: [
      ...(['overdueToldAt', 'silenceToldAt', 'metadata', 'reminderIntervals'] as const),
      ...(['postmortemDraft', 'postmortemDraftedAt', 'postmortemBegunAt'] as const),
    ],
  },
  personal: {},
  exported: { file: 'incidents', unless: 'deletedAt' },
})

export const statusUpdates = sqliteTable(
  'status_updates',
  {
    id: text().primaryKey(),
    incidentId: id<IncidentId>()
      .notNull()
      .references(() => incidents.id, { onDelete: 'restrict' }),
    status: text({ enum: incidentStatuses }).notNull(),
    body: text().notNull(),
    bodyFormat: text({ enum: bodyFormats }).notNull().default('markdown'),
    /** The text in further languages of the page, Markdown; null: in none. */
    furtherBodies: text({ mode: 'json' }).$type<FurtherTexts>(),
    /** The moment it speaks of; what visitors see and what history is computed from. */
    displayAt: integer().notNull(),
    /** Order among the incident's updates of one moment: the higher was said later. */
    ordinal: integer().notNull().default(0),
    notify: integer({ mode: 'boolean' }).notNull(),
    /** It promised the next update by then; null: it promised none. */
    nextUpdateBy: integer(),
    authorId: text(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
    /** The text was changed after it was posted; visitors see that. */
    editedAt: integer(),
    /** Deleted: nobody sees it and nothing follows from it; the row stays for what was mailed of it. */
    deletedAt: integer(),
  },
  (t) => [index('status_updates_by_incident').on(t.incidentId, t.displayAt)],
)

export const aboutStatusUpdates = declare(statusUpdates, {
  owner: 'incidents',
  shownToVisitors: { of: 'incidentId' },
  personal: { authorId: { erased: 'pseudonym', section: 'written' } },
  exported: { within: incidents, as: 'updates', unless: 'deletedAt', order: ['displayAt', 'id'] },
})

/** The service statuses one status update sets: a recorded fact, with the name the service had then. */
export const statusUpdateServices = sqliteTable(
  'status_update_services',
  {
    statusUpdateId: text()
      .notNull()
      .references(() => statusUpdates.id, { onDelete: 'restrict' }),
    serviceId: id<ServiceId>()
      .notNull()
      .references(() => services.id, { onDelete: 'restrict' }),
    serviceName: text().notNull(),
    oldStatus: text({ enum: serviceStatuses }).notNull(),
    newStatus: text({ enum: serviceStatuses }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.statusUpdateId, t.serviceId] }),
    index('status_update_services_by_service').on(t.serviceId),
  ],
)

export const aboutStatusUpdateServices = declare(statusUpdateServices, {
  owner: 'incidents',
  shownToVisitors: { of: 'statusUpdateId' },
  personal: {},
  exported: { within: statusUpdates, as: 'services', order: ['serviceId'] },
})

/** The services an incident names, whether or not an update changed their status. */
export const incidentServices = sqliteTable(
  'incident_services',
  {
    incidentId: id<IncidentId>()
      .notNull()
      .references(() => incidents.id, { onDelete: 'restrict' }),
    serviceId: id<ServiceId>()
      .notNull()
      .references(() => services.id, { onDelete: 'restrict' }),
  },
  (t) => [primaryKey({ columns: [t.incidentId, t.serviceId] }), index('incident_services_by_service').on(t.serviceId)],
)

export const aboutIncidentServices = declare(incidentServices, {
  owner: 'incidents',
  shownToVisitors: { of: 'incidentId' },
  personal: {},
  exported: { within: incidents, as: 'services', order: ['serviceId'] },
})
