import { and, eq, gt } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { oneTimeTokens } from '#src/db/schema/access.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import type { Deps, Origin } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { mailboxKey } from '../mail/mailbox-key.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { accountAsks } from '../rate-limits/network.ts'
import { endCredentials } from './end-credentials.ts'
import { type Account, accountByEmail, accountById, actorOf } from './insert-account.ts'
import { consumeToken, issueToken, peekToken } from './one-time-tokens.ts'
import { removePasskeysOf } from './passkeys.ts'
import { passwordProblem, passwordRules } from './password-rules.ts'
import { recordAccountEvent } from './record-account-event.ts'
import { forgetSignIns } from './sign-in-limits.ts'

/** Milliseconds in which a former address may take the account back. */
export const undoableChangeFor = 7 * 24 * 3_600_000

/**
 * Gives the address that the account is about to leave a link that takes it back, in the causing transaction, and gives those
 * before it as long: otherwise whoever took the account could change the address twice and wait until the first link is over.
 * An address that was never proven gets none, since it may be a stranger's. Returns the addresses to tell.
 */
export function keepUndo(tx: Tx, deps: Deps, { id: accountId, email, emailVerifiedAt }: Account): string[] {
  const now = deps.clock.now()
  const earlier = tx
    .update(oneTimeTokens)
    .set({ expiresAt: now + undoableChangeFor })
    .where(and(isUndoOf(accountId), gt(oneTimeTokens.expiresAt, now)))
    .returning()
    .all()
  if (emailVerifiedAt !== null)
    issueToken(tx, deps, { purpose: 'undo_email_change', accountId, email, lifetime: undoableChangeFor })
  return [...new Set([...earlier.flatMap(({ email }) => email ?? []), email])]
}

/** The address that the link brings back, and the present one. Throws not_found for a used or expired link. */
export function addressesOfUndo(deps: Deps, token: string): { former: string; present: string } {
  const { email, accountId } = peekToken(deps, 'undo_email_change', token)
  return { former: email ?? '', present: accountById(deps.db, accountId ?? '').email }
}

/**
 * Gives the account back to the former address, with a new password; a deletion asked meanwhile is taken back. Whoever had it ends:
 * sessions, links, tokens, passkeys, and the links of later addresses, but not those of earlier ones. A second factor stays and is
 * asked, so that a lost mailbox alone opens nothing. Throws invalid on `password`, conflict where another account has the address.
 */
export async function undoEmailChange(
  deps: Deps,
  origin: Origin,
  input: { token: string; password: string },
): Promise<void> {
  const { former } = addressesOfUndo(deps, input.token)
  const { accountId } = peekToken(deps, 'undo_email_change', input.token)
  const owner = { email: former, name: accountById(deps.db, accountId ?? '').name }
  const problem = passwordProblem(input.password, owner, passwordRules(deps, { accountId: accountId ?? '' }))
  if (problem) throw invalid({ password: problem })
  const passwordHash = await deps.passwords.hash(input.password, accountAsks(mailboxKey(former)))

  write(deps.db, (tx) => {
    const { email, accountId, createdAt } = consumeToken(tx, deps, 'undo_email_change', input.token)
    const account = accountById(tx, accountId ?? '')
    if (email === null) throw new Error('a link to undo a change of the address without an address')
    const owner = accountByEmail(tx, email)
    if (owner && owner.id !== account.id)
      throw conflict('Another account has this address by now: ask whoever runs this Opsentry for help.')

    const actor = actorOf(account, origin)
    endCredentials(tx, deps, actor, 'address change undone', { accountId: account.id, sessionId: '' })
    tx.delete(oneTimeTokens)
      .where(and(isUndoOf(account.id), gt(oneTimeTokens.createdAt, createdAt)))
      .run()
    removePasskeysOf(tx, account.id)
    tx.update(accounts)
      .set({ email, emailVerifiedAt: deps.clock.now(), passwordHash, deletionRequestedAt: null })
      .where(eq(accounts.id, account.id))
      .run()
    for (const address of new Set([email, account.email]))
      queueAccountMail(tx, deps, { kind: 'email_changed', address, subjectId: account.id })
    forgetSignIns(tx, email)
    recordAccountEvent(tx, deps, actor, account.id, { action: 'account.email_change_undone' })
  })
}

function isUndoOf(accountId: string) {
  return and(eq(oneTimeTokens.purpose, 'undo_email_change'), eq(oneTimeTokens.accountId, accountId))
}
