import { createHash, timingSafeEqual } from 'node:crypto'
import type { Actor } from '#src/domain/context.ts'
import { forbidden, notFound } from '#src/domain/errors.ts'
import { spendAttempts } from '#src/domain/rate-limits/rate-limit.ts'
import { isSetUp } from '#src/domain/settings/instance.ts'
import type { AnyRoute } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import type { AppDeps } from '../app-deps.ts'
import { type Visit, visitor } from '../plugins/visit.ts'

const anHour = 60 * 60_000
const attempts = { limit: 20, window: anHour / 6 }

interface Asking {
  deps: AppDeps
  visit: Visit
  query: Record<string, string | undefined>
}

const closed = 'Open the setup link that Opsentry printed where it was started.'

/**
 * Whoever may use the wizard: the signed-in instance admin always; until it is finished, whoever holds its link. The link leads
 * to `/setup` alone and is taken for a cookie there, so that its token stays in no address.
 */
export function enterSetup({ deps, visit, query }: Asking, route: AnyRoute): Actor {
  const account = visit.account()
  if (account?.instanceAdmin) return account
  else if (isSetUp(deps)) throw notFound('page')
  else if (route === routes.setup.show && query.token !== undefined) openWithToken(deps, visit, query.token)
  else if (!hasKey(deps, visit)) throw forbidden(closed)
  return visitor(visit)
}

/** Every try counts, so that nobody guesses a short token. */
function openWithToken(deps: AppDeps, visit: Visit, token: string): void {
  spendAttempts(deps, { key: `setup:ip:${visit.origin.ip}`, ...attempts })
  if (!timingSafeEqual(digest(token), digest(deps.setupToken)))
    throw forbidden(`This is not the setup link of the running Opsentry. ${closed}`)
  visit.setCookie('setup', keyFor(deps))
}

/** A cookie of another token (a restart draws a new one) is taken away, so that it is tried only once. */
function hasKey(deps: AppDeps, visit: Visit): boolean {
  const key = visit.cookie('setup')
  if (key === undefined) return false
  const fits = timingSafeEqual(digest(key), digest(keyFor(deps)))
  if (!fits) {
    visit.dropCookie('setup')
    spendAttempts(deps, { key: `setup:ip:${visit.origin.ip}`, ...attempts })
  }
  return fits
}

/** The cookie holds a hash of the token: plain text whatever the operator chose, and no use as a link. */
function keyFor({ setupToken }: AppDeps): string {
  return digest(`setup:${setupToken}`).toString('hex')
}

/** Of equal length, as the comparison in constant time wants. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
