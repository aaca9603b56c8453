import { sql } from 'drizzle-orm'
import { type AnySQLiteColumn, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Metadata } from '#src/words/metadata.ts'
import { bodyFormats, type FurtherTexts, incidentStatuses, indicators, serviceStatuses } from '#src/words.ts'
import { type IncidentId, id, type OrganizationId, type ServiceId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'
import { services } from './services.ts'

/** Incidents, their updates, and what they say of services. All times are UTC milliseconds. */

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
    // It holds all that decides which incidents a chart of days reads.
    index('incidents_by_end').on(t.organizationId, t.resolvedAt, t.startedAt, t.id),
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
  (t) => [
    // With what a chart of days reads: the texts, most of a row, stay on the disk.
    index('status_updates_in_order').on(t.incidentId, t.displayAt, t.ordinal, t.createdAt, t.status, t.deletedAt, t.id),
  ],
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
    index('status_update_services_said').on(t.statusUpdateId, t.serviceId, t.newStatus),
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
