import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { ceremonyStates, identityProviderKinds, ssoPurposes } from '#src/words/sso.ts'
import { roles } from '#src/words.ts'
import { type AccountId, id, type OrganizationId } from '../ids.ts'
import { sessions } from './access.ts'
import { declare } from './declare.ts'
import { accounts, organizations } from './identity.ts'

/** Single sign-on: who vouches for whom, and how far. All times are UTC milliseconds. */

/**
 * A service that says who somebody is. An organization's vouches for addresses of domains that the organization has proven, and
 * lets into that organization alone; the instance's own opens the whole account.
 */
export const identityProviders = sqliteTable(
  'identity_providers',
  {
    id: text().primaryKey(),
    /** Null: the instance's own. */
    organizationId: id<OrganizationId>().references(() => organizations.id, { onDelete: 'cascade' }),
    kind: text({ enum: identityProviderKinds }).notNull(),
    /** As the sign-in's button names it, such as `Okta`. */
    name: text().notNull(),
    /** Null: a draft that its owners can try, and that lets nobody in. */
    enabledAt: integer(),
    /** OpenID Connect's issuer, or the entity ID of a SAML identity provider. */
    issuer: text().notNull(),
    /** OpenID Connect alone. */
    clientId: text(),
    /** Sealed; OpenID Connect alone. */
    clientSecret: text(),
    /** OpenID Connect's scopes besides `openid email profile`, with spaces between. */
    scopes: text().notNull().default(''),
    /** SAML alone: the address to which requests go. */
    signInUrl: text(),
    /** SAML alone: X.509 certificates, PEM; an assertion is signed with the key of one of them. */
    certificates: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    /** The claim or attribute that holds a person's groups; a dot leads into an object. */
    groupsClaim: text().notNull().default('groups'),
    /** Somebody who is not here yet gets an account, and a membership, with their first sign-in. */
    createsAccounts: integer({ mode: 'boolean' }).notNull().default(true),
    /** The role of whoever is in none of the groups that have one; null: they stay out. */
    defaultRole: text({ enum: roles }).default('viewer'),
    /** A sign-in there counts as two factors. */
    provesSecondFactor: integer({ mode: 'boolean' }).notNull().default(false),
    /** Hours after which the provider is asked again. */
    sessionHours: integer().notNull().default(24),
    createdAt: integer().notNull(),
    changedAt: integer().notNull(),
  },
  (t) => [index('identity_providers_by_organization').on(t.organizationId)],
)

export const aboutIdentityProviders = declare(identityProviders, {
  owner: 'sso',
  shownToVisitors: false,
  personal: {},
  exported: false,
  sealed: { as: 'identityProviders', columns: ['clientSecret'] },
})

/** A group of a provider's, and the role that its people have. */
export const groupRoles = sqliteTable(
  'group_roles',
  {
    id: text().primaryKey(),
    identityProviderId: text()
      .notNull()
      .references(() => identityProviders.id, { onDelete: 'cascade' }),
    /** As the provider writes it: a name, a path, or an id. */
    group: text().notNull(),
    role: text({ enum: roles }).notNull(),
  },
  (t) => [uniqueIndex('group_roles_by_group').on(t.identityProviderId, t.group)],
)

