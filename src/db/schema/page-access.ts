import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { domainProofs, passWays, readerKinds } from '#src/words/access.ts'
import { type AccountId, id, type OrganizationId, type ReaderId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'

/** Who may see a page that is not public, without being of its team; and whose a domain is. All times are UTC milliseconds. */

/** Addresses, and domains with all of their addresses, to which the link is mailed that opens the page. */
export const pageReaders = sqliteTable(
  'page_readers',
  {
    id: id<ReaderId>().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    kind: text({ enum: readerKinds }).notNull(),
    /** As the team typed it; a domain without its @. */
    address: text().notNull(),
    /** The mailbox key of an address (domain/mail/mailbox-key.ts); a domain as DNS writes it. */
    key: text().notNull(),
    /** By which the organization's own programs know them; null: they gave none. */
    externalLogin: text(),
    addedBy: id<AccountId>(),
    createdAt: integer().notNull(),
    /** Of the last change made to the reader itself, what they may see included. */
    updatedAt: integer().notNull().default(0),
  },
  (t) => [uniqueIndex('page_readers_by_key').on(t.organizationId, t.key)],
)

export const aboutPageReaders = declare(pageReaders, {
  owner: 'page-access',
  shownToVisitors: false,
  personal: {
    address: { erased: 'by-address' },
    key: { erased: 'by-address' },
    externalLogin: { erased: 'by-address' },
    addedBy: { erased: 'pseudonym' },
  },
  exported: false,
})

/** Links that were asked for, whether or not the address may see the page: which it is, is asked when the mail is sent. */
export const pageLinks = sqliteTable(
  'page_links',
  {
    id: text().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    address: text().notNull(),
    /** The path that the visitor asked for. */
    next: text().notNull(),
    createdAt: integer().notNull(),
    expiresAt: integer().notNull(),
  },
  (t) => [index('page_links_by_organization').on(t.organizationId), index('page_links_by_end').on(t.expiresAt)],
)

export const aboutPageLinks = declare(pageLinks, {
  owner: 'page-access',
  shownToVisitors: false,
  personal: { address: { erased: 'by-address' } },
  exported: false,
  ages: { rule: 'sessions', as: 'links to pages', since: ['expiresAt'] },
})

/** Browsers that were let in: by a mailed link, or because the organization's identity provider vouched for somebody. */
export const pagePasses = sqliteTable(
  'page_passes',
  {
    id: text().primaryKey(),
    /** SHA-256 of the token in the cookie; the token itself is stored nowhere. */
    tokenHash: text().notNull().unique(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    way: text({ enum: passWays }).notNull(),
    /** By whom it is let in; the pass goes with it. Null where the identity provider vouched. */
    readerId: id<ReaderId>().references(() => pageReaders.id, { onDelete: 'cascade' }),
    address: text().notNull(),
    ip: text().notNull(),
    userAgent: text().notNull(),
    createdAt: integer().notNull(),
    /** Written at most every few minutes; null: not since it was given. */
    lastSeenAt: integer(),
    expiresAt: integer().notNull(),
  },
  (t) => [
    index('page_passes_by_organization').on(t.organizationId, t.createdAt),
    index('page_passes_by_reader').on(t.readerId),
    index('page_passes_by_end').on(t.expiresAt),
  ],
)

export const aboutPagePasses = declare(pagePasses, {
  owner: 'page-access',
  shownToVisitors: false,
  personal: {
    address: { erased: 'by-address' },
    ip: { erased: 'by-address' },
    userAgent: { erased: 'by-address' },
  },
  exported: false,
  ages: { rule: 'sessions', as: 'passes to pages', since: ['expiresAt'] },
})

/** An organization's wish to stand at a host name, and its proof. Several may claim one name: whoever proves it has it. */
export const domainClaims = sqliteTable(
  'domain_claims',
  {
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    domain: text().notNull(),
    /** Stands in the DNS record that proves the claim. */
    token: text().notNull(),
    createdAt: integer().notNull(),
    /** Null: not yet, or somebody else has proven the name since. */
    provenAt: integer(),
    proof: text({ enum: domainProofs }),
    checkedAt: integer(),
    /** A sentence about what the last look found; null: nothing wrong. */
    problem: text(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.domain] }), index('domain_claims_by_domain').on(t.domain)],
)

export const aboutDomainClaims = declare(domainClaims, {
  owner: 'organizations',
  shownToVisitors: false,
  personal: {},
  exported: false,
})
