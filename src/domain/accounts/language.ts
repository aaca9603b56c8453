import { eq, sql } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { type Language, languages } from '#src/words.ts'
import type { AccountActor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { accountById } from './insert-account.ts'
import { recordAccountEvent } from './record-account-event.ts'

/** In which the account wants to work; null: as its browser asks. */
export function languageOf(db: Db, accountId: string): Language | null {
  const found = prepared(db, 'language of account', () =>
    db
      .select({ language: accounts.language })
      .from(accounts)
      .where(eq(accounts.id, sql.placeholder('id')))
      .prepare(),
  ).get({ id: accountId })
  return found?.language ?? null
}

/** '': as the browser asks. Throws invalid on `language`. */
export function changeLanguage(deps: Deps, actor: AccountActor, input: { language: string }): void {
  const language = languages.find((one) => one === input.language) ?? null
  if (language === null && input.language !== '') throw invalid({ language: 'Choose a language from the list.' })
  write(deps.db, (tx) => {
    const before = accountById(tx, actor.accountId).language
    tx.update(accounts).set({ language }).where(eq(accounts.id, actor.accountId)).run()
    recordAccountEvent(tx, deps, actor, actor.accountId, {
      action: 'account.language_changed',
      changes: { before: { language: before }, after: { language } },
    })
  })
}
