import { and, eq, isNull, lt, or } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import type { Deps, Origin } from '../context.ts'
import { invalid } from '../errors.ts'
import { forgetAttempts, spendAttempts } from '../rate-limits/rate-limit.ts'
import { totpIdentity } from '../secrets/sealed-secrets.ts'
import { type Account, accountById, actorOf } from './insert-account.ts'
import { isKnownDevice } from './known-devices.ts'
import { consumeToken, peekToken } from './one-time-tokens.ts'
import { recordAccountEvent } from './record-account-event.ts'
import { useRecoveryCode } from './recovery-codes.ts'
import { refuseDeleted } from './refuse-deleted.ts'
import { startSession } from './sessions.ts'
import { matchingStep } from './totp.ts'

/** Of a million codes three are right at any moment: five guesses in a quarter of an hour find none in years. */
const perAccount = { limit: 5, window: 15 * 60_000 }

/** The factor that a right code proved; the audit log shows these words. */
type Factor = 'authenticator' | 'recovery code'

/**
 * The second half of signing in: the code of the authenticator app, or a recovery code. Returns the session's token. A code
 * works once, for one of several at the same time. Throws invalid on `code`, rate_limited, and not_found for an old challenge.
 */
export function finishSignIn(deps: Deps, origin: Origin, challenge: string, code: string): string {
  const { accountId } = peekToken(deps, 'second_factor', challenge)
  const account = accountById(deps.db, accountId ?? '')
  refuseDeleted(account)
  // Whoever knows the password from elsewhere does not use up the owner's own.
  const whose = isKnownDevice(deps, account.id, origin) ? 'device' : 'account'
  const attempts = `second-factor:${whose}:${account.id}`
  spendAttempts(deps, { key: attempts, ...perAccount, onLock: () => recordLock(deps, origin, account) })

  const session = write(deps.db, (tx) => {
    const factor = acceptCode(tx, deps, account, code)
    if (factor === null) {
      recordAccountEvent(tx, deps, actorOf(account, origin), account.id, { action: 'account.second_factor_failed' })
      return null
    }
    consumeToken(tx, deps, 'second_factor', challenge)
    forgetAttempts(tx, attempts)
    recordAccountEvent(tx, deps, actorOf(account, origin), account.id, {
      action: 'account.signed_in',
      changes: { with: ['password', factor] },
    })
    return startSession(tx, deps, account.id, origin, true)
  })
  if (session === null)
    throw invalid({ code: 'This code is wrong, expired or already used. Type the next one your app shows.' })
  return session
}

/** In the causing transaction: null where the code is wrong or was used. */
export function acceptCode(tx: Tx, deps: Deps, account: Account, code: string): Factor | null {
  if (acceptTotp(tx, deps, account, code)) return 'authenticator'
  else return useRecoveryCode(tx, deps, account.id, code) ? 'recovery code' : null
}

/** A conditional update lets the last step only rise, so the same code is refused the second time (RFC 6238, 5.2). */
export function acceptTotp(tx: Tx, deps: Deps, account: Account, code: string): boolean {
  if (account.totpSecret === null) return false
  const secret = deps.secrets.open(account.totpSecret, totpIdentity(account.id))
  const step = matchingStep(secret, code, deps.clock.now())
  if (step === null) return false
  const accepted = tx
    .update(accounts)
    .set({ totpLastStep: step })
    .where(and(eq(accounts.id, account.id), or(isNull(accounts.totpLastStep), lt(accounts.totpLastStep, step))))
    .returning({ id: accounts.id })
    .all()
  return accepted.length === 1
}

function recordLock(deps: Deps, origin: Origin, account: Account): void {
  write(deps.db, (tx) =>
    recordAccountEvent(tx, deps, actorOf(account, origin), account.id, { action: 'account.second_factor_locked' }),
  )
}
