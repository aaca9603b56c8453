import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { TokenScope } from '#src/words/access.ts'
import { oneTimePurposes, roles } from '#src/words.ts'
import { type AccountId, id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { accounts, organizations } from './identity.ts'

/** Sessions, links, challenges, second factors, invitations, tokens. All times are UTC milliseconds. */

export const sessions = sqliteTable(
  'sessions',
  {
    /** SHA-256 of the token in the cookie; the token itself is stored nowhere. */
    tokenHash: text().primaryKey(),
    accountId: id<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    ip: text().notNull(),
    userAgent: text().notNull(),
    /** Started with two factors: a password and a code, or a passkey. */
    secondFactor: integer({ mode: 'boolean' }).notNull().default(false),
    /** False: an organization's identity provider began it, and it opens what `session_proofs` names and nothing else. */
    wholeAccount: integer({ mode: 'boolean' }).notNull().default(true),
    createdAt: integer().notNull(),
    /** When the password or a passkey last proved who sits there (sudo mode); null: not since it started. */
    confirmedAt: integer(),
    /** Written at most every few minutes; null: not since it started. */
    lastSeenAt: integer(),
    expiresAt: integer().notNull(),
  },
  (t) => [index('sessions_by_account').on(t.accountId), index('sessions_by_end').on(t.expiresAt)],
)

export const aboutSessions = declare(sessions, {
  owner: 'accounts',
  shownToVisitors: false,
  personal: {
    accountId: { erased: 'with-account', section: 'sessions' },
    ip: { erased: 'with-account', section: 'sessions' },
    userAgent: { erased: 'with-account', section: 'sessions' },
  },
  exported: false,
  ages: { rule: 'sessions', as: 'sessions', since: ['expiresAt'] },
})

/**
 * Rights to do something once. The token is the row's id and a signature of it, which is stored nowhere
 * (domain/settings/signed-links.ts); using it deletes the row.
 */
export const oneTimeTokens = sqliteTable(
  'one_time_tokens',
  {
    id: text().primaryKey(),
    purpose: text({ enum: oneTimePurposes }).notNull(),
    accountId: id<AccountId>().references(() => accounts.id, { onDelete: 'cascade' }),
    /** The address it was mailed to. */
    email: text(),
    /** The challenge that a passkey has to sign. */
    challenge: text(),
    createdAt: integer().notNull(),
    expiresAt: integer().notNull(),
  },
  (t) => [index('one_time_tokens_by_account').on(t.accountId), index('one_time_tokens_by_end').on(t.expiresAt)],
)

export const aboutOneTimeTokens = declare(oneTimeTokens, {
  owner: 'accounts',
  shownToVisitors: false,
  personal: { accountId: { erased: 'with-account' }, email: { erased: 'by-address' } },
  exported: false,
  ages: { rule: 'sessions', as: 'links', since: ['expiresAt'] },
})

/** Ten per account, each good once instead of a code of the authenticator app. */
export const recoveryCodes = sqliteTable(
  'recovery_codes',
  {
    /** SHA-256 of account id and code. */
    codeHash: text().primaryKey(),
    accountId: id<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    createdAt: integer().notNull(),
    usedAt: integer(),
  },
  (t) => [index('recovery_codes_by_account').on(t.accountId)],
)

export const aboutRecoveryCodes = declare(recoveryCodes, {
  owner: 'accounts',
  shownToVisitors: false,
  personal: { accountId: { erased: 'with-account', section: 'profile' } },
  exported: false,
})

/** A WebAuthn credential (W3C Web Authentication, level 3). */
export const passkeys = sqliteTable(
  'passkeys',
  {
    id: text().primaryKey(),
    accountId: id<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** base64url, chosen by the authenticator. */
    credentialId: text().notNull().unique(),
    /** COSE, base64url. */
    publicKey: text().notNull(),
    /** How often the authenticator says it signed; 0 where it does not count. */
    counter: integer().notNull(),
    createdAt: integer().notNull(),
    lastUsedAt: integer(),
  },
  (t) => [index('passkeys_by_account').on(t.accountId)],
)

export const aboutPasskeys = declare(passkeys, {
  owner: 'accounts',
  shownToVisitors: false,
  personal: {
    accountId: { erased: 'with-account', section: 'passkeys' },
    name: { erased: 'with-account', section: 'passkeys' },
  },
  exported: false,
})

/** The second factor of an account whose owner lost it: taken away a day after it was asked for, unless they object. */
export const factorResets = sqliteTable(
  'factor_resets',
  {
    id: text().primaryKey(),
    accountId: id<AccountId>()
      .notNull()
      .unique()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    /** Whose owner asked for it; null: the instance admin did. */
    organizationId: id<OrganizationId>().references(() => organizations.id, { onDelete: 'cascade' }),
    requestedBy: text(),
    requestedAt: integer().notNull(),
    dueAt: integer().notNull(),
  },
  (t) => [index('factor_resets_by_organization').on(t.organizationId), index('factor_resets_due').on(t.dueAt)],
)

export const aboutFactorResets = declare(factorResets, {
  owner: 'accounts',
  shownToVisitors: false,
  personal: { accountId: { erased: 'with-account' }, requestedBy: { erased: 'pseudonym' } },
  exported: false,
})

/** A person asked by mail to join; accepted or withdrawn ones stay, as a record. */
export const invitations = sqliteTable(
  'invitations',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    email: text().notNull(),
    /** As whoever invited them wrote it; null: they write it themselves. */
    name: text(),
    role: text({ enum: roles }).notNull(),
    invitedBy: text(),
    createdAt: integer().notNull(),
    /** Sending again sets it anew. */
    expiresAt: integer().notNull(),
    acceptedAt: integer(),
    acceptedBy: text(),
    withdrawnAt: integer(),
  },
  (t) => [
    index('invitations_by_organization').on(t.organizationId, t.email),
    index('invitations_over').on(t.expiresAt).where(sql`${t.acceptedAt} is null`),
  ],
)

