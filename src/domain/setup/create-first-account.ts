import type { Reader, Tx } from '#src/db/connection.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import type { Language } from '#src/words.ts'
import { type AccountInput, checkAccount } from '../accounts/check-account.ts'
import { insertAccount, type NewAccount } from '../accounts/insert-account.ts'
import { passwordRules } from '../accounts/password-rules.ts'
import { startSession } from '../accounts/sessions.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { accepted } from '../forms/checked.ts'
import { atConsole } from '../rate-limits/network.ts'
import { authorizeSettings } from '../settings/authorize-settings.ts'

/**
 * Creates the instance admin and signs them in; returns the token of the session. `language`: of their dashboard; null: as the browser asks. Of several requests at the same time one
 * wins; the others get a conflict.
 */
export async function createFirstAccount(
  deps: Deps,
  actor: Actor,
  input: AccountInput,
  language: Language | null = null,
): Promise<string> {
  authorizeSettings(deps.db, actor)
  const account = accepted(checkAccount(input, passwordRules(deps, { organizationIds: [] })))
  refuseSecondAdmin(deps.db)
  const passwordHash = await deps.passwords.hash(account.password, atConsole)

  return write(deps.db, (tx) => {
    const accountId = insertFirstAccount(tx, deps, actor, { ...account, passwordHash, language })
    return startSession(tx, deps, accountId, actor.origin)
  })
}

/** In the causing transaction; returns the account's id. Throws conflict where there is an account already. */
export function insertFirstAccount(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  account: Omit<NewAccount, 'instanceAdmin' | 'verified'>,
): string {
  refuseSecondAdmin(tx)
  return insertAccount(tx, deps, actor, { ...account, instanceAdmin: true })
}

function refuseSecondAdmin(db: Reader): void {
  if (db.select({ id: accounts.id }).from(accounts).limit(1).get())
    throw conflict('Somebody has already created the first account: continue with it, or sign in.')
}
