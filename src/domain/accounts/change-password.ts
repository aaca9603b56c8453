import { eq } from 'drizzle-orm'
import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import type { AccountActor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { nameProblem } from '../forms/name-problem.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { accountAsks } from '../rate-limits/network.ts'
import { passwordProblem } from './check-account.ts'
import { confirmPassword, refuseOvertaken } from './confirm-password.ts'
import { endCredentials } from './end-credentials.ts'
import { accountById } from './insert-account.ts'
import { recordAccountEvent } from './record-account-event.ts'

/**
 * Ends every other session, voids links and codes that were begun with the old password, and notifies the address. Returns the new
 * token of the actor's session, null for an actor without one. Throws invalid on `currentPassword` or `password`.
 */
export async function changePassword(
  deps: Deps,
  actor: AccountActor,
  input: { currentPassword: string; password: string },
): Promise<string | null> {
  const problem = passwordProblem(input.password, accountById(deps.db, actor.accountId).email)
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
