import type { Tx } from '#src/db/connection.ts'
import type { AccountId } from '#src/db/ids.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import type { AccountActor, Deps, Origin } from '../context.ts'
import { invalid } from '../errors.ts'
import { type Account, actorOf, findAccountByEmail, passwordHashOf } from './insert-account.ts'
import { issueToken } from './one-time-tokens.ts'
import { recordAccountEvent } from './record-account-event.ts'
import { refuseDeleted } from './refuse-deleted.ts'
import { noteRefusedSignIn } from './refused-sign-ins.ts'
import { endSession, startSession } from './sessions.ts'
import { forgiveSignIn, limitsOf, spendSignIn } from './sign-in-limits.ts'

export interface Credentials {
  email: string
  password: string
}

/** A session's token; or, for an account with a second factor, the challenge to send along with its code. */
export type SignedIn = { session: string } | { challenge: string }

const aMinute = 60_000
/** Milliseconds between the password and the code, at the most. */
export const challengeLifetime = 10 * aMinute

/**
 * Checks address and password. An unknown address gets the same sentence as a wrong password, after a comparison that takes
 * as long, so that nobody learns who has an account. Throws rate_limited, known or not (sign-in-limits.ts).
 */
export async function signIn(deps: Deps, origin: Origin, credentials: Credentials): Promise<SignedIn> {
  const { email } = credentials
  const known = findAccountByEmail(deps.db, email)
  const limits = limitsOf(deps, origin, email, known)
  spendSignIn(deps, limits, () => recordFailure(deps, origin, known?.id ?? null, 'locked'))

  const typed = credentials.password.slice(0, 72)
  const correct = await deps.passwords.verify(typed, passwordHashOf(known), limits.asker)
  // Comparing takes a while; the password, the second factor or the account may be gone meanwhile.
  const account = findAccountByEmail(deps.db, email)
  if (!account || !correct || account.passwordHash !== known?.passwordHash) {
    recordFailure(deps, origin, account?.id ?? null, 'failed')
    throw invalid({}, 'The e-mail address or the password is wrong.')
  }

  refuseDeleted(account)
  const enter = (tx: Tx) => {
    forgiveSignIn(tx, limits)
    return letIn(tx, deps, origin, account)
  }
  return write(deps.db, enter, { durable: false })
}

/** After a right password: starts a session, or asks for the second factor. */
function letIn(tx: Tx, deps: Deps, origin: Origin, account: Account): SignedIn {
  const actor = actorOf(account, origin)
  if (account.totpEnabledAt === null) {
    recordAccountEvent(tx, deps, actor, account.id, { action: 'account.signed_in', changes: { with: ['password'] } })
    return { session: startSession(tx, deps, account.id, origin) }
  }
  recordAccountEvent(tx, deps, actor, account.id, { action: 'account.second_factor_asked' })
  const token = { purpose: 'second_factor', accountId: account.id, lifetime: challengeLifetime } as const
  return { challenge: issueToken(tx, deps, token).token }
}

/** Ends the session; the cookie's token opens nothing afterwards. */
export function signOut(deps: Deps, actor: AccountActor, token: string): void {
  write(deps.db, (tx) => {
    endSession(tx, token)
    recordAccountEvent(tx, deps, actor, actor.accountId, { action: 'account.signed_out' })
  })
}

function recordFailure(deps: Deps, origin: Origin, accountId: AccountId | null, how: 'failed' | 'locked'): void {
  writeUnaudited(deps.db, (tx) => noteRefusedSignIn(tx, deps, origin, { accountId, how }), { durable: false })
}
