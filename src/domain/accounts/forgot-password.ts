import { and, eq } from 'drizzle-orm'
import { accounts } from '#src/db/schema/identity.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps, Origin } from '../context.ts'
import { conflict, DomainError, invalid } from '../errors.ts'
import { acceptedAddress } from '../mail/check-address.ts'
import { mailboxKey } from '../mail/mailbox-key.ts'
import { readRelay } from '../mail/read-relay.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { spendStrangerMail } from '../notifications/stranger-mails.ts'
import { accountAsks, perNetwork } from '../rate-limits/network.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { endCredentials } from './end-credentials.ts'
import { accountByEmail, actorOf } from './insert-account.ts'
import { isKnownDevice, trustDevice } from './known-devices.ts'
import { consumeToken, issueToken, peekToken } from './one-time-tokens.ts'
import { passwordProblem, passwordRules } from './password-rules.ts'
import { recordAccountEvent } from './record-account-event.ts'
import { refuseDeleted } from './refuse-deleted.ts'
import { forgetSignIns } from './sign-in-limits.ts'

const anHour = 3_600_000
const lifetime = anHour
/** Longer than a mailed link's: the operator has to pass it on first. */
const consoleLifetime = 24 * anHour
const perVisitor = { limit: 10, window: anHour }
const perAddress = { limit: 3, window: anHour }

/**
 * Mails a link to choose a new password. A known and an unknown address are treated alike to the last row: whether an
 * account has the address is looked up when the mail is sent. Throws conflict while no mail server is connected.
 */
export function requestPasswordReset(deps: Deps, actor: Actor, input: { email: string }): void {
  const email = acceptedAddress(input.email)
  if (readRelay(deps) === null)
    throw conflict('This Opsentry cannot send mail: ask the person who runs it for “opsentry user reset-password”.')
  const address = { key: `forgot-password:address:${mailboxKey(email)}`, ...perAddress }
  const account = accountByEmail(deps.db, email)
  // A flood of strangers keeps nobody from their own account.
  if (account && isKnownDevice(deps, account.id, actor.origin)) spendAttempts(deps, address)
  else spendStrangerMail(deps, 'password-reset', ...perNetwork('forgot-password', actor.origin, perVisitor), address)

  // Not in the audit chain, where anybody could add entries for good; the new password is.
  writeUnaudited(deps.db, (tx) => {
    const { id } = issueToken(tx, deps, { purpose: 'reset_password', email, lifetime })
    queueAccountMail(tx, deps, { kind: 'password_reset', address: email, subjectId: id })
  })
}

/** For the console: the token of a one-time link. Throws not_found for an unknown address. */
export function makePasswordReset(deps: Deps, actor: Actor, email: string): string {
  authorizeInstanceAdmin(actor)
  const account = accountByEmail(deps.db, email)
  if (!account) throw new DomainError('not_found', `No account has the address ${email}.`)
  refuseDeleted(account)
  return write(deps.db, (tx) => {
    recordAccountEvent(tx, deps, actor, account.id, { action: 'account.password_reset_requested' })
    return issueToken(tx, deps, { purpose: 'reset_password', email: account.email, lifetime: consoleLifetime }).token
  })
}

/** The address whose password the link changes. Throws not_found for a used or expired link. */
export function addressOfReset(deps: Deps, token: string): string {
  const { email } = peekToken(deps, 'reset_password', token)
  return email ?? ''
}

/**
 * Sets the password, ends every session and what else leaned on the old one, and notifies the address. The first user wins. Wrong
 * passwords of others keep nobody waiting any more. Returns the token that makes this browser a known device.
 */
export async function resetPassword(
  deps: Deps,
  origin: Origin,
  input: { token: string; password: string },
): Promise<string> {
  const email = addressOfReset(deps, input.token)
  const known = accountByEmail(deps.db, email)
  const problem = passwordProblem(
    input.password,
    known ?? { email },
    passwordRules(deps, { accountId: known?.id ?? '' }),
  )
  if (problem) throw invalid({ password: problem })
  const passwordHash = await deps.passwords.hash(input.password, accountAsks(mailboxKey(email)))

  return write(deps.db, (tx) => {
    const { email } = consumeToken(tx, deps, 'reset_password', input.token)
    const account = accountByEmail(tx, email ?? '')
    if (!account) throw new DomainError('not_found', 'The account of this link is gone, or has another address now.')
    refuseDeleted(account)
    tx.update(accounts)
      .set({ passwordHash, emailVerifiedAt: account.emailVerifiedAt ?? deps.clock.now() })
      .where(and(eq(accounts.id, account.id), eq(accounts.email, account.email)))
      .run()
    endCredentials(tx, deps, actorOf(account, origin), 'password reset', { accountId: account.id, sessionId: '' })
    queueAccountMail(tx, deps, { kind: 'password_changed', address: account.email, subjectId: account.id })
    recordAccountEvent(tx, deps, actorOf(account, origin), account.id, { action: 'account.password_reset' })
    forgetSignIns(tx, account.email)
    return trustDevice(tx, deps, account.id)
  })
}
