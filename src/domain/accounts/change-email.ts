import { eq } from 'drizzle-orm'
import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import type { AccountActor, Deps, Origin } from '../context.ts'
import { conflict } from '../errors.ts'
import { acceptedAddress } from '../mail/check-address.ts'
import { readRelay } from '../mail/read-relay.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { confirmPassword } from './confirm-password.ts'
import { accountByEmail, accountById, actorOf } from './insert-account.ts'
import { consumeToken, forgetTokens, issueToken, peekToken } from './one-time-tokens.ts'
import { recordAccountEvent } from './record-account-event.ts'

const lifetime = 24 * 3_600_000
const perAccount = { limit: 5, window: 3_600_000 }

/**
 * Mails a link to the new address; nothing changes before it is used. An address that another account has gets the same
 * answer, so that nobody learns of that account. Throws invalid on `email` or `currentPassword`.
 */
export async function requestEmailChange(
  deps: Deps,
  actor: AccountActor,
  input: { email: string; currentPassword: string },
): Promise<void> {
  const email = acceptedAddress(input.email)
  await confirmPassword(deps, actor, input.currentPassword)
  sendLink(deps, actor, email)
}

/** Mails a link to the account's own address, which has not been proven yet. */
export function requestEmailVerification(deps: Deps, actor: AccountActor): void {
  sendLink(deps, actor, accountById(deps.db, actor.accountId).email)
}

function sendLink(deps: Deps, actor: AccountActor, email: string): void {
  if (readRelay(deps) === null)
    throw conflict('This Opsentry cannot send mail yet: the instance admin has to connect a mail server first.')
  spendAttempts(deps, { key: `verify-email:account:${actor.accountId}`, ...perAccount })
  write(deps.db, (tx) => {
    forgetTokens(tx, 'verify_email', { accountId: actor.accountId })
    const { id } = issueToken(tx, deps, { purpose: 'verify_email', accountId: actor.accountId, email, lifetime })
    queueAccountMail(tx, deps, { kind: 'email_verification', address: email, subjectId: id })
    recordAccountEvent(tx, deps, actor, actor.accountId, { action: 'account.email_verification_requested' })
  })
}

/** The address that the link proves. Throws not_found for a used or expired link. */
export function addressToVerify(deps: Deps, token: string): string {
  return peekToken(deps, 'verify_email', token).email ?? ''
}

/** Marks the address as proven; a new one becomes the account's, and both addresses are notified. */
export function verifyEmail(deps: Deps, origin: Origin, token: string): void {
  write(deps.db, (tx) => {
    const { email, accountId } = consumeToken(tx, deps, 'verify_email', token)
    const account = accountById(tx, accountId ?? '')
    if (email === null) throw new Error('a link to verify an address without an address')
    const owner = accountByEmail(tx, email)
    if (owner && owner.id !== account.id)
      throw conflict('Another account has this address by now: choose a different one.')

    tx.update(accounts).set({ email, emailVerifiedAt: deps.clock.now() }).where(eq(accounts.id, account.id)).run()
    if (email !== account.email) {
      forgetTokens(tx, 'reset_password', { email: account.email })
      for (const address of [account.email, email])
        queueAccountMail(tx, deps, { kind: 'email_changed', address, subjectId: account.id })
    }
    recordAccountEvent(tx, deps, actorOf(account, origin), account.id, {
      action: email === account.email ? 'account.email_verified' : 'account.email_changed',
    })
  })
}
