import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'

/** Short names an organization had: links to them lead on, and nobody else may take them. */
export const formerSlugs = sqliteTable('former_slugs', {
  slug: text().primaryKey(),
  organizationId: id<OrganizationId>()
    .notNull()
    .references(() => organizations.id, { onDelete: 'cascade' }),
  createdAt: integer().notNull(),
})

export const aboutFormerSlugs = declare(formerSlugs, {
  owner: 'organizations',
  shownToVisitors: false,
  personal: {},
  exported: false,
  hangsOn: 'organizationId',
})
