import { and, count, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { passkeys } from '#src/db/schema/access.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import type { AccountActor, Deps, Origin } from '../context.ts'
import { conflict, DomainError, invalid } from '../errors.ts'
import { spellingsOf } from '../mail/mailbox-key.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { periods } from '../settings/retention-periods.ts'
import { confirmPassword } from './confirm-password.ts'
import { endCredentials } from './end-credentials.ts'
import { acceptCode } from './finish-sign-in.ts'
import { type Account, accountById, actorOf, passwordHashOf } from './insert-account.ts'
import { consumeToken, issueToken, peekToken } from './one-time-tokens.ts'
import { recordAccountEvent } from './record-account-event.ts'
import { ownedAlone } from './sole-owner.ts'

/** Milliseconds in which a deleted account can be brought back; afterwards it is erased. */
export const undoableFor = periods.accounts.days * 24 * 3_600_000

const codesPerAccount = { limit: 5, window: 15 * 60_000 }

export interface DeleteAccount {
  currentPassword: string
  /** From the authenticator app, or a recovery code; '' without an authenticator app. */
  code: string
  /** The account's address, typed to confirm. */
  typedEmail: string
}

/** The reason this account cannot be deleted yet, as a sentence that says what to do; null: it can. */
export function deletionObstacle(db: Reader, actor: AccountActor): string | null {
  const [organization, ...more] = ownedAlone(db, actor.accountId)
  if (organization) {
    const others = more.length === 0 ? '' : ` and ${more.length === 1 ? 'one other' : `${more.length} others`}`
    return `You are the only owner of ${organization.name}${others}: make someone else an owner or delete it first.`
  }
  if (isOnlyAdmin(db, actor.accountId)) return 'You are the only instance admin. This Opsentry needs at least one.'
  if (needsPasskey(db, actor)) return 'Sign in with your passkey first: it is the second factor of this account.'
  return null
}

/**
 * Closes the account to every sign-in now and has it erased 30 days later. Mails a link that brings it back; returns the
 * link's token, for an instance that cannot send mail. Throws invalid, conflict and rate_limited.
 */
export async function deleteAccount(deps: Deps, actor: AccountActor, input: DeleteAccount): Promise<string> {
  const { email } = accountById(deps.db, actor.accountId)
  if (!spellingsOf(email).includes(input.typedEmail.trim().toLowerCase()))
    throw invalid({ typedEmail: `Type ${email} to delete this account.` })
  const account = await confirmPassword(deps, actor, input.currentPassword)
  if (asksForCode(account)) spendAttempts(deps, { key: `second-factor:account:${account.id}`, ...codesPerAccount })

  return write(deps.db, (tx) => {
    const obstacle = deletionObstacle(tx, actor)
    if (obstacle !== null) throw conflict(obstacle)
    refuseWrongCode(tx, deps, account, input.code)
    return close(tx, deps, actor, account)
  })
}

/** The address of the account that the link brings back. Throws not_found for a used or expired link. */
export function addressOfUndo(deps: Deps, token: string): string {
  const { accountId } = peekToken(deps, 'undo_deletion', token)
  return accountById(deps.db, accountId ?? '').email
}

/** Restores the account, but for what ended with it; the first user of the link wins. Throws not_found for a used or expired link. */
export function undoDeletion(deps: Deps, origin: Origin, token: string): void {
  write(deps.db, (tx) => {
    const { accountId } = consumeToken(tx, deps, 'undo_deletion', token)
    const account = tx
      .update(accounts)
      .set({ deletionRequestedAt: null })
      .where(and(eq(accounts.id, accountId ?? ''), isNotNull(accounts.deletionRequestedAt)))
      .returning()
      .get()
    if (!account) throw new DomainError('not_found', 'This account is not going to be deleted. Just sign in.')
    recordAccountEvent(tx, deps, actorOf(account, origin), account.id, { action: 'account.deletion_undone' })
  })
}

function refuseWrongCode(tx: Tx, deps: Deps, account: Account, code: string): void {
  if (asksForCode(account) && acceptCode(tx, deps, account, code) === null)
    throw invalid({ code: 'This code is wrong, expired or already used. Type the next one your app shows.' })
}

/** Without a password a passkey has just confirmed the session, which is two factors already. */
function asksForCode(account: Account): boolean {
  return account.totpEnabledAt !== null && passwordHashOf(account) !== null
}

function close(tx: Tx, deps: Deps, actor: AccountActor, account: Account): string {
  const deletionRequestedAt = deps.clock.now()
  tx.update(accounts).set({ deletionRequestedAt }).where(eq(accounts.id, account.id)).run()
  endCredentials(tx, deps, actor, 'account deleted', { accountId: account.id, sessionId: actor.sessionId })
  const { id, token } = issueToken(tx, deps, {
    purpose: 'undo_deletion',
    accountId: account.id,
    email: account.email,
    lifetime: undoableFor,
  })
  queueAccountMail(tx, deps, { kind: 'account_deletion', address: account.email, subjectId: id })
  recordAccountEvent(tx, deps, actor, account.id, { action: 'account.deletion_requested' })
  return token
}

function isOnlyAdmin(db: Reader, accountId: string): boolean {
  const isThere = and(eq(accounts.instanceAdmin, true), isNull(accounts.deletionRequestedAt))
  const admins = db.select({ id: accounts.id }).from(accounts).where(isThere).all()
  return admins.length === 1 && admins[0]?.id === accountId
}

/** A passkey yields no code to type: the session itself must have proven the second factor. */
function needsPasskey(db: Reader, { accountId, secondFactor }: AccountActor): boolean {
  if (secondFactor || accountById(db, accountId).totpEnabledAt !== null) return false
  const keys = db.select({ count: count() }).from(passkeys).where(eq(passkeys.accountId, accountId)).get()
  return (keys?.count ?? 0) > 0
}

/** In the causing transaction: rows that refer to it without a cascade must be gone already; those with one go along. */
export function removeAccount(tx: Tx, id: string): void {
  tx.delete(accounts).where(eq(accounts.id, id)).run()
}
