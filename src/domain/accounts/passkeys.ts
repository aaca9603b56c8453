import { and, asc, eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { passkeys } from '#src/db/schema/access.ts'
import { write } from '#src/db/write.ts'
import type { AccountActor, Deps } from '../context.ts'
import { invalid, notFound } from '../errors.ts'
import { nameProblem } from '../forms/name-problem.ts'
import { confirmPassword } from './confirm-password.ts'
import { endCredentials } from './end-credentials.ts'
import { factorsOf, refuseTooFew, refuseUnproven } from './factors.ts'
import { consumeToken, issueToken, peekToken } from './one-time-tokens.ts'
import {
  type Ceremony,
  ceremonyLifetime,
  insertPasskey,
  type Passkey,
  type PasskeyAnswer,
  registeredCredential,
  registrationOptions,
} from './passkey-ceremony.ts'
import { recordAccountEvent } from './record-account-event.ts'
import { elevateSession } from './sessions.ts'

/** Begins adding a passkey; the password is asked because a passkey opens the account for good. */
export async function offerPasskey(deps: Deps, actor: AccountActor, password: string): Promise<Ceremony> {
  const { id: handle, email, name } = await confirmPassword(deps, actor, password)
  refuseUnproven(deps.db, actor)
  const known = listPasskeys(deps, actor)
  const { options, challenge } = await registrationOptions(deps, { handle, email, name, known })
  const token = write(deps.db, (tx) => {
    recordAccountEvent(tx, deps, actor, handle, { action: 'account.passkey_offered' })
    const right = { purpose: 'passkey_registration', accountId: handle, challenge, lifetime: ceremonyLifetime } as const
    return issueToken(tx, deps, right).token
  })
  return { options, token }
}

/** Stores the passkey that the browser made. Throws invalid unless it answers a challenge of this instance. */
export async function addPasskey(
  deps: Deps,
  actor: AccountActor,
  input: PasskeyAnswer & { name: string },
): Promise<void> {
  const name = acceptedName(input.name)
  const { challenge, accountId } = peekToken(deps, 'passkey_registration', input.token)
  if (accountId !== actor.accountId) throw notFound('passkey')
  const credential = await registeredCredential(deps, challenge, input.response)
  write(deps.db, (tx) => {
    consumeToken(tx, deps, 'passkey_registration', input.token)
    refuseUnproven(tx, actor)
    const passkey = insertPasskey(tx, deps, { accountId, name, credential })
    elevateSession(tx, actor)
    recordAccountEvent(tx, deps, actor, actor.accountId, {
      action: 'account.passkey_added',
      changes: { passkey, name },
    })
  })
}

/** A passkey's name as typed. Throws invalid. */
export function acceptedName(typed: string): string {
  const name = typed.trim() || 'Passkey'
  const problem = nameProblem(name)
  if (problem) throw invalid({ name: problem })
  return name
}

/** The account's passkeys, oldest first. */
export function listPasskeys(deps: Pick<Deps, 'db'>, { accountId }: Pick<AccountActor, 'accountId'>): Passkey[] {
  return deps.db
    .select()
    .from(passkeys)
    .where(eq(passkeys.accountId, accountId))
    .orderBy(asc(passkeys.createdAt), asc(passkeys.id))
    .all()
}

/**
 * Removes the passkey; not_found for another account's. Throws conflict for the only way in, and for the last second factor
 * while somebody asks for one, and for a session that has proven none.
 */
export function removePasskey(deps: Deps, actor: AccountActor, id: string): void {
  write(deps.db, (tx) => {
    const mine = and(eq(passkeys.id, id), eq(passkeys.accountId, actor.accountId))
    if (!tx.select({ id: passkeys.id }).from(passkeys).where(mine).get()) throw notFound('passkey')
    refuseUnproven(tx, actor)
    const removed = tx.delete(passkeys).where(mine).returning().get()
    refuseTooFew(tx, actor.accountId, factorsOf(tx, actor.accountId))
    const { accountId, sessionId } = actor
    endCredentials(tx, deps, actor, 'second factor removed', { accountId, sessionId })
    recordAccountEvent(tx, deps, actor, actor.accountId, {
      action: 'account.passkey_removed',
      changes: { passkey: id, name: removed?.name },
    })
  })
}

/** In the causing transaction. */
export function removePasskeysOf(tx: Tx, accountId: string): void {
  tx.delete(passkeys).where(eq(passkeys.accountId, accountId)).run()
}