export const aboutInvitations = declare(invitations, {
  owner: 'invitations',
  shownToVisitors: false,
  personal: {
    email: { erased: 'by-address', section: 'invitations' },
    name: { erased: 'by-address', section: 'invitations' },
    invitedBy: { erased: 'pseudonym', section: 'invitations-sent' },
    acceptedBy: { erased: 'pseudonym', section: 'invitations' },
  },
  exported: false,
  ages: { rule: 'invitations', as: 'invitations', since: ['expiresAt'], unless: 'acceptedAt' },
})

/** Lets a program act in one organization, as far as its role goes. */
export const apiTokens = sqliteTable(
  'api_tokens',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    name: text().notNull(),
    /** Whose it is: it does what they still may, and ends with their membership; null: the organization's. */
    accountId: id<AccountId>().references(() => accounts.id, { onDelete: 'cascade' }),
    role: text({ enum: roles }).notNull(),
    /** Within the role. */
    scopes: text({ mode: 'json' }).$type<TokenScope[]>().notNull().default(['everything']),
    /** Addresses and CIDR ranges from which alone it acts; none: from wherever the organization lets its team in. */
    networks: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    /** Null: as many as everybody's. */
    callsPerMinute: integer(),
    /** An agent writes over MCP at once; otherwise its words wait as a draft until a person publishes them. */
    agentPublishes: integer({ mode: 'boolean' }).notNull().default(false),
    /** SHA-256 of the token, which was shown once. */
    tokenHash: text().notNull().unique(),
    createdBy: text(),
    createdAt: integer().notNull(),
    /** Null: until it is revoked. */
    expiresAt: integer(),
    /** Written at most every few minutes. */
    lastUsedAt: integer(),
    revokedAt: integer(),
    /** Made before a token was somebody's: the organization's since, which its owners have still to be told. */
    tellOwners: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    index('api_tokens_by_organization').on(t.organizationId, t.createdAt),
    index('api_tokens_by_account').on(t.accountId),
    index('api_tokens_to_tell').on(t.organizationId).where(sql`${t.tellOwners} = 1`),
  ],
)

export const aboutApiTokens = declare(apiTokens, {
  owner: 'api-tokens',
  shownToVisitors: false,
  personal: {
    name: { erased: 'by-name', section: 'api-tokens' },
    accountId: { erased: 'with-account', section: 'api-tokens' },
    createdBy: { erased: 'pseudonym', section: 'api-tokens' },
  },
  exported: false,
  ages: { rule: 'api-tokens', as: 'tokens', since: ['expiresAt', 'revokedAt'] },
})
