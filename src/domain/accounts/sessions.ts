import { and, desc, eq, gt, isNull, ne, sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { sessions } from '#src/db/schema/access.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { tryWrite, write } from '#src/db/write.ts'
import type { AccountActor, Deps, Origin } from '../context.ts'
import { notFound } from '../errors.ts'
import { idleLimit, isIdle, seenPrecision } from './idle-timeout.ts'
import { forgetDeviceOf, forgetDevices, meetDevice } from './known-devices.ts'
import { recordAccountEvent } from './record-account-event.ts'
import { hashToken, proofsOf } from './session-proofs.ts'
import { tellOfDevice } from './tell-of-device.ts'

/** Milliseconds a session lives. */
export const sessionLifetime = 14 * 24 * 60 * 60 * 1000

/** A session is named by the beginning of its token's hash, which opens nothing. */
const sessionId = sql<string>`substr(${sessions.tokenHash}, 1, 16)`

export interface SessionFacts {
  id: string
  ip: string
  userAgent: string
  secondFactor: boolean
  createdAt: number
  lastSeenAt: number
}

/**
 * Starts a session in the causing transaction; the returned token goes into the cookie and is stored only as a hash. The browser
 * is known from then on; of one that was not known the owner is told by mail. `wholeAccount` false: it opens what is proven for it
 * (`session-proofs.ts`) and nothing else, and makes no browser known.
 */
export function startSession(
  tx: Tx,
  deps: Deps,
  accountId: string,
  origin: Origin,
  secondFactor = false,
  { wholeAccount, lifetime } = { wholeAccount: true, lifetime: sessionLifetime },
): string {
  const token = deps.ids.token()
  const now = deps.clock.now()
  tx.insert(sessions)
    .values({
      tokenHash: hashToken(token),
      accountId,
      ip: origin.ip,
      userAgent: origin.userAgent,
      secondFactor,
      wholeAccount,
      createdAt: now,
      confirmedAt: now,
      expiresAt: now + lifetime,
    })
    .run()
  const sessionId = hashToken(token).slice(0, 16)
  const isNew = wholeAccount && !meetDevice(tx, deps, origin, { accountId, sessionId, token })
  if (isNew) tellOfDevice(tx, deps, accountId, sessionId)
  return token
}

/**
 * The account whose session this token opens, or null: the session is neither over nor idle for too long. `byItself`: no person
 * asked, but a page that renews itself, which keeps no session alive.
 */
export function signedInAccount(deps: Deps, token: string, origin: Origin, byItself = false): AccountActor | null {
  const now = deps.clock.now()
  const tokenHash = hashToken(token)
  const row = deps.db
    .select({ account: accounts, session: sessions })
    .from(sessions)
    .innerJoin(accounts, eq(accounts.id, sessions.accountId))
    .where(and(eq(sessions.tokenHash, tokenHash), gt(sessions.expiresAt, now), isNull(accounts.deletionRequestedAt)))
    .get()
  if (!row) return null
  const { account, session } = row
  const proofs = proofsOf(deps, tokenHash)
  if (!session.wholeAccount && proofs.length === 0) return null
  const idleFor = now - (session.lastSeenAt ?? session.createdAt)
  const limit = idleLimit(deps, account.id)
  if (isIdle(idleFor, limit)) return null
  if (!byItself && idleFor >= seenPrecision(limit)) noteSeen(deps, tokenHash)
  return {
    kind: 'account',
    accountId: account.id,
    name: account.name,
    instanceAdmin: account.instanceAdmin && session.wholeAccount,
    sessionId: tokenHash.slice(0, 16),
    secondFactor: session.secondFactor,
    confirmedAt: session.confirmedAt,
    wholeAccount: session.wholeAccount,
    proofs,
    origin,
  }
}

/** False once the session with which somebody acts has ended; true for whoever acts without one. */
export function isStillSignedIn(db: Reader, actor: AccountActor): boolean {
  if (actor.sessionId === '') return true
  return db.select({ ip: sessions.ip }).from(sessions).where(isOf(actor)).get() !== undefined
}

/** The account's sessions that are not over, the last used first. */
export function listSessions(deps: Deps, actor: AccountActor): SessionFacts[] {
  const lastSeenAt = sql<number>`coalesce(${sessions.lastSeenAt}, ${sessions.createdAt})`
  const [now, limit] = [deps.clock.now(), idleLimit(deps, actor.accountId)]
  return deps.db
    .select({
      id: sessionId,
      ip: sessions.ip,
      userAgent: sessions.userAgent,
      secondFactor: sessions.secondFactor,
      createdAt: sessions.createdAt,
      lastSeenAt,
    })
    .from(sessions)
    .where(and(eq(sessions.accountId, actor.accountId), gt(sessions.expiresAt, now)))
    .orderBy(desc(lastSeenAt), desc(sessions.createdAt))
    .all()
    .filter((session) => !isIdle(now - session.lastSeenAt, limit))
}

/** Ends one session of the actor's own account; not_found for any other. */
export function endOneSession(deps: Deps, actor: AccountActor, id: string): void {
  write(deps.db, (tx) => {
    const ended = tx
      .delete(sessions)
      .where(and(eq(sessions.accountId, actor.accountId), eq(sessionId, id)))
      .returning({ ip: sessions.ip })
      .get()
    if (!ended) throw notFound('session')
    forgetDeviceOf(tx, actor.accountId, id)
    recordAccountEvent(tx, deps, actor, actor.accountId, { action: 'account.session_ended', changes: { session: id } })
  })
}

/** Ends every session of the actor's account but the one it acts with. Returns how many. */
export function endOtherSessions(deps: Deps, actor: AccountActor): number {
  return write(deps.db, (tx) => {
    const ended = removeSessions(tx, actor.accountId, actor.sessionId)
    recordAccountEvent(tx, deps, actor, actor.accountId, { action: 'account.sessions_ended', changes: { ended } })
    return ended
  })
}

/** In the causing transaction; returns how many ended. The browsers they began in are known no more. */
export function removeSessions(tx: Tx, accountId: string, except = ''): number {
  forgetDevices(tx, accountId, except)
  return tx
    .delete(sessions)
    .where(and(eq(sessions.accountId, accountId), ne(sessionId, except)))
    .returning({ ip: sessions.ip })
    .all().length
}

/**
 * Gives the session a new token in the causing transaction, so that a copy of the old cookie opens nothing; null where there is no
 * such session.
 */
export function renewSession(tx: Tx, deps: Pick<Deps, 'ids'>, accountId: string, id: string): string | null {
  const token = deps.ids.token()
  const renewed = tx
    .update(sessions)
    .set({ tokenHash: hashToken(token) })
    .where(and(eq(sessions.accountId, accountId), eq(sessionId, id)))
    .returning({ ip: sessions.ip })
    .get()
  return renewed ? token : null
}

/** The session has proven a second factor, in the causing transaction. */
export function elevateSession(tx: Tx, actor: AccountActor): void {
  tx.update(sessions).set({ secondFactor: true }).where(isOf(actor)).run()
}

/** Its owner has just proven who sits there, in the causing transaction. */
export function confirmSession(tx: Tx, deps: Deps, actor: AccountActor): void {
  tx.update(sessions).set({ confirmedAt: deps.clock.now() }).where(isOf(actor)).run()
}

/** Ends the session in the causing transaction. */
export function endSession(tx: Tx, token: string): void {
  tx.delete(sessions)
    .where(eq(sessions.tokenHash, hashToken(token)))
    .run()
}

function isOf(actor: AccountActor) {
  return and(eq(sessions.accountId, actor.accountId), eq(sessionId, actor.sessionId))
}

function noteSeen(deps: Deps, tokenHash: string): void {
  tryWrite(deps.db, (tx) => {
    tx.update(sessions).set({ lastSeenAt: deps.clock.now() }).where(eq(sessions.tokenHash, tokenHash)).run()
  })
}
