import { factorsOf } from '#src/domain/accounts/factors.ts'
import { SecondFactorMissing } from '#src/domain/accounts/second-factor-missing.ts'
import { SsoMissing } from '#src/domain/organizations/find-organization.ts'
import { accountOfKey } from '#src/domain/sent-forms/form-key.ts'
import { keepUnsent } from '#src/domain/sent-forms/unsent-form.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import type { AnyRoute } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import { type Answer, wantsFragment } from './answers.ts'
import type { AppDeps } from './app-deps.ts'
import { isSentOnce, pageAbove } from './find-route.ts'
import { keyIn } from './form-fields.ts'
import { isRead } from './methods.ts'
import { originProblem } from './origin.ts'
import type { RequestSession } from './plugins/session.ts'

/** Redirects who reads to the sign-in, which leads back to `path`; other methods get a 401. */
export function askToSignIn(request: Request, path: string, set: Answer): string {
  if (isRead(request)) {
    set.status = 303
    set.headers.location = routes.signIn.show.url({}, { next: path })
  } else set.status = 401
  set.headers['content-type'] = 'text/plain; charset=utf-8'
  return 'Sign in first.\n'
}

export interface Posted {
  request: Request
  route: AnyRoute
  path: string
  body: unknown
  set: Answer
}

/** `askToSignIn` for a form whose session ended while somebody wrote: its text waits behind the sign-in. */
export function askWriterToSignIn(deps: AppDeps, { request, route, path, body, set }: Posted): string {
  const key = keyIn(body)
  const isOurs =
    request.method === 'POST' &&
    originProblem(request, publicUrl(deps)) === undefined &&
    accountOfKey(deps, key) !== null
  // What is kept while it is typed must not take its writer to another page.
  if (!isOurs || (route.repeatable && wantsFragment(request))) return askToSignIn(request, path, set)
  const next = keptAt(deps, { request, route, path, body, set }) ?? pageAbove(path)
  return lead(request, routes.signIn.show.url({}, { next }), set)
}

/** Where the text of a form is kept that was not acted on; undefined where there is nothing to keep. */
export function keptAt(deps: AppDeps, { route, path, body }: Posted): string | undefined {
  const key = keyIn(body)
  const accountId = accountOfKey(deps, key)
  if (accountId === null || !isSentOnce(route)) return undefined
  const id = keepUnsent(deps, accountId, { key, path, fields: textsIn(body) })
  return id === null ? undefined : routes.account.unsent.url({ id })
}

/** htmx swaps what it is redirected to into the page, unless it is told to go there. */
export function lead(request: Request, url: string, set: Answer): string {
  set.headers['content-type'] = 'text/plain; charset=utf-8'
  if (wantsFragment(request)) {
    set.status = 401
    set.headers['hx-redirect'] = url
  } else {
    set.status = 303
    set.headers.location = url
  }
  return 'Sign in first.\n'
}

function textsIn(body: unknown): Record<string, string | string[]> {
  const texts = Object.entries(Object(body)).map(([name, value]): [string, string[]] => [
    name,
    [value].flat().filter((one): one is string => typeof one === 'string'),
  ])
  return Object.fromEntries(
    texts.map(([name, [first = '', ...more]]) => [name, more.length > 0 ? [first, ...more] : first]),
  )
}

/** The page on which the single sign-on of an organization, or of the instance (null), begins, and which leads back to `next`. */
export function signInThrough(slug: string | null, next: string): string {
  return slug === null
    ? routes.signIn.instance.show.url({}, { next })
    : routes.signIn.organization.show.url({ slug }, { next })
}

/**
 * Leads somebody who has not proven what is asked for to where they do: single sign-on, or a second factor that they show or set up.
 * Throws any other error on, and one about which this session can do nothing; the text of a form waits meanwhile.
 */
export function askForProof(deps: AppDeps, error: unknown, session: RequestSession, posted: Posted): string {
  const { request, set, path } = posted
  const next = isRead(request) ? pathAndQuery(request) : keptAt(deps, posted)
  if (error instanceof SsoMissing) return lead(request, signInThrough(error.slug, next ?? pageAbove(path)), set)
  if (!(error instanceof SecondFactorMissing) || !error.maySetUp || next === undefined) throw error
  session.setFlash(error.message)
  const hasPasskey = factorsOf(deps.db, session.person().accountId).passkeys > 0
  const { confirmation, secondFactor } = routes.account
  return lead(request, hasPasskey ? confirmation.show.url({}, { next, factor: 1 }) : secondFactor.show.url(), set)
}

function pathAndQuery(request: Request): string {
  const { pathname, search } = new URL(request.url)
  return pathname + search
}
