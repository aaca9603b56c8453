import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'

/** What agents would do and a person has not decided yet. All times are UTC milliseconds. */
export const agentDrafts = sqliteTable(
  'agent_drafts',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    /** The API token that drafted it, and how it was called; it may be gone by now. */
    tokenId: text().notNull(),
    tokenName: text().notNull(),
    /** The agent's tool, such as `update_incident`. */
    tool: text().notNull(),
    /** The operation of the management API that publishing performs: its method, its path, and its body as JSON. */
    method: text().notNull(),
    path: text().notNull(),
    body: text().notNull(),
    createdAt: integer().notNull(),
    /** Somebody publishes it: nobody else does at the same time. */
    publishingAt: integer(),
  },
  (t) => [index('agent_drafts_by_organization').on(t.organizationId, t.createdAt)],
)

export const aboutAgentDrafts = declare(agentDrafts, {
  owner: 'agent-drafts',
  shownToVisitors: false,
  personal: {},
  exported: false,
  ages: { rule: 'drafts', as: 'agentDrafts', since: ['createdAt'] },
})
