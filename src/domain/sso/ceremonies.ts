import { createHash, createHmac } from 'node:crypto'
import { and, eq, lt } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { ssoCeremonies } from '#src/db/schema/sso.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { routes } from '#src/routes.ts'
import { ceremonyLifetime, type SsoPurpose, type SsoRefusal } from '#src/words/sso.ts'
import type { Deps, Origin } from '../context.ts'
import { perNetwork } from '../rate-limits/network.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { publicUrl } from '../settings/instance.ts'
import { removableBefore } from '../time/clock-reading.ts'
import type { OwnCeremony } from './protocol.ts'
import type { IdentityProvider, Vouched } from './provider.ts'

export type StoredCeremony = typeof ssoCeremonies.$inferSelect

const aMinute = 60_000
const attempts = { limit: 60, window: 10 * aMinute }

export interface BeginSso {
  purpose: SsoPurpose
  /** The path to lead on to. */
  next: string
  /** '' where none was typed. */
  address: string
  /** The cookie of a browser that began another sign-in before, in another tab; undefined: it has none. */
  browser: string | undefined
}

/** Notes that a browser goes to a provider; returns the ceremony, and the token that the browser keeps as a cookie meanwhile. */
export function beginCeremony(
  deps: Deps,
  origin: Origin,
  provider: IdentityProvider,
  { purpose, next, address, browser }: BeginSso,
): { ceremony: OwnCeremony; browser: string } {
  spendAttempts(deps, ...perNetwork('sso', origin, attempts))
  const token = browser && isToken(browser) ? browser : deps.ids.token()
  const state = deps.ids.token()
  const now = deps.clock.now()
  writeUnaudited(deps.db, (tx) => {
    // What is over is kept a while, so that an answer that comes late, or twice, is told from one to nothing.
    tx.delete(ssoCeremonies)
      .where(lt(ssoCeremonies.expiresAt, removableBefore({ ...deps, db: tx }) - ceremonyLifetime))
      .run()
    tx.insert(ssoCeremonies)
      .values({
        ...{ id: digest(state), identityProviderId: provider.id, purpose, next, browserHash: digest(token) },
        ...{ createdAt: now, expiresAt: now + ceremonyLifetime },
      })
      .run()
  })
  return { ceremony: ownCeremony(deps, provider, { state, browser: token, address }), browser: token }
}

/** The ceremony as its protocol needs it, once the browser has shown that it is its own. */
export function ownCeremony(
  deps: Deps,
  provider: IdentityProvider,
  { state, browser, address }: { state: string; browser: string; address: string },
): OwnCeremony {
  const secret = (label: string) => createHmac('sha256', browser).update(`${label}:${state}`).digest('base64url')
  return { provider, state, address, returnUrl: returnUrlOf(deps, provider.id), secret }
}

/** The address at which a provider's answers arrive. */
export function returnUrlOf(deps: Pick<Deps, 'db' | 'fixedUrl' | 'defaultUrl'>, providerId: string): string {
  return publicUrl(deps) + routes.signIn.sso.callback.url({ id: providerId })
}

export type Taken = { ceremony: StoredCeremony } | { refused: SsoRefusal; ceremony: StoredCeremony | null }

/**
 * Uses the ceremony up, whatever becomes of it: of two answers one is taken. A second one is refused, and told once: `ceremony`
 * null says that there is nothing to write down any more.
 */
export function takeCeremony(
  deps: Deps,
  providerId: string,
  { state, browser }: { state: string; browser: string | undefined },
): Taken {
  return writeUnaudited(deps.db, (tx) => {
    const ceremony = ceremonyOf(tx, providerId, state)
    if (!ceremony) return { refused: 'unknown', ceremony: null }
    const refused = problemOf(deps, ceremony, browser)
    move(tx, ceremony, refused === undefined ? 'used' : 'refused')
    if (refused === undefined) return { ceremony }
    return { refused, ceremony: ceremony.state === 'refused' ? null : ceremony }
  })
}

/**
 * For a provider that posts its answer, where the browser sends no cookie along: keeps what it vouched for until the browser that
 * began comes for it (`takeCeremony`).
 */
export function keepAnswer(deps: Deps, providerId: string, state: string, vouched: Vouched): Taken {
  return writeUnaudited(deps.db, (tx) => {
    const ceremony = ceremonyOf(tx, providerId, state)
    if (!ceremony) return { refused: 'unknown', ceremony: null }
    const refused = ceremony.state !== 'begun' ? 'replayed' : isOver(deps, ceremony) ? 'expired' : undefined
    if (refused !== undefined) {
      move(tx, ceremony, 'refused')
      return { refused, ceremony: ceremony.state === 'refused' ? null : ceremony }
    }
    tx.update(ssoCeremonies).set({ state: 'answered', vouched }).where(eq(ssoCeremonies.id, ceremony.id)).run()
    return { ceremony }
  })
}

/** Why nothing is awaited under that `state`; undefined where an answer is. */
export function awaitedCeremony(deps: Deps, providerId: string, state: string): SsoRefusal | undefined {
  const ceremony = ceremonyOf(deps.db, providerId, state)
  if (!ceremony) return 'unknown'
  else if (ceremony.state !== 'begun') return 'replayed'
  else return isOver(deps, ceremony) ? 'expired' : undefined
}

/** One answer was refused: none is awaited any more. */
export function refuseAnswer(tx: Tx, providerId: string, state: string): void {
  const ceremony = ceremonyOf(tx, providerId, state)
  if (ceremony) move(tx, ceremony, 'refused')
}

function problemOf(deps: Deps, ceremony: StoredCeremony, browser: string | undefined): SsoRefusal | undefined {
  if (ceremony.state === 'used' || ceremony.state === 'refused') return 'replayed'
  else if (isOver(deps, ceremony)) return 'expired'
  else if (browser === undefined || digest(browser) !== ceremony.browserHash) return 'other_browser'
  else return undefined
}

function isOver({ clock }: Pick<Deps, 'clock'>, { expiresAt }: StoredCeremony): boolean {
  return expiresAt <= clock.now()
}

function ceremonyOf(tx: Reader, providerId: string, state: string): StoredCeremony | undefined {
  const isIt = and(eq(ssoCeremonies.id, digest(state)), eq(ssoCeremonies.identityProviderId, providerId))
  return tx.select().from(ssoCeremonies).where(isIt).get()
}

/** What was vouched for is forgotten with it. */
function move(tx: Tx, { id }: StoredCeremony, state: 'used' | 'refused'): void {
  tx.update(ssoCeremonies).set({ state, vouched: null }).where(eq(ssoCeremonies.id, id)).run()
}

function isToken(text: string): boolean {
  return /^[\w-]{20,64}$/.test(text)
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
