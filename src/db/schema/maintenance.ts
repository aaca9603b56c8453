import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Metadata } from '#src/words/metadata.ts'
import { bodyFormats, indicators, maintenanceStatuses } from '#src/words.ts'
import { id, type OrganizationId, type ServiceId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'
import { services } from './services.ts'

/** Maintenance windows, their series, updates and reminders. All times are UTC milliseconds. */

/** Copied into every window of a series. */
export interface SeriesTemplate {
  title: string
  /** Markdown. */
  body: string
  serviceIds: string[]
  /** Minutes before the start. */
  reminders: number[]
  autoStart: boolean
  autoComplete: boolean
  notifyAtStart: boolean
  notifyAtEnd: boolean
}

/** A rule by which windows repeat. Its windows are rows of their own as soon as they are near. */
export const maintenanceSeries = sqliteTable(
  'maintenance_series',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    /** RFC 5545, such as `FREQ=WEEKLY;BYDAY=TU`; counted in the organization's zone, so that the clock time stays. */
    rule: text().notNull(),
    /** The first start in the organization's local time, such as `2026-03-24T02:00`. */
    firstStart: text().notNull(),
    durationMinutes: integer().notNull(),
    template: text({ mode: 'json' }).$type<SeriesTemplate>().notNull(),
    createdAt: integer().notNull(),
    /** No further window comes of it: stopped by hand, or at its end. */
    endedAt: integer(),
  },
  (t) => [index('maintenance_series_running').on(t.organizationId).where(sql`${t.endedAt} is null`)],
)

export const aboutMaintenanceSeries = declare(maintenanceSeries, {
  owner: 'maintenance',
  shownToVisitors: false,
  personal: {},
  exported: { file: 'maintenance-series' },
})

export const maintenanceWindows = sqliteTable(
  'maintenance_windows',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    seriesId: text().references(() => maintenanceSeries.id, { onDelete: 'restrict' }),
    /** The start that the series' rule gave it, as the clock showed it: it stays when the window is moved. */
    occurrence: text(),
    title: text().notNull(),
    status: text({ enum: maintenanceStatuses }).notNull(),
    /** As programs are told it: another one only by import. */
    impact: text({ enum: indicators }).notNull().default('maintenance'),
    /** Set by a program: wins over `impact`. */
    impactOverride: text({ enum: indicators }),
    scheduledStart: integer().notNull(),
    scheduledEnd: integer().notNull(),
    /** When it truly began: from then on its services are under maintenance. */
    startedAt: integer(),
    /** Before its planned end, by the clock as it was then, however one that was set has dated it since. */
    startedInTime: integer({ mode: 'boolean' }).notNull().default(false),
    /** When it was completed or cancelled. */
    endedAt: integer(),
    /** As programs are told it, by import; null: when the window was created. */
    announcedAt: integer(),
    /** As programs are told it, by import. */
    monitoringAt: integer(),
    /** Its id in the page's Atom feed, as readers know it from before, by import; null: it follows from `id`. */
    feedId: text(),
    autoStart: integer({ mode: 'boolean' }).notNull(),
    autoComplete: integer({ mode: 'boolean' }).notNull(),
    /** Subscribers are notified of what the clock does, too. */
    notifyAtStart: integer({ mode: 'boolean' }).notNull(),
    notifyAtEnd: integer({ mode: 'boolean' }).notNull(),
    /** Its services are under maintenance while it runs; else they stay as they are. */
    affectsServices: integer({ mode: 'boolean' }).notNull().default(true),
    /** They are no longer once it is completed; else they stay under maintenance until somebody sets their status. */
    releasesServices: integer({ mode: 'boolean' }).notNull().default(true),
    /** A program's own notes, which it gets back (words/metadata.ts). */
    metadata: text({ mode: 'json' }).$type<Metadata>().notNull().default({}),
    /** Visitors were notified that it takes longer than planned. */
    overrunAt: integer(),
    /** Rises with every change of its times: calendars take the highest (RFC 5545, 3.8.7.4). */
    sequence: integer().notNull().default(0),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
    /** Deleted, as if it had never been planned; the row stays for what was mailed of it. */
    deletedAt: integer(),
  },
  (t) => [
    index('maintenance_windows_by_organization').on(t.organizationId, t.scheduledStart),
    index('maintenance_windows_by_end').on(t.organizationId, t.endedAt),
    index('maintenance_windows_pending').on(t.scheduledStart).where(sql`${t.endedAt} is null`),
    uniqueIndex('maintenance_windows_once_per_occurrence').on(t.seriesId, t.occurrence),
  ],
)

