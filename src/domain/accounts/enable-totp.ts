import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import type { AccountActor, Deps } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { nextTotpIdentity, totpIdentity } from '../secrets/sealed-secrets.ts'
import { confirmPassword } from './confirm-password.ts'
import { endCredentials } from './end-credentials.ts'
import { factorsOf, refuseTooFew, refuseUnproven } from './factors.ts'
import { type Account, accountById } from './insert-account.ts'
import { recordAccountEvent } from './record-account-event.ts'
import { removeRecoveryCodes, renewRecoveryCodes } from './recovery-codes.ts'
import { elevateSession } from './sessions.ts'
import { matchingStep, newTotpSecret, totpUri } from './totp.ts'

const perAccount = { limit: 10, window: 10 * 60_000 }

/**
 * Makes a secret that takes effect only once a code proves that the app has it; until then the app of before stays in force.
 * Throws conflict for a session that has not shown the second factor there is.
 */
export async function startTotp(deps: Deps, actor: AccountActor, password: string): Promise<void> {
  const account = await confirmPassword(deps, actor, password)
  refuseUnproven(deps.db, actor)
  const isMove = account.totpEnabledAt !== null
  const identity = isMove ? nextTotpIdentity(account.id) : totpIdentity(account.id)
  const secret = deps.secrets.seal(newTotpSecret(), identity)
  const waiting = isMove ? { totpNextSecret: secret } : { totpSecret: secret, totpLastStep: null }
  write(deps.db, (tx) => {
    tx.update(accounts).set(waiting).where(eq(accounts.id, account.id)).run()
    recordAccountEvent(tx, deps, actor, account.id, { action: 'account.authenticator_offered' })
  })
}

/** The secret that waits for its first code, as text and as the URI of a QR code; null where none waits. */
export function pendingTotp(deps: Deps, actor: AccountActor): { secret: string; uri: string } | null {
  const account = accountById(deps.db, actor.accountId)
  const secret = waitingSecret(deps, account)
  return secret === null ? null : { secret, uri: totpUri(secret, account.email) }
}

/**
 * The first code puts the second factor in force, or moves it to another phone; other sessions, which began without, end.
 * Returns the recovery codes, to be shown once. Throws invalid on `code`.
 */
export function confirmTotp(deps: Deps, actor: AccountActor, code: string): string[] {
  spendAttempts(deps, { key: `totp:account:${actor.accountId}`, ...perAccount })
  return write(deps.db, (tx) => {
    const account = accountById(tx, actor.accountId)
    const secret = waitingSecret(deps, account)
    if (secret === null) throw conflict('No authenticator app is waiting to be confirmed: start over.')
    refuseUnproven(tx, actor)
    const step = matchingStep(secret, code, deps.clock.now())
    if (step === null)
      throw invalid({ code: 'This code is wrong. Check that the clock of your phone is right and type the next one.' })
    tx.update(accounts)
      .set({
        totpSecret: deps.secrets.seal(secret, totpIdentity(account.id)),
        totpNextSecret: null,
        totpLastStep: step,
        totpEnabledAt: account.totpEnabledAt ?? deps.clock.now(),
      })
      .where(eq(accounts.id, account.id))
      .run()
    endCredentials(tx, deps, actor, 'second factor added', { accountId: account.id, sessionId: actor.sessionId })
    elevateSession(tx, actor)
    recordAccountEvent(tx, deps, actor, account.id, {
      action: account.totpEnabledAt === null ? 'account.authenticator_enabled' : 'account.authenticator_moved',
    })
    return renewRecoveryCodes(tx, deps, account.id)
  })
}

/**
 * Signing in takes the password alone again; the recovery codes are void, and other sessions end. Throws conflict while somebody
 * asks for a second factor and there is no other, and for a session that has not shown it.
 */
export async function disableTotp(deps: Deps, actor: AccountActor, password: string): Promise<void> {
  const account = await confirmPassword(deps, actor, password)
  write(deps.db, (tx) => {
    refuseUnproven(tx, actor)
    refuseTooFew(tx, account.id, { ...factorsOf(tx, account.id), totp: false })
    removeTotp(tx, account.id)
    endCredentials(tx, deps, actor, 'second factor removed', { accountId: account.id, sessionId: actor.sessionId })
    recordAccountEvent(tx, deps, actor, account.id, { action: 'account.authenticator_disabled' })
  })
}

/** The app and its recovery codes are void, in the causing transaction. */
export function removeTotp(tx: Tx, accountId: string): void {
  tx.update(accounts)
    .set({ totpSecret: null, totpNextSecret: null, totpEnabledAt: null, totpLastStep: null })
    .where(eq(accounts.id, accountId))
    .run()
  removeRecoveryCodes(tx, accountId)
}

/** Ten new recovery codes; the old ones are void. */
export async function replaceRecoveryCodes(deps: Deps, actor: AccountActor, password: string): Promise<string[]> {
  const account = await confirmPassword(deps, actor, password)
  if (account.totpEnabledAt === null) throw conflict('Connect an authenticator app first: the codes stand in for it.')
  return write(deps.db, (tx) => {
    refuseUnproven(tx, actor)
    recordAccountEvent(tx, deps, actor, account.id, { action: 'account.recovery_codes_renewed' })
    return renewRecoveryCodes(tx, deps, account.id)
  })
}

function waitingSecret(deps: Deps, account: Account): string | null {
  const { id, totpEnabledAt, totpSecret, totpNextSecret } = account
  if (totpEnabledAt === null) return totpSecret === null ? null : deps.secrets.open(totpSecret, totpIdentity(id))
  return totpNextSecret === null ? null : deps.secrets.open(totpNextSecret, nextTotpIdentity(id))
}
