import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { declare } from './declare.ts'

/** Certificates that Opsentry gets by itself (ACME, RFC 8555). All times are UTC milliseconds. */

/** One for each host name: a name that fails keeps no other from being renewed. */
export const tlsCertificates = sqliteTable('tls_certificates', {
  /** The host name. */
  id: text().primaryKey(),
  /** Sealed: the private key as PEM, PKCS #8. Null, like all of the certificate: there is none yet. */
  key: text(),
  /** PEM: the certificate, and those between it and its root. */
  chain: text(),
  /** The directory of the authority that issued it. */
  directory: text(),
  startsAt: integer(),
  endsAt: integer(),
  /** When a third of its life is left. */
  renewAt: integer(),
  /** The last attempt; null: none yet. */
  triedAt: integer(),
  /** No attempt before this moment. */
  nextTryAt: integer().notNull().default(0),
  /** In a row. */
  failures: integer().notNull().default(0),
  /** Why the last attempt failed, in sentences; null: it went well. */
  problem: text(),
})

export const aboutTlsCertificates = declare(tlsCertificates, {
  owner: 'certificates',
  shownToVisitors: false,
  personal: {},
  exported: false,
  sealed: { as: 'tls_certificates', columns: ['key'] },
})

/** The account with each authority: its key alone, by which it is known there. */
export const acmeAccounts = sqliteTable('acme_accounts', {
  /** The URL of the authority's directory. */
  id: text().primaryKey(),
  /** Sealed: the private key as PEM, PKCS #8. */
  key: text().notNull(),
  /** Of the public key (RFC 7638), with which every HTTP challenge is answered. */
  thumbprint: text().notNull(),
  createdAt: integer().notNull(),
  /** The authority wants no more orders before this moment. */
  pausedUntil: integer().notNull().default(0),
})

export const aboutAcmeAccounts = declare(acmeAccounts, {
  owner: 'certificates',
  shownToVisitors: false,
  personal: {},
  exported: false,
  sealed: { as: 'acme_accounts', columns: ['key'] },
})
