import type { Reader, Tx } from '#src/db/connection.ts'
import { write } from '#src/db/write.ts'
import type { AccountActor, Deps } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { accountAsks } from '../rate-limits/network.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { type Account, accountById, passwordHashOf } from './insert-account.ts'
import { recordAccountEvent } from './record-account-event.ts'
import { isStillSignedIn } from './sessions.ts'
import { isConfirmed } from './sudo.ts'

const perAccount = { limit: 10, window: 10 * 60_000 }

/**
 * Asks the signed-in person for the password again, before anything that could lock them out or let others in; of an account
 * without one a passkey must have confirmed the session lately. Throws invalid on the field `currentPassword`, conflict and
 * rate_limited.
 */
export async function confirmPassword(deps: Deps, actor: AccountActor, password: string): Promise<Account> {
  const before = accountById(deps.db, actor.accountId)
  if (passwordHashOf(before) === null) {
    if (!isConfirmed(deps, actor)) throw conflict('Confirm with your passkey first: this account has no password.')
    return before
  }
  spendAttempts(deps, { key: `password:account:${actor.accountId}`, ...perAccount })
  const asker = accountAsks(actor.accountId)
  const correct = await deps.passwords.verify(password.slice(0, 72), passwordHashOf(before), asker)
  // Comparing takes a while; the password may have been changed meanwhile, or the session ended.
  const account = accountById(deps.db, actor.accountId)
  if (!correct || isOvertaken(deps.db, actor, before.passwordHash)) {
    write(deps.db, (tx) =>
      recordAccountEvent(tx, deps, actor, actor.accountId, { action: 'account.password_confirmation_failed' }),
    )
    throw invalid({ currentPassword: 'This is not your password.' })
  }
  return account
}

/**
 * For the transaction of a change that had to wait after the password was confirmed: whoever knew the old password must not undo by
 * a request on its way what a reset has just ended. Throws conflict.
 */
export function refuseOvertaken(tx: Tx, actor: AccountActor, { passwordHash }: Pick<Account, 'passwordHash'>): void {
  if (isOvertaken(tx, actor, passwordHash))
    throw conflict('Your password was changed meanwhile, or your session ended. Sign in again.')
}

function isOvertaken(db: Reader, actor: AccountActor, passwordHash: string): boolean {
  return accountById(db, actor.accountId).passwordHash !== passwordHash || !isStillSignedIn(db, actor)
}
