import { integer, sqliteTable } from 'drizzle-orm/sqlite-core'
import { id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'

/** Raised to end every pass to an organization's private page at once; passes are signed and stored nowhere. */
export const passEpochs = sqliteTable('pass_epochs', {
  organizationId: id<OrganizationId>()
    .primaryKey()
    .references(() => organizations.id, { onDelete: 'restrict' }),
  epoch: integer().notNull(),
})

export const aboutPassEpochs = declare(passEpochs, {
  owner: 'passes',
  shownToVisitors: false,
  personal: {},
  exported: false,
})
