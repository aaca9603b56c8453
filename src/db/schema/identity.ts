import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Who runs this instance and who works on it. All times are UTC milliseconds. */

export const roles = ['owner', 'admin', 'editor', 'viewer'] as const
export type Role = (typeof roles)[number]

export const relaySecurities = ['none', 'starttls', 'tls'] as const
export type RelaySecurity = (typeof relaySecurities)[number]

/** One row: the running Opsentry. */
export const instance = sqliteTable(
  'instance',
  {
    id: integer().primaryKey(),
    url: text(),
    homeOrganizationId: text(),
    /** Signs the links in mails; sealed with the instance's secret key. */
    linkKey: text().notNull(),
    relayHost: text(),
    relayPort: integer(),
    relaySecurity: text({ enum: relaySecurities }),
    relayUser: text(),
    /** Sealed with the instance's secret key. */
    relayPassword: text(),
    relayFrom: text(),
    relaySkippedAt: integer(),
    setUpAt: integer(),
    createdAt: integer().notNull(),
  },
  (t) => [check('instance_is_one_row', sql`${t.id} = 1`)],
)

export const accounts = sqliteTable('accounts', {
  id: text().primaryKey(),
  name: text().notNull(),
  /** Lower-case: one person, one account. */
  email: text().notNull().unique(),
  passwordHash: text().notNull(),
  instanceAdmin: integer({ mode: 'boolean' }).notNull().default(false),
  createdAt: integer().notNull(),
})

export const sessions = sqliteTable(
  'sessions',
  {
    /** SHA-256 of the token in the cookie; the token itself is stored nowhere. */
    tokenHash: text().primaryKey(),
    accountId: text()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    ip: text().notNull(),
    userAgent: text().notNull(),
    createdAt: integer().notNull(),
    expiresAt: integer().notNull(),
  },
  (t) => [index('sessions_by_account').on(t.accountId)],
)

export const organizations = sqliteTable('organizations', {
  id: text().primaryKey(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  timeZone: text().notNull(),
  createdAt: integer().notNull(),
})

export const memberships = sqliteTable(
  'memberships',
  {
    organizationId: text()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    accountId: text()
      .notNull()
      .references(() => accounts.id, { onDelete: 'restrict' }),
    role: text({ enum: roles }).notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.accountId] }), index('memberships_by_account').on(t.accountId)],
)
