import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { incidentStatuses } from '#src/words.ts'
import { type IncidentId, id, type OrganizationId, type ServiceId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'
import { incidents } from './incidents.ts'
import { services } from './services.ts'

/** A team's own words about incidents. All times are UTC milliseconds. */

/** The team's own, about an incident; no visitor ever sees it. */
export const incidentNotes = sqliteTable(
  'incident_notes',
  {
    id: text().primaryKey(),
    incidentId: id<IncidentId>()
      .notNull()
      .references(() => incidents.id, { onDelete: 'restrict' }),
    /** Markdown. */
    body: text().notNull(),
    authorId: text(),
    createdAt: integer().notNull(),
  },
  (t) => [index('incident_notes_by_incident').on(t.incidentId, t.createdAt)],
)

export const aboutIncidentNotes = declare(incidentNotes, {
  owner: 'incidents',
  shownToVisitors: false,
  personal: { authorId: { erased: 'pseudonym', section: 'written' } },
  exported: { within: incidents, as: 'notes', order: ['createdAt', 'id'] },
})

/** Wording that an organization needs again and again; chosen when an incident is opened. */
export const incidentTemplates = sqliteTable(
  'incident_templates',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    /** For the team: what it is for. */
    name: text().notNull(),
    title: text().notNull(),
    /** Markdown with variables, such as `{{date}}`. */
    body: text().notNull(),
    status: text({ enum: incidentStatuses }).notNull(),
    /** Subscribers are notified, unless the team decides otherwise. */
    notify: integer({ mode: 'boolean' }).notNull().default(true),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [index('incident_templates_by_organization').on(t.organizationId, t.name)],
)

export const aboutIncidentTemplates = declare(incidentTemplates, {
  owner: 'incidents',
  shownToVisitors: false,
  personal: {},
  exported: { file: 'incident-templates' },
})

/** The services that an incident opened from the template names. */
export const incidentTemplateServices = sqliteTable(
  'incident_template_services',
  {
    templateId: text()
      .notNull()
      .references(() => incidentTemplates.id, { onDelete: 'cascade' }),
    serviceId: id<ServiceId>()
      .notNull()
      .references(() => services.id, { onDelete: 'cascade' }),
  },
  (t) => [
    primaryKey({ columns: [t.templateId, t.serviceId] }),
    index('incident_template_services_by_service').on(t.serviceId),
  ],
)

export const aboutIncidentTemplateServices = declare(incidentTemplateServices, {
  owner: 'incidents',
  shownToVisitors: false,
  personal: {},
  exported: { within: incidentTemplates, as: 'services', order: ['serviceId'] },
})
