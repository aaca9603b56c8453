import { blob, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { organizationFileKinds } from '#src/words.ts'
import { id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'

/** Pictures of the organization's own. */
export const organizationFiles = sqliteTable(
  'organization_files',
  {
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    kind: text({ enum: organizationFileKinds }).notNull(),
    /** Such as `image/png`. */
    type: text().notNull(),
    bytes: blob({ mode: 'buffer' }).notNull(),
    /** Of the bytes; in its address, so that it can be kept for ever. */
    hash: text().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.kind] })],
)

export const aboutOrganizationFiles = declare(organizationFiles, {
  owner: 'organizations',
  shownToVisitors: { of: 'organizationId' },
  personal: {},
  exported: { apart: 'pictures/' },
})
