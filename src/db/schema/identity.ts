import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Who runs this instance and who works on it. All times are UTC milliseconds. */

export const roles = ['owner', 'admin', 'editor', 'viewer'] as const
export type Role = (typeof roles)[number]

export const relaySecurities = ['none', 'starttls', 'tls'] as const
export type RelaySecurity = (typeof relaySecurities)[number]

export const signUpPolicies = ['invitation', 'open'] as const
/** Who may make an account: whoever was invited, or anyone. */
export type SignUpPolicy = (typeof signUpPolicies)[number]

export const organizationPolicies = ['instance_admin', 'accounts'] as const
/** Who may make organizations: the instance admin, or every account. */
export type OrganizationPolicy = (typeof organizationPolicies)[number]

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
    signUp: text({ enum: signUpPolicies }).notNull().default('invitation'),
    organizationCreation: text({ enum: organizationPolicies }).notNull().default('instance_admin'),
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
  /** Null until a link mailed there was opened. */
  emailVerifiedAt: integer(),
  passwordHash: text().notNull(),
  /** Sealed with the instance's secret key; proven and in force once `totpEnabledAt` is set. */
  totpSecret: text(),
  totpEnabledAt: integer(),
  /** The time step of the last code that was accepted: no code is accepted twice (RFC 6238, 5.2). */
  totpLastStep: integer(),
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
    /** Started with two factors: a password and a code, or a passkey. */
    secondFactor: integer({ mode: 'boolean' }).notNull().default(false),
    createdAt: integer().notNull(),
    /** Written at most every few minutes; null: not since it started. */
    lastSeenAt: integer(),
    expiresAt: integer().notNull(),
  },
  (t) => [index('sessions_by_account').on(t.accountId)],
)

export const organizations = sqliteTable('organizations', {
  id: text().primaryKey(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  timeZone: text().notNull(),
  requiresSecondFactor: integer({ mode: 'boolean' }).notNull().default(false),
  createdAt: integer().notNull(),
  /** Deleted: hidden at once, erased 30 days later, until then it can be brought back. */
  deletedAt: integer(),
})

/** Short names an organization had: links to them lead on, and nobody else may take them. */
export const formerSlugs = sqliteTable('former_slugs', {
  slug: text().primaryKey(),
  organizationId: text()
    .notNull()
    .references(() => organizations.id, { onDelete: 'cascade' }),
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
