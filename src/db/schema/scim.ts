import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { type AccountId, id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { accounts, organizations } from './identity.ts'

/** SCIM 2.0: people and groups as an organization's identity provider describes them. All times are UTC milliseconds. */

/** Lets an identity provider say who belongs to one organization, and nothing else. */
export const scimTokens = sqliteTable(
  'scim_tokens',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    name: text().notNull(),
    /** SHA-256 of the token, which was shown once. */
    tokenHash: text().notNull().unique(),
    createdBy: text(),
    createdAt: integer().notNull(),
    /** Null: until it is revoked. */
    expiresAt: integer(),
    /** Written at most every few minutes. */
    lastUsedAt: integer(),
    revokedAt: integer(),
  },
  (t) => [index('scim_tokens_by_organization').on(t.organizationId, t.createdAt)],
)

export const aboutScimTokens = declare(scimTokens, {
  owner: 'scim',
  shownToVisitors: false,
  personal: {
    name: { erased: 'by-name', section: 'scim-tokens' },
    createdBy: { erased: 'pseudonym', section: 'scim-tokens' },
  },
  exported: false,
  ages: { rule: 'api-tokens', as: 'scimTokens', since: ['expiresAt', 'revokedAt'] },
})

/**
 * A person as the provider describes them. Whether they are active is not written here: they are while they are a member, or are
 * invited to be one.
 */
export const scimUsers = sqliteTable(
  'scim_users',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    /** Null: they are invited, or have never been active. */
    accountId: id<AccountId>().references(() => accounts.id, { onDelete: 'cascade' }),
    /** The invitation that was sent for want of a proven domain; it may be gone. */
    invitationId: text(),
    userName: text().notNull(),
    /** In lower case: names that differ in nothing else are the same (RFC 7643, 4.1.1). */
    userNameKey: text().notNull(),
    externalId: text(),
    displayName: text(),
    formatted: text(),
    givenName: text(),
    familyName: text(),
    /** As the provider spells it. */
    email: text(),
    createdAt: integer().notNull(),
    changedAt: integer().notNull(),
  },
  (t) => [
    uniqueIndex('scim_users_by_name').on(t.organizationId, t.userNameKey),
    index('scim_users_by_external_id').on(t.organizationId, t.externalId),
    index('scim_users_by_account').on(t.accountId),
    index('scim_users_in_order').on(t.organizationId, t.createdAt, t.id),
  ],
)

export const aboutScimUsers = declare(scimUsers, {
  owner: 'scim',
  shownToVisitors: false,
  personal: {
    accountId: { erased: 'with-account', section: 'provisioned' },
    userName: { erased: 'by-address', section: 'provisioned' },
    userNameKey: { erased: 'by-address' },
    externalId: { erased: 'by-address', section: 'provisioned' },
    displayName: { erased: 'by-address', section: 'provisioned' },
    formatted: { erased: 'by-address', section: 'provisioned' },
    givenName: { erased: 'by-address', section: 'provisioned' },
    familyName: { erased: 'by-address', section: 'provisioned' },
    email: { erased: 'by-address', section: 'provisioned' },
  },
  exported: false,
})

/** A group of the provider's; its name or its id there may stand for a role (`group_roles`). */
export const scimGroups = sqliteTable(
  'scim_groups',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    displayName: text().notNull(),
    /** In lower case. */
    displayNameKey: text().notNull(),
    externalId: text(),
    /** Rises with every change of the group and of its members. */
    version: integer().notNull().default(1),
    createdAt: integer().notNull(),
    changedAt: integer().notNull(),
  },
  (t) => [
    uniqueIndex('scim_groups_by_name').on(t.organizationId, t.displayNameKey),
    index('scim_groups_by_external_id').on(t.organizationId, t.externalId),
  ],
)

export const aboutScimGroups = declare(scimGroups, {
  owner: 'scim',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

export const scimGroupMembers = sqliteTable(
  'scim_group_members',
  {
    groupId: text()
      .notNull()
      .references(() => scimGroups.id, { onDelete: 'cascade' }),
    userId: text()
      .notNull()
      .references(() => scimUsers.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.userId] }), index('scim_group_members_by_user').on(t.userId)],
)

export const aboutScimGroupMembers = declare(scimGroupMembers, {
  owner: 'scim',
  shownToVisitors: false,
  personal: {},
  exported: false,
})
