import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { type AccountId, id } from '../ids.ts'
import { declare } from './declare.ts'
import { accounts } from './identity.ts'

/** Forms that somebody has sent, by their one-time keys. All times are UTC milliseconds. */

export const sentForms = sqliteTable(
  'sent_forms',
  {
    /** SHA-256 of the form's one-time key and the address that it was sent to. */
    id: text().primaryKey(),
    accountId: id<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    /** Tells the same contents from others without telling what they are: signed with the instance's link key. */
    digest: text().notNull(),
    /** Sealed: the page that the first answer led to, and its sentence. Null: it was done, and the answer is not known. */
    answer: text(),
    /** Sealed: what was typed, of a form that was sent after its session had ended. Null: it was done. */
    typed: text(),
    createdAt: integer().notNull(),
    expiresAt: integer().notNull(),
  },
  (t) => [index('sent_forms_by_account').on(t.accountId, t.createdAt), index('sent_forms_by_end').on(t.expiresAt)],
)

export const aboutSentForms = declare(sentForms, {
  owner: 'sent-forms',
  shownToVisitors: false,
  personal: { accountId: { erased: 'with-account' } },
  exported: false,
  sealed: { as: 'sentForms', columns: ['answer', 'typed'] },
  ages: { rule: 'sessions', as: 'sent forms', since: ['expiresAt'] },
})
