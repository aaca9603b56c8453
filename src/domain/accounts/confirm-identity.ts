import { write } from '#src/db/write.ts'
import type { AccountActor, Deps } from '../context.ts'
import { notFound } from '../errors.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { confirmPassword } from './confirm-password.ts'
import { factorsOf } from './factors.ts'
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
import { listPasskeys } from './passkeys.ts'
import { recordAccountEvent } from './record-account-event.ts'
import { confirmSession, elevateSession } from './sessions.ts'

const perAccount = { limit: 60, window: 10 * 60_000 }

/** The right password confirms the session. Throws invalid on `currentPassword`, and rate_limited. */
export async function confirmWithPassword(deps: Deps, actor: AccountActor, password: string): Promise<void> {
  // Without a password there is nothing that could be right.
  if (!factorsOf(deps.db, actor.accountId).password) throw notUnderstood()
  await confirmPassword(deps, actor, password)
  write(deps.db, (tx) => {
    confirmSession(tx, deps, actor)
    recordAccountEvent(tx, deps, actor, actor.accountId, {
      action: 'account.confirmed',
      changes: { with: ['password'] },
    })
  })
}

/** Begins confirming the session with one of the account's passkeys. */
export async function offerConfirmation(deps: Deps, actor: AccountActor): Promise<Ceremony> {
  spendAttempts(deps, { key: `confirm-passkey:account:${actor.accountId}`, ...perAccount })
  const { options, challenge } = await authenticationOptions(deps, listPasskeys(deps, actor))
  const { accountId } = actor
  const token = write(deps.db, (tx) => {
    recordAccountEvent(tx, deps, actor, accountId, { action: 'account.confirmation_asked' })
    const right = { purpose: 'confirm_passkey', accountId, challenge, lifetime: ceremonyLifetime } as const
    return issueToken(tx, deps, right).token
  })
  return { options, token }
}

/** A passkey of the account confirms the session and is its second factor, too. Throws invalid, and not_found when too late. */
export async function confirmWithPasskey(deps: Deps, actor: AccountActor, input: PasskeyAnswer): Promise<void> {
  const { challenge, accountId } = peekToken(deps, 'confirm_passkey', input.token)
  if (accountId !== actor.accountId) throw notFound('passkey')
  const signed = await signedBy(deps, challenge, input.response)
  const isConfirmed = write(deps.db, (tx) => {
    consumeToken(tx, deps, 'confirm_passkey', input.token)
    const isOwn = signed?.passkey.accountId === actor.accountId && signed.counter !== null
    const used = isOwn ? noteUse(tx, deps, signed.passkey.id, signed.counter ?? 0) : undefined
    if (used) {
      confirmSession(tx, deps, actor)
      elevateSession(tx, actor)
    }
    recordAccountEvent(tx, deps, actor, actor.accountId, {
      action: used ? 'account.confirmed' : 'account.confirmation_failed',
      changes: { with: ['passkey'] },
    })
    return used !== undefined
  })
  if (!isConfirmed) throw notUnderstood()
}
