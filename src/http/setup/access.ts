import { createHash, timingSafeEqual } from 'node:crypto'
import type { Actor } from '#src/domain/context.ts'
import { forbidden, notFound } from '#src/domain/errors.ts'
import { perNetwork } from '#src/domain/rate-limits/network.ts'
import { spendAttempts } from '#src/domain/rate-limits/rate-limit.ts'
import { isSetUp } from '#src/domain/settings/instance.ts'
import type { AnyRoute } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import type { AppDeps } from '../app-deps.ts'
import { type RequestSession, visitor } from '../plugins/session.ts'

const anHour = 60 * 60_000
const attempts = { limit: 20, window: anHour / 6 }

interface Asking {
  deps: AppDeps
  session: RequestSession
  query: Record<string, string | undefined>
}

const closed = 'Open the setup link that Opsentry printed where it was started.'

/**
 * Whoever may use the wizard: the signed-in instance admin always; until it is finished, whoever holds its link. The link leads
 * to `/setup` alone and is taken for a cookie there, so that its token stays in no address.
 */
export function enterSetup({ deps, session, query }: Asking, route: AnyRoute): Actor {
  const account = session.account()
  if (account?.instanceAdmin) return account
  else if (isSetUp(deps)) throw notFound('page')
  else if (route === routes.setup.show && query.token !== undefined) openWithToken(deps, session, query.token)
  else if (!hasKey(deps, session)) throw forbidden(closed)
  return visitor(session)
}

/** Every try counts, so that nobody guesses a short token. */
function openWithToken(deps: AppDeps, session: RequestSession, token: string): void {
  spendAttempts(deps, ...perNetwork('setup', session.origin, attempts))
  if (!timingSafeEqual(digest(token), digest(deps.setupToken)))
    throw forbidden(`This is not the setup link of the running Opsentry. ${closed}`)
  session.setCookie('setup', keyFor(deps))
}

/** A cookie of another token (a restart draws a new one) is taken away, so that it is tried only once. */
function hasKey(deps: AppDeps, session: RequestSession): boolean {
  const key = session.cookie('setup')
  if (key === undefined) return false
  const fits = timingSafeEqual(digest(key), digest(keyFor(deps)))
  if (!fits) {
    session.dropCookie('setup')
    spendAttempts(deps, ...perNetwork('setup', session.origin, attempts))
  }
  return fits
}

/** The cookie holds a hash of the token: plain text whatever the operator chose, and no use as a link. */
function keyFor({ setupToken }: AppDeps): string {
  return digest(`setup:${setupToken}`).toString('hex')
}

/** Hashed to equal length, which `timingSafeEqual` requires. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
