import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { type AccountId, id } from '../ids.ts'
import { declare } from './declare.ts'
import { accounts } from './identity.ts'

/**
 * Browsers in which somebody has signed in to an account: what strangers get wrong does not keep them out, and nobody is
 * mailed that they are back. Such a browser opens nothing by itself. All times are UTC milliseconds.
 */
export const knownDevices = sqliteTable(
  'known_devices',
  {
    /** SHA-256 of the token in the browser's cookie, which is another one after each sign-in. */
    tokenHash: text().notNull(),
    accountId: id<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    /** Name of the session that began there last: whoever ends it no longer trusts the device. */
    sessionId: text().notNull(),
    createdAt: integer().notNull(),
    /** A year after the last sign-in. */
    expiresAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tokenHash, t.accountId] }),
    index('known_devices_by_account').on(t.accountId, t.expiresAt),
    index('known_devices_by_end').on(t.expiresAt),
  ],
)

export const aboutKnownDevices = declare(knownDevices, {
  owner: 'accounts',
  shownToVisitors: false,
  personal: { accountId: { erased: 'with-account' } },
  exported: false,
  ages: { rule: 'sessions', as: 'devices', since: ['expiresAt'] },
})
