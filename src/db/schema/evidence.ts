import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { anchorChannels } from '#src/words.ts'
import { declare } from './declare.ts'

/** Evidence of the audit chains: their keys, the sum of their ends, and the place for anchors. Times are UTC milliseconds. */

/** Keys of the audit chains, each from its moment until the next one's. A row for good: it checks what it sealed. */
export const auditEpochs = sqliteTable('audit_epochs', {
  /** Counted from 1. */
  id: integer().primaryKey(),
  /** Sealed with the instance's secret key. */
  key: text().notNull(),
  beganAt: integer().notNull(),
})

export const aboutAuditEpochs = declare(auditEpochs, {
  owner: 'audit',
  shownToVisitors: false,
  personal: {},
  exported: false,
  sealed: { as: 'auditEpochs', columns: ['key'] },
})

/** One row: all ends of chains in one sum with a seal, so that none is taken away or put back to an earlier state. */
export const auditState = sqliteTable('audit_state', {
  id: integer().primaryKey(),
  epoch: integer().notNull(),
  /** Entries ever written, in all chains. */
  entries: integer().notNull(),
  /** Of the seals of all heads, modulo 2^256; hex. */
  sum: text().notNull(),
  /** '' where it did not fit when it was to be made anew: a break is never covered up. */
  seal: text().notNull(),
})

export const aboutAuditState = declare(auditState, {
  owner: 'audit',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** One row at the most: the place outside to which the instance's anchors go. */
export const anchorPlaces = sqliteTable('anchor_places', {
  id: text().primaryKey(),
  channel: text({ enum: anchorChannels }).notNull(),
  /** The e-mail address; of a URL, as much as people need to recognise it. */
  address: text().notNull(),
  /** Sealed: the URL; null for e-mail. */
  url: text(),
  /** Sealed: signs what is posted; null for e-mail. */
  secret: text(),
  setAt: integer().notNull(),
})

export const aboutAnchorPlaces = declare(anchorPlaces, {
  owner: 'notifications',
  shownToVisitors: false,
  personal: { address: { erased: 'by-address' } },
  exported: false,
  sealed: { as: 'anchor_places', columns: ['url', 'secret'] },
})
