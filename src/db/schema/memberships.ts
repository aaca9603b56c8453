import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { roles } from '#src/words.ts'
import { type AccountId, id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { accounts, organizations } from './identity.ts'

/** Who belongs to which organization, and what they may do there. */
export const memberships = sqliteTable(
  'memberships',
  {
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    accountId: id<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: 'restrict' }),
    role: text({ enum: roles }).notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.accountId] }), index('memberships_by_account').on(t.accountId)],
)

export const aboutMemberships = declare(memberships, {
  owner: 'organizations',
  shownToVisitors: false,
  personal: { accountId: { erased: 'with-account', section: 'memberships' } },
  exported: { apart: 'members.ndjson' },
})
