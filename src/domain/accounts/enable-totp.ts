import { eq } from 'drizzle-orm'
import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import type { AccountActor, Deps } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { totpIdentity } from '../secrets/sealed-secrets.ts'
import { confirmPassword } from './confirm-password.ts'
import { endCredentials } from './end-credentials.ts'
import { acceptTotp } from './finish-sign-in.ts'
import { accountById } from './insert-account.ts'
import { recordAccountEvent } from './record-account-event.ts'
import { removeRecoveryCodes, renewRecoveryCodes } from './recovery-codes.ts'
import { elevateSession } from './sessions.ts'
import { newTotpSecret, totpUri } from './totp.ts'

const perAccount = { limit: 10, window: 10 * 60_000 }

/** Makes a secret that takes effect only once a code proves that the app has it. */
export async function startTotp(deps: Deps, actor: AccountActor, password: string): Promise<void> {
  const account = await confirmPassword(deps, actor, password)
  if (account.totpEnabledAt !== null) throw conflict('An authenticator app is connected already: disconnect it first.')
  const totpSecret = deps.secrets.seal(newTotpSecret(), totpIdentity(account.id))
  write(deps.db, (tx) => {
    tx.update(accounts).set({ totpSecret, totpLastStep: null }).where(eq(accounts.id, account.id)).run()
    recordAccountEvent(tx, deps, actor, account.id, { action: 'account.authenticator_offered' })
  })
}

/** The secret that waits for its first code, as text and as the URI of a QR code; null where none waits. */
export function pendingTotp(deps: Deps, actor: AccountActor): { secret: string; uri: string } | null {
  const account = accountById(deps.db, actor.accountId)
  if (account.totpSecret === null || account.totpEnabledAt !== null) return null
  const secret = deps.secrets.open(account.totpSecret, totpIdentity(account.id))
  return { secret, uri: totpUri(secret, account.email) }
}

/**
 * The first code puts the second factor in force; other sessions, which began without one, end. Returns the recovery codes,
 * to be shown once. Throws invalid on `code`.
 */
export function confirmTotp(deps: Deps, actor: AccountActor, code: string): string[] {
  spendAttempts(deps, { key: `totp:account:${actor.accountId}`, ...perAccount })
  const account = accountById(deps.db, actor.accountId)
  if (account.totpEnabledAt !== null || account.totpSecret === null)
    throw conflict('No authenticator app is waiting to be confirmed: start over.')
  return write(deps.db, (tx) => {
    if (!acceptTotp(tx, deps, account, code))
      throw invalid({ code: 'This code is wrong. Check that the clock of your phone is right and type the next one.' })
    tx.update(accounts).set({ totpEnabledAt: deps.clock.now() }).where(eq(accounts.id, account.id)).run()
    endCredentials(tx, deps, actor, 'second factor added', { accountId: account.id, sessionId: actor.sessionId })
    elevateSession(tx, actor)
    recordAccountEvent(tx, deps, actor, account.id, { action: 'account.authenticator_enabled' })
    return renewRecoveryCodes(tx, deps, account.id)
  })
}

/** Signing in takes the password alone again; the recovery codes are void, and other sessions end. */
export async function disableTotp(deps: Deps, actor: AccountActor, password: string): Promise<void> {
  const account = await confirmPassword(deps, actor, password)
  write(deps.db, (tx) => {
    tx.update(accounts)
      .set({ totpSecret: null, totpEnabledAt: null, totpLastStep: null })
      .where(eq(accounts.id, account.id))
      .run()
    removeRecoveryCodes(tx, account.id)
    endCredentials(tx, deps, actor, 'second factor removed', { accountId: account.id, sessionId: actor.sessionId })
    recordAccountEvent(tx, deps, actor, account.id, { action: 'account.authenticator_disabled' })
  })
}

/** Ten new recovery codes; the old ones are void. */
export async function replaceRecoveryCodes(deps: Deps, actor: AccountActor, password: string): Promise<string[]> {
  const account = await confirmPassword(deps, actor, password)
  if (account.totpEnabledAt === null) throw conflict('Connect an authenticator app first: the codes stand in for it.')
  return write(deps.db, (tx) => {
    recordAccountEvent(tx, deps, actor, account.id, { action: 'account.recovery_codes_renewed' })
    return renewRecoveryCodes(tx, deps, account.id)
  })
}
