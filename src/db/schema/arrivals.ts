import { integer, sqliteTable } from 'drizzle-orm/sqlite-core'
import { id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'

/**
 * An organization that an export is being brought into, in steps: `deletedAt` hides it until the last of them, and whoever finds the
 * row while nobody imports takes out what is there already.
 */
export const arrivals = sqliteTable('arrivals', {
  organizationId: id<OrganizationId>()
    .primaryKey()
    .references(() => organizations.id, { onDelete: 'cascade' }),
  /** It was made for the export, and goes where that is not finished. */
  isNew: integer({ mode: 'boolean' }).notNull(),
})

export const aboutArrivals = declare(arrivals, {
  owner: 'organizations',
  shownToVisitors: false,
  personal: {},
  exported: false,
  hangsOn: 'organizationId',
})
