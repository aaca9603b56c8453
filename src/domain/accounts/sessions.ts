import { createHash } from 'node:crypto'
import { and, eq, gt } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { accounts, sessions } from '#src/db/schema/identity.ts'
import type { AccountActor, Deps, Origin } from '../context.ts'

/** Milliseconds a session lives. */
export const sessionLifetime = 14 * 24 * 60 * 60 * 1000

/** Starts a session in the causing transaction; the returned token goes into the cookie and is stored only as a hash. */
export function startSession(tx: Tx, deps: Deps, accountId: string, origin: Origin): string {
  const token = deps.ids.token()
  const now = deps.clock.now()
  tx.insert(sessions)
    .values({
      tokenHash: hashToken(token),
      accountId,
      ip: origin.ip,
      userAgent: origin.userAgent,
      createdAt: now,
      expiresAt: now + sessionLifetime,
    })
    .run()
  return token
}

/** The account whose unexpired session this token opens, or null. */
export function signedInAccount(deps: Deps, token: string, origin: Origin): AccountActor | null {
  const row = deps.db
    .select({ accountId: accounts.id, name: accounts.name, instanceAdmin: accounts.instanceAdmin })
    .from(sessions)
    .innerJoin(accounts, eq(accounts.id, sessions.accountId))
    .where(and(eq(sessions.tokenHash, hashToken(token)), gt(sessions.expiresAt, deps.clock.now())))
    .get()
  return row ? { kind: 'account', ...row, origin } : null
}

/** Ends the session in the causing transaction. */
export function endSession(tx: Tx, token: string): void {
  tx.delete(sessions)
    .where(eq(sessions.tokenHash, hashToken(token)))
    .run()
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