export const aboutGroupRoles = declare(groupRoles, {
  owner: 'sso',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** A domain of mail addresses that an organization, or the instance, proves to be its own by a TXT record. */
export const mailDomains = sqliteTable(
  'mail_domains',
  {
    id: text().primaryKey(),
    /** Null: the instance's. */
    organizationId: id<OrganizationId>().references(() => organizations.id, { onDelete: 'cascade' }),
    /** Such as `example.com`, as DNS writes it. */
    domain: text().notNull(),
    /** The record holds it; no other organization's does. */
    token: text().notNull(),
    createdAt: integer().notNull(),
    checkedAt: integer(),
    /** The record was found; null again once it was missing for too long. */
    verifiedAt: integer(),
    /** DNS answered, and the record was not among the answer, since then. */
    missingSince: integer(),
    /** The last check's failure, as a sentence. */
    problem: text(),
  },
  (t) => [
    uniqueIndex('mail_domains_by_owner').on(t.organizationId, t.domain),
    index('mail_domains_by_domain').on(t.domain),
  ],
)

export const aboutMailDomains = declare(mailDomains, {
  owner: 'sso',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** An account as one provider knows it. */
export const identities = sqliteTable(
  'identities',
  {
    id: text().primaryKey(),
    identityProviderId: text()
      .notNull()
      .references(() => identityProviders.id, { onDelete: 'cascade' }),
    accountId: id<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    /** Never given to anybody else there; addresses are. */
    subject: text().notNull(),
    createdAt: integer().notNull(),
    lastSignInAt: integer().notNull(),
  },
  (t) => [
    uniqueIndex('identities_by_subject').on(t.identityProviderId, t.subject),
    uniqueIndex('identities_by_account').on(t.accountId, t.identityProviderId),
  ],
)

export const aboutIdentities = declare(identities, {
  owner: 'sso',
  shownToVisitors: false,
  personal: {
    accountId: { erased: 'with-account', section: 'identities' },
    subject: { erased: 'with-account', section: 'identities' },
  },
  exported: false,
})

/** A person who provided proof, as `ssoCeremonies.vouched` holds it for the moment between two requests. */
export interface VouchedFacts {
  subject: string
  address: string | null
  isAddressVerified: boolean | null
  name: string | null
  groups: string[] | null
  isTwoFactors: boolean | null
}

/** A sign-in at a provider that was begun: good once, in the browser that began it. */
export const ssoCeremonies = sqliteTable(
  'sso_ceremonies',
  {
    /** SHA-256 of the `state` (OpenID Connect) or `RelayState` (SAML) that the browser carries there and back. */
    id: text().primaryKey(),
    identityProviderId: text()
      .notNull()
      .references(() => identityProviders.id, { onDelete: 'cascade' }),
    purpose: text({ enum: ssoPurposes }).notNull(),
    state: text({ enum: ceremonyStates }).notNull().default('begun'),
    /** SHA-256 of the cookie of the browser that began. */
    browserHash: text().notNull(),
    /** The path to lead on to. */
    next: text().notNull(),
    /** What a provider said that posts its answer across sites, where the browser sends no cookie along (SAML). */
    vouched: text({ mode: 'json' }).$type<VouchedFacts>(),
    createdAt: integer().notNull(),
    expiresAt: integer().notNull(),
  },
  (t) => [index('sso_ceremonies_by_end').on(t.expiresAt)],
)

export const aboutSsoCeremonies = declare(ssoCeremonies, {
  owner: 'sso',
  shownToVisitors: false,
  personal: { vouched: { erased: 'by-age' } },
  exported: false,
  ages: { rule: 'sessions', as: 'ceremonies', since: ['expiresAt'] },
})

/** One row for each organization, or for the instance, that has said how its people sign in. */
export const signInPolicies = sqliteTable(
  'sign_in_policies',
  {
    id: text().primaryKey(),
    /** Null: the instance. */
    organizationId: id<OrganizationId>().references(() => organizations.id, { onDelete: 'cascade' }),
    /** Members come in by single sign-on alone; an owner with two factors may break the glass. */
    ssoOnly: integer({ mode: 'boolean' }).notNull().default(false),
    changedAt: integer().notNull(),
  },
  (t) => [uniqueIndex('sign_in_policies_by_organization').on(t.organizationId)],
)

export const aboutSignInPolicies = declare(signInPolicies, {
  owner: 'sso',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** What a session has proven besides, or instead of, its account's own password or passkey: the way into one organization. */
export const sessionProofs = sqliteTable(
  'session_proofs',
  {
    id: text().primaryKey(),
    sessionHash: text()
      .notNull()
      .references(() => sessions.tokenHash, { onDelete: 'cascade' }),
    /** Null: a proof for the instance, by a provider of its own. */
    organizationId: id<OrganizationId>().references(() => organizations.id, { onDelete: 'cascade' }),
    /** Null: an owner broke the glass. */
    identityProviderId: text().references(() => identityProviders.id, { onDelete: 'cascade' }),
    secondFactor: integer({ mode: 'boolean' }).notNull(),
    createdAt: integer().notNull(),
    expiresAt: integer().notNull(),
  },
  (t) => [
    uniqueIndex('session_proofs_by_session').on(t.sessionHash, t.organizationId),
    index('session_proofs_by_provider').on(t.identityProviderId),
    index('session_proofs_by_end').on(t.expiresAt),
  ],
)

export const aboutSessionProofs = declare(sessionProofs, {
  owner: 'accounts',
  shownToVisitors: false,
  personal: {},
  exported: false,
  ages: { rule: 'sessions', as: 'proofs', since: ['expiresAt'] },
})
