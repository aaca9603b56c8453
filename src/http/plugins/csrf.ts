import { Elysia } from 'elysia'
import { forbidden } from '#src/domain/errors.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import type { AppDeps } from '../app-deps.ts'
import { routeOf } from '../find-route.ts'
import { csrfField, fieldOf } from '../form-fields.ts'
import { isToken } from '../masked-token.ts'
import { isRead } from '../methods.ts'
import { originProblem } from '../origin.ts'
import { keptAt, lead } from '../sign-in-first.ts'
import { session } from './session.ts'

/**
 * Every form carries the token of the visitor's own cookie, and comes from this instance (OWASP's double submit), but those that
 * no cookie authorizes (`proof` in src/route.ts). On a page that is not public a cookie does, and its door asks where they come
 * from (public/admit-visitor.tsx).
 */
export const csrf = (deps: AppDeps) =>
  new Elysia({ name: 'csrf' })
    .use(session(deps))
    .onBeforeHandle({ as: 'global' }, ({ request, route, path, body, session, set }) => {
      if (isRead(request)) return
      const declared = routeOf(request.method, route)
      const proof = declared?.proof ?? 'csrf token'
      if (proof !== 'csrf token') return
      const elsewhere = originProblem(request, publicUrl(deps))
      if (elsewhere !== undefined) throw forbidden(elsewhere)
      const problem = tokenProblem(request, publicUrl(deps), session.cookie('csrf'), body)
      if (problem === undefined) return
      // Somebody signed in anew in another window: the form comes back under the token of today, with its text.
      const again = declared && session.account() && keptAt(deps, { request, route: declared, path, body, set })
      if (again) return lead(request, again, set)
      throw forbidden(problem)
    })

/** Why the token does not prove anything, as a sentence with the mend; undefined where it does. */
function tokenProblem(request: Request, ours: string, expected: string | undefined, body: unknown): string | undefined {
  const type = request.headers.get('content-type')
  const token = tokenOf(body)
  if (!isForm(type) && token === undefined)
    return `This came as ${plainType(type)}, where a form is expected. A browser sends one by itself; a program uses /v1 with an API token.`
  else if (expected === undefined) return cookieProblem(request, ours)
  else if (token === undefined)
    return `The form lacks its hidden field ${csrfField}. Reload the page and send it again; a program uses /v1 with an API token.`
  else if (isToken(expected, token)) return undefined
  else
    return 'This form is too old: somebody has signed in or out in this browser since it was opened. Go back, reload the page and send it again.'
}

/** Cookies of an https instance are Secure, so that a browser keeps none of them at http. */
function cookieProblem(request: Request, ours: string): string {
  const origin = request.headers.get('origin')
  return origin?.startsWith('http:') && ours.startsWith('https:')
    ? `This page was opened over http, where Opsentry may not set its cookies: open ${ours} and send the form there.`
    : `Your browser sent no cookie with this form. Allow cookies for ${new URL(ours).host}, reload the page and send it again.`
}

function isForm(type: string | null): boolean {
  return /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type ?? '')
}

function plainType(type: string | null): string {
  return /^[\w.+-]{1,40}\/[\w.+-]{1,60}/.exec(type ?? '')?.[0] ?? 'something without a content type'
}

/** Undefined: the body holds none. */
function tokenOf(body: unknown): string | undefined {
  const token = fieldOf(body, csrfField)
  return typeof token === 'string' ? token : undefined
}
