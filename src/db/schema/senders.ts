import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bouncePostOutcomes, mailServices as services } from '#src/words/bounces.ts'
import { fallbackKinds, mailWays } from '#src/words/mail.ts'
import { relaySecurities } from '#src/words.ts'
import { id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'

/**
 * The key with which the mail of one sender's domain is signed (RFC 6376); its public half stands in the domain's DNS. Each
 * organization has keys of its own: what one has proven of a domain lets no other send from it.
 */
export const dkimKeys = sqliteTable(
  'dkim_keys',
  {
    id: text().primaryKey(),
    /** Null: the instance's own. */
    organizationId: id<OrganizationId>().references(() => organizations.id, { onDelete: 'cascade' }),
    /** Such as `example.com`, as DNS writes it. */
    domain: text().notNull(),
    selector: text().notNull(),
    /** Sealed: PKCS #8, PEM. */
    privateKey: text().notNull(),
    /** base64, as the record's `p=` has it. */
    publicKey: text().notNull(),
    createdAt: integer().notNull(),
    checkedAt: integer(),
    /** The record was found and holds this key. */
    verifiedAt: integer(),
    /** The last check's failure: what DNS answered instead of the key. */
    problem: text(),
    /** The domain's SPF and DMARC records as found at `checkedAt`; null: there were none. */
    spf: text(),
    dmarc: text(),
  },
  (t) => [uniqueIndex('dkim_keys_by_owner').on(t.organizationId, t.domain)],
)

export const aboutDkimKeys = declare(dkimKeys, {
  owner: 'mail',
  shownToVisitors: false,
  personal: {},
  exported: false,
  sealed: { as: 'dkim_keys', columns: ['privateKey'] },
})

/** Services that send the instance's mail and post here what came back of it. */
export const mailServices = sqliteTable('mail_services', {
  id: text({ enum: services }).primaryKey(),
  /** Sealed: the end of the URL that it posts to. */
  urlToken: text().notNull(),
  /** Sealed: signs its posts, or opens the URL; null where there is none, or none saved yet. */
  signingKey: text(),
  /** Amazon's alone: the topic that was confirmed first, because any other could be a stranger's. */
  topic: text(),
  connectedAt: integer().notNull(),
  lastPostAt: integer(),
  lastOutcome: text({ enum: bouncePostOutcomes }),
})

export const aboutMailServices = declare(mailServices, {
  owner: 'mail',
  shownToVisitors: false,
  personal: {},
  exported: false,
  sealed: { as: 'mail_services', columns: ['urlToken', 'signingKey'] },
})

/** What carries mail while the relay does not: one row, or none. */
export const mailFallback = sqliteTable('mail_fallback', {
  id: integer().primaryKey(),
  kind: text({ enum: fallbackKinds }).notNull(),
  /** Of an SMTP server. */
  host: text(),
  port: integer(),
  security: text({ enum: relaySecurities }),
  /** Where an API is asked, without a trailing slash. */
  endpoint: text(),
  /** What an API needs besides: Amazon's region, Mailgun's domain, Postmark's message stream. */
  place: text(),
  /** The user; Amazon's access key. */
  user: text(),
  /** Sealed: the password, the API's key, Amazon's secret key. */
  secret: text(),
  /** The sender's address. */
  from: text().notNull(),
})

export const aboutMailFallback = declare(mailFallback, {
  owner: 'mail',
  shownToVisitors: false,
  personal: {},
  exported: false,
  sealed: { as: 'mail_fallback', columns: ['secret'] },
})

/** Ways that sign in by a token of OAuth 2.0 in place of a password (RFC 6749, and XOAUTH2 over SMTP). */
export const mailTokens = sqliteTable('mail_tokens', {
  id: text({ enum: mailWays }).primaryKey(),
  tokenUrl: text().notNull(),
  clientId: text().notNull(),
  /** Sealed; null where the client has none. */
  clientSecret: text(),
  /** Sealed; null: the client's own credentials are its grant. */
  refreshToken: text(),
  scope: text(),
})

export const aboutMailTokens = declare(mailTokens, {
  owner: 'mail',
  shownToVisitors: false,
  personal: {},
  exported: false,
  sealed: { as: 'mail_tokens', columns: ['clientSecret', 'refreshToken'] },
})