export const aboutMaintenanceWindows = declare(maintenanceWindows, {
  owner: 'maintenance',
  shownToVisitors: { of: 'organizationId', exceptFor: ['metadata', 'startedInTime'] },
  personal: {},
  exported: { file: 'maintenance', unless: 'deletedAt' },
})

export const maintenanceServices = sqliteTable(
  'maintenance_services',
  {
    maintenanceWindowId: text()
      .notNull()
      .references(() => maintenanceWindows.id, { onDelete: 'restrict' }),
    serviceId: id<ServiceId>()
      .notNull()
      .references(() => services.id, { onDelete: 'restrict' }),
  },
  (t) => [
    primaryKey({ columns: [t.maintenanceWindowId, t.serviceId] }),
    index('maintenance_services_by_service').on(t.serviceId),
  ],
)

export const aboutMaintenanceServices = declare(maintenanceServices, {
  owner: 'maintenance',
  shownToVisitors: { of: 'maintenanceWindowId' },
  personal: {},
  exported: { within: maintenanceWindows, as: 'services', order: ['serviceId'] },
})

/** The status updates of a window. What they set is one thing for all its services, so it stands with the window. */
export const maintenanceUpdates = sqliteTable(
  'maintenance_updates',
  {
    id: text().primaryKey(),
    maintenanceWindowId: text()
      .notNull()
      .references(() => maintenanceWindows.id, { onDelete: 'restrict' }),
    status: text({ enum: maintenanceStatuses }).notNull(),
    /** As typed, or as imported. */
    body: text().notNull(),
    bodyFormat: text({ enum: bodyFormats }).notNull().default('markdown'),
    /** The moment it speaks of. */
    displayAt: integer().notNull(),
    /** Order among the window's updates of one moment: the higher was said later. */
    ordinal: integer().notNull().default(0),
    notify: integer({ mode: 'boolean' }).notNull(),
    /** Null: the clock. */
    authorId: text(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
    editedAt: integer(),
  },
  (t) => [index('maintenance_updates_by_window').on(t.maintenanceWindowId, t.displayAt)],
)

export const aboutMaintenanceUpdates = declare(maintenanceUpdates, {
  owner: 'maintenance',
  shownToVisitors: { of: 'maintenanceWindowId' },
  personal: { authorId: { erased: 'pseudonym', section: 'written' } },
  exported: { within: maintenanceWindows, as: 'updates', order: ['displayAt', 'id'] },
})

/** Reminders to subscribers, so long before the start. */
export const maintenanceReminders = sqliteTable(
  'maintenance_reminders',
  {
    maintenanceWindowId: text()
      .notNull()
      .references(() => maintenanceWindows.id, { onDelete: 'restrict' }),
    leadMinutes: integer().notNull(),
    remindAt: integer().notNull(),
    /** Sent, or overtaken by events. */
    settledAt: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.maintenanceWindowId, t.leadMinutes] }),
    index('maintenance_reminders_due').on(t.remindAt).where(sql`${t.settledAt} is null`),
  ],
)

export const aboutMaintenanceReminders = declare(maintenanceReminders, {
  owner: 'maintenance',
  shownToVisitors: false,
  personal: {},
  exported: { within: maintenanceWindows, as: 'reminders', order: ['leadMinutes'] },
})
