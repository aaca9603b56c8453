import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { refusedHows } from '#src/words.ts'
import { type AccountId, id } from '../ids.ts'
import { declare } from './declare.ts'
import { accounts } from './identity.ts'

/**
 * Wrong passwords and other refused sign-ins, counted by account, network address, reason and day: they end, because whoever
 * is not signed in adds nothing to an audit chain. All times are UTC milliseconds.
 */
export const refusedSignIns = sqliteTable(
  'refused_sign_ins',
  {
    /** Account, address, reason and day in one. */
    id: text().primaryKey(),
    /** Null: no account has the e-mail address that was typed. */
    accountId: id<AccountId>().references(() => accounts.id, { onDelete: 'cascade' }),
    ip: text().notNull(),
    /** A wrong password, too many tries, or a passkey that does not fit. */
    how: text({ enum: refusedHows }).notNull(),
    times: integer().notNull(),
    lastAt: integer().notNull(),
    expiresAt: integer().notNull(),
  },
  (t) => [
    index('refused_sign_ins_by_account').on(t.accountId, t.lastAt),
    index('refused_sign_ins_by_end').on(t.expiresAt),
  ],
)

export const aboutRefusedSignIns = declare(refusedSignIns, {
  owner: 'accounts',
  shownToVisitors: false,
  personal: {
    accountId: { erased: 'with-account', section: 'refused-sign-ins' },
    ip: { erased: 'with-account', section: 'refused-sign-ins' },
  },
  exported: false,
  ages: { rule: 'sessions', as: 'refused sign-ins', since: ['expiresAt'] },
})
