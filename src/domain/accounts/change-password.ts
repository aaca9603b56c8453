import { eq } from 'drizzle-orm'
import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import type { AccountActor, Deps } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { nameProblem } from '../forms/name-problem.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { accountAsks } from '../rate-limits/network.ts'
import { confirmPassword, refuseOvertaken } from './confirm-password.ts'
import { endCredentials } from './end-credentials.ts'
import { factorsOf, refuseUnproven } from './factors.ts'
import { accountById } from './insert-account.ts'
import { passwordProblem, passwordRules } from './password-rules.ts'
import { recordAccountEvent } from './record-account-event.ts'
import { isConfirmed } from './sudo.ts'

/**
 * Gives the account another password, or its first one. Ends every other session, voids links and codes that were begun with the
 * old password, and notifies the address. Returns the new token of the actor's session, null for an actor without one. Throws
 * invalid on `currentPassword` or `password`.
 */
export async function changePassword(
  deps: Deps,
  actor: AccountActor,
  input: { currentPassword: string; password: string },
): Promise<string | null> {
  const rules = passwordRules(deps, actor)
  const problem = passwordProblem(input.password, accountById(deps.db, actor.accountId), rules)
  if (problem) throw invalid({ password: problem })
  const account = await confirmPassword(deps, actor, input.currentPassword)
  const passwordHash = await deps.passwords.hash(input.password, accountAsks(account.id))

  return write(deps.db, (tx) => {
    refuseOvertaken(tx, actor, account)
    tx.update(accounts).set({ passwordHash }).where(eq(accounts.id, account.id)).run()
    const { renewedSession } = endCredentials(tx, deps, actor, 'password changed', {
      accountId: account.id,
      sessionId: actor.sessionId,
    })
    queueAccountMail(tx, deps, { kind: 'password_changed', address: account.email, subjectId: account.id })
    recordAccountEvent(tx, deps, actor, account.id, { action: 'account.password_changed' })
    return renewedSession
  })
}

/**
 * From now on passkeys alone open the account; a link in a mail sets a password again. Returns the new token of the actor's session,
 * null for an actor without one. Throws conflict without a passkey, and for a session that none has confirmed lately.
 */
export function removePassword(deps: Deps, actor: AccountActor): string | null {
  if (!isConfirmed(deps, actor)) throw conflict('Confirm with your passkey first.')
  return write(deps.db, (tx) => {
    refuseUnproven(tx, actor)
    const factors = factorsOf(tx, actor.accountId)
    if (!factors.password) throw conflict('This account has no password.')
    if (factors.passkeys === 0) throw conflict('Add a passkey first: without a password it is the only way in.')
    tx.update(accounts).set({ passwordHash: '' }).where(eq(accounts.id, actor.accountId)).run()
    const { accountId, sessionId } = actor
    const { renewedSession } = endCredentials(tx, deps, actor, 'password changed', { accountId, sessionId })
    const { email } = accountById(tx, accountId)
    queueAccountMail(tx, deps, { kind: 'password_removed', address: email, subjectId: actor.accountId })
    recordAccountEvent(tx, deps, actor, actor.accountId, { action: 'account.password_removed' })
    return renewedSession
  })
}

/** Changes the name that the team reads. Throws invalid on `name`. */
export function rename(deps: Deps, actor: AccountActor, input: { name: string }): void {
  const name = input.name.trim()
  const problem = nameProblem(name)
  if (problem) throw invalid({ name: problem })
  write(deps.db, (tx) => {
    const before = accountById(tx, actor.accountId).name
    tx.update(accounts).set({ name }).where(eq(accounts.id, actor.accountId)).run()
    recordAccountEvent(tx, deps, actor, actor.accountId, {
      action: 'account.renamed',
      changes: { before: { name: before }, after: { name } },
    })
  })
}
