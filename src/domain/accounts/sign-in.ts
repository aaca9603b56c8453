import { eq } from 'drizzle-orm'
import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { AccountActor, Actor, Deps, Origin } from '../context.ts'
import { invalid } from '../errors.ts'
import { spendAttempt } from '../settings/rate-limit.ts'
import { endSession, startSession } from './sessions.ts'

export interface Credentials {
  email: string
  password: string
}

const aMinute = 60_000
const perAddress = { limit: 20, window: 10 * aMinute }
const perAccount = { limit: 10, window: 10 * aMinute }

/**
 * Starts a session and returns its token. The same sentence, and a password comparison, for an unknown address as for a
 * wrong password, so that nobody learns who has an account. Throws rate_limited per IP address and per account.
 */
export async function signIn(deps: Deps, origin: Origin, credentials: Credentials): Promise<string> {
  const email = credentials.email.toLowerCase()
  spendAttempt(deps, `sign-in:ip:${origin.ip}`, perAddress)
  spendAttempt(deps, `sign-in:account:${email.slice(0, 254)}`, perAccount)

  const account = deps.db.select().from(accounts).where(eq(accounts.email, email)).get()
  const correct = await deps.passwords.verify(credentials.password.slice(0, 72), account?.passwordHash ?? null)
  if (!account || !correct) {
    recordFailure(deps, origin, account?.id ?? null)
    throw invalid({}, 'The e-mail address or the password is wrong.')
  }

  return write(deps.db, (tx) => {
    const token = startSession(tx, deps, account.id, origin)
    recordAudit(
      tx,
      deps,
      { kind: 'account', accountId: account.id, name: account.name, instanceAdmin: account.instanceAdmin, origin },
      {
        action: 'account.signed_in',
        organizationId: null,
        subject: { type: 'account', id: account.id },
      },
    )
    return token
  })
}

/** Ends the session; the cookie's token opens nothing afterwards. */
export function signOut(deps: Deps, actor: AccountActor, token: string): void {
  write(deps.db, (tx) => {
    endSession(tx, token)
    recordAudit(tx, deps, actor, {
      action: 'account.signed_out',
      organizationId: null,
      subject: { type: 'account', id: actor.accountId },
    })
  })
}

function recordFailure(deps: Deps, origin: Origin, accountId: string | null): void {
  const actor: Actor = { kind: 'visitor', origin }
  write(deps.db, (tx) =>
    recordAudit(tx, deps, actor, {
      action: 'account.sign_in_failed',
      organizationId: null,
      subject: { type: 'account', id: accountId ?? '' },
    }),
  )
}
