import { createHash } from 'node:crypto'
import { and, count, desc, eq, gt, inArray, ne } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { AccountId } from '#src/db/ids.ts'
import { knownDevices } from '#src/db/schema/known-devices.ts'
import type { Deps, Origin } from '../context.ts'

/** Milliseconds for which a browser is known after the last sign-in. */
export const deviceLifetime = 365 * 24 * 60 * 60 * 1000

/** Of one account; beyond them the one that signed in longest ago is known no more. */
const mostDevices = 50

interface NewSession {
  accountId: AccountId
  sessionId: string
  /** The session's token, from which the device's is made. */
  token: string
}

/**
 * Makes the browser in which a session begins a known device, in the causing transaction. Its token is another one after each
 * sign-in, so that one that was planted or copied is soon of no use. Returns whether it was known for this account before.
 */
export function meetDevice(tx: Tx, deps: Pick<Deps, 'clock'>, origin: Origin, session: NewSession): boolean {
  const { accountId, sessionId } = session
  const now = deps.clock.now()
  const tokenHash = hashOf(deviceToken(session.token))
  const before = isKnownDevice({ db: tx, ...deps }, accountId, origin)
  // Others who sign in with this browser keep it.
  if (origin.device !== undefined)
    tx.update(knownDevices)
      .set({ tokenHash })
      .where(eq(knownDevices.tokenHash, hashOf(origin.device)))
      .run()
  const device = { sessionId, expiresAt: now + deviceLifetime }
  tx.insert(knownDevices)
    .values({ tokenHash, accountId, createdAt: now, ...device })
    .onConflictDoUpdate({ target: [knownDevices.tokenHash, knownDevices.accountId], set: device })
    .run()
  forgetOldest(tx, accountId)
  return before
}

/**
 * Makes a browser known that has not signed in yet, such as the one in which the password was set by a mailed link: in the causing
 * transaction. Returns its token.
 */
export function trustDevice(tx: Tx, deps: Pick<Deps, 'clock' | 'ids'>, accountId: AccountId): string {
  const token = deps.ids.token()
  const now = deps.clock.now()
  tx.insert(knownDevices)
    .values({ tokenHash: hashOf(token), accountId, sessionId: '', createdAt: now, expiresAt: now + deviceLifetime })
    .run()
  return token
}

/** True where somebody has signed in to the account with this browser, and nobody has distrusted it since. */
export function isKnownDevice(
  { db, clock }: { db: Pick<Tx, 'select'>; clock: Deps['clock'] },
  accountId: string,
  { device }: Pick<Origin, 'device'>,
): boolean {
  if (device === undefined) return false
  const known = db
    .select({ accountId: knownDevices.accountId })
    .from(knownDevices)
    .where(
      and(
        eq(knownDevices.tokenHash, hashOf(device)),
        eq(knownDevices.accountId, accountId),
        gt(knownDevices.expiresAt, clock.now()),
      ),
    )
    .get()
  return known !== undefined
}

export function countKnownDevices({ db, clock }: Pick<Deps, 'db' | 'clock'>, accountId: string): number {
  const isKnown = and(eq(knownDevices.accountId, accountId), gt(knownDevices.expiresAt, clock.now()))
  return db.select({ devices: count() }).from(knownDevices).where(isKnown).get()?.devices ?? 0
}

/** The value of the browser's cookie: it follows from the session's token, and tells nothing of it. */
export function deviceToken(sessionToken: string): string {
  return createHash('sha256').update(`device ${sessionToken}`).digest('base64url')
}

/** Names the device in keys of rate limits, without opening anything. */
export function deviceName({ device = '' }: Pick<Origin, 'device'>): string {
  return hashOf(device).slice(0, 16)
}

/** Whoever ends the account's other sessions trusts the browsers they began in no longer. In the causing transaction. */
export function forgetDevices(tx: Tx, accountId: string, exceptSession = ''): void {
  tx.delete(knownDevices)
    .where(and(eq(knownDevices.accountId, accountId), ne(knownDevices.sessionId, exceptSession)))
    .run()
}

/** The browser in which that session began is known no more. In the causing transaction. */
export function forgetDeviceOf(tx: Tx, accountId: string, sessionId: string): void {
  tx.delete(knownDevices)
    .where(and(eq(knownDevices.accountId, accountId), eq(knownDevices.sessionId, sessionId)))
    .run()
}

/** The session in that browser goes on under another name: in the causing transaction. */
export function renameDeviceSession(tx: Tx, accountId: string, from: string, to: string): void {
  tx.update(knownDevices)
    .set({ sessionId: to })
    .where(and(eq(knownDevices.accountId, accountId), eq(knownDevices.sessionId, from)))
    .run()
}

function forgetOldest(tx: Tx, accountId: AccountId): void {
  const ofAccount = eq(knownDevices.accountId, accountId)
  const beyond = tx
    .select({ tokenHash: knownDevices.tokenHash })
    .from(knownDevices)
    .where(ofAccount)
    .orderBy(desc(knownDevices.expiresAt))
    .limit(mostDevices)
    .offset(mostDevices)
    .all()
  if (beyond.length === 0) return
  const hashes = beyond.map(({ tokenHash }) => tokenHash)
  tx.delete(knownDevices)
    .where(and(ofAccount, inArray(knownDevices.tokenHash, hashes)))
    .run()
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
