import { writeUnaudited } from '#src/db/write.ts'
import type { Deps, Origin } from '../context.ts'
import { perNetwork } from '../rate-limits/network.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { accountById, actorOf } from './insert-account.ts'
import { consumeToken, issueToken, peekToken } from './one-time-tokens.ts'
import {
  authenticationOptions,
  type Ceremony,
  ceremonyLifetime,
  noteUse,
  notUnderstood,
  type PasskeyAnswer,
  signedBy,
} from './passkey-ceremony.ts'
import { recordAccountEvent } from './record-account-event.ts'
import { refuseDeleted } from './refuse-deleted.ts'
import { noteRefusedSignIn } from './refused-sign-ins.ts'
import { startSession } from './sessions.ts'

const perVisitor = { limit: 60, window: 10 * 60_000 }

/** Begins signing in without typing an address. */
export async function askForPasskey(deps: Deps, origin: Origin): Promise<Ceremony> {
  spendAttempts(deps, ...perNetwork('passkey', origin, perVisitor))
  const { options, challenge } = await authenticationOptions(deps)
  const question = { purpose: 'passkey_sign_in', challenge, lifetime: ceremonyLifetime } as const
  const token = writeUnaudited(deps.db, (tx) => issueToken(tx, deps, question).token)
  return { options, token }
}

/** Returns the session's token. One sentence for every failure, so that nobody learns which passkeys exist. */
export async function signInWithPasskey(deps: Deps, origin: Origin, input: PasskeyAnswer): Promise<string> {
  const { challenge } = peekToken(deps, 'passkey_sign_in', input.token)
  const signed = await signedBy(deps, challenge, input.response)
  // Not `write`: what is refused is counted, and adds nothing to the audit chain.
  const session = writeUnaudited(deps.db, (tx) => {
    consumeToken(tx, deps, 'passkey_sign_in', input.token)
    const used =
      signed === null || signed.counter === null ? undefined : noteUse(tx, deps, signed.passkey.id, signed.counter)
    if (!used) {
      noteRefusedSignIn(tx, deps, origin, { accountId: signed?.passkey.accountId ?? null, how: 'passkey' })
      return null
    }
    const account = accountById(tx, used.accountId)
    refuseDeleted(account)
    recordAccountEvent(tx, deps, actorOf(account, origin, true), account.id, {
      action: 'account.signed_in',
      changes: { with: ['passkey'], passkey: used.id },
    })
    return startSession(tx, deps, account.id, origin, true)
  })
  if (session === null) throw notUnderstood()
  return session
}
