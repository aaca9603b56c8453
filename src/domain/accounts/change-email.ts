import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import type { AccountActor, Deps, Origin } from '../context.ts'
import { conflict, DomainError } from '../errors.ts'
import { acceptedAddress } from '../mail/check-address.ts'
import { readRelay } from '../mail/read-relay.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { spendStrangerMail } from '../notifications/stranger-mails.ts'
import { confirmPassword } from './confirm-password.ts'
import { endCredentials } from './end-credentials.ts'
import { type Account, accountByEmail, accountById, actorOf } from './insert-account.ts'
import { consumeToken, forgetTokens, issueToken, type OneTimeToken, peekToken } from './one-time-tokens.ts'
import { recordAccountEvent } from './record-account-event.ts'
import { keepUndo } from './undo-email-change.ts'

const lifetime = 24 * 3_600_000
const perAccount = { limit: 5, window: 3_600_000 }

/**
 * Mails a link to the new address, and one to the present address that cancels it; nothing changes before the first is used. An
 * address that another account has gets the same answer, so that nobody learns of that account. Throws invalid on `email` or
 * `currentPassword`.
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
  const { accountId } = actor
  spendStrangerMail(deps, 'new-address', { key: `verify-email:account:${accountId}`, ...perAccount })
  write(deps.db, (tx) => {
    // Even proving the present address replaces it: whoever asks for that does not want another one.
    endCredentials(tx, deps, actor, 'address change asked', { accountId, sessionId: actor.sessionId })
    const present = accountById(tx, accountId).email
    if (email !== present) offerToCancel(tx, deps, accountId, present)
    const { id } = issueToken(tx, deps, { purpose: 'verify_email', accountId, email, lifetime })
    queueAccountMail(tx, deps, { kind: 'email_verification', address: email, subjectId: id })
    recordAccountEvent(tx, deps, actor, accountId, { action: 'account.email_verification_requested' })
  })
}

function offerToCancel(tx: Tx, deps: Deps, accountId: string, email: string): void {
  issueToken(tx, deps, { purpose: 'cancel_email_change', accountId, email, lifetime })
  queueAccountMail(tx, deps, { kind: 'email_change_asked', address: email, subjectId: accountId })
}

/** The account's address that the link keeps. Throws not_found for a used or expired link. */
export function addressToKeep(deps: Deps, token: string): string {
  return peekToken(deps, 'cancel_email_change', token).email ?? ''
}

/** Voids the link that would change the address. Throws not_found for a used or expired one. */
export function cancelEmailChange(deps: Deps, origin: Origin, token: string): void {
  write(deps.db, (tx) => {
    const { accountId } = consumeToken(tx, deps, 'cancel_email_change', token)
    const account = accountById(tx, accountId ?? '')
    forgetTokens(tx, account.id, ['verify_email'])
    recordAccountEvent(tx, deps, actorOf(account, origin), account.id, { action: 'account.email_change_cancelled' })
  })
}

/** The address that the link proves. Throws not_found for a used or expired link, and for another account's. */
export function addressToVerify(deps: Deps, actor: AccountActor, token: string): string {
  const link = peekToken(deps, 'verify_email', token)
  refuseOthers(actor, link)
  return link.email ?? ''
}

/**
 * Marks the address as proven. A new one becomes the account's: its other sessions end, both addresses are told, and the former
 * one may undo it.
 */
export function verifyEmail(deps: Deps, actor: AccountActor, token: string): void {
  write(deps.db, (tx) => {
    const link = consumeToken(tx, deps, 'verify_email', token)
    refuseOthers(actor, link)
    const { email } = link
    const account = accountById(tx, actor.accountId)
    if (email === null) throw new Error('a link to verify an address without an address')
    const owner = accountByEmail(tx, email)
    if (owner && owner.id !== account.id)
      throw conflict('Another account has this address by now: choose a different one.')

    if (email !== account.email) leaveAddress(tx, deps, actor, account, email)
    tx.update(accounts).set({ email, emailVerifiedAt: deps.clock.now() }).where(eq(accounts.id, account.id)).run()
    recordAccountEvent(tx, deps, actor, account.id, {
      action: email === account.email ? 'account.email_verified' : 'account.email_changed',
    })
  })
}

function leaveAddress(tx: Tx, deps: Deps, actor: AccountActor, account: Account, email: string): void {
  endCredentials(tx, deps, actor, 'address change done', { accountId: account.id, sessionId: actor.sessionId })
  for (const address of [...keepUndo(tx, deps, account), email])
    queueAccountMail(tx, deps, { kind: 'email_changed', address, subjectId: account.id })
}

/** A link alone takes nothing over: whoever changes the address is signed in to the account. */
function refuseOthers({ accountId }: AccountActor, link: OneTimeToken): void {
  if (link.accountId !== accountId)
    throw new DomainError(
      'not_found',
      'This link is for another account: sign out, and sign in with the account that asked for it.',
    )
}
