import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { cannedKinds } from '#src/words/publishing.ts'
import { id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'

/** What an organization tells besides incidents, and texts that it needs again and again. All times are UTC milliseconds. */

/** Stands at the top of the status page from one moment to another. */
export const announcements = sqliteTable(
  'announcements',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    title: text().notNull(),
    /** Markdown; '' for a title alone. */
    body: text().notNull(),
    /** Where visitors read more; null: nowhere. */
    linkUrl: text(),
    startsAt: integer().notNull(),
    endsAt: integer().notNull(),
    /** Subscribers are mailed once it stands there. */
    notify: integer({ mode: 'boolean' }).notNull(),
    /** The last subscriber who has a mail in the outbox; '' before the first. */
    notifiedThrough: text().notNull().default(''),
    /** Every one of them has. */
    notifiedAt: integer(),
    /** Ended before its time. */
    withdrawnAt: integer(),
    authorId: text(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [index('announcements_by_organization').on(t.organizationId, t.endsAt)],
)

export const aboutAnnouncements = declare(announcements, {
  owner: 'announcements',
  shownToVisitors: { of: 'organizationId', exceptFor: ['notify', 'notifiedThrough', 'notifiedAt', 'authorId'] },
  personal: { authorId: { erased: 'pseudonym', section: 'written' } },
  exported: { file: 'announcements', omit: ['notifiedThrough'] },
})

/** Chosen while something is written. */
export const cannedTexts = sqliteTable(
  'canned_texts',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    kind: text({ enum: cannedKinds }).notNull(),
    /** For the team: what it is for. */
    name: text().notNull(),
    /** Of a maintenance; '' elsewhere. */
    title: text().notNull(),
    /** Markdown with variables, such as `{{date}}`. */
    body: text().notNull(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [index('canned_texts_by_organization').on(t.organizationId, t.kind, t.name)],
)

export const aboutCannedTexts = declare(cannedTexts, {
  owner: 'incidents',
  shownToVisitors: false,
  personal: {},
  exported: { file: 'canned-texts' },
})
