import { timingSafeEqual } from 'node:crypto'
import { Elysia } from 'elysia'
import { forbidden } from '#src/domain/errors.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import type { AppDeps } from '../app-deps.ts'
import { routeOf } from '../find-route.ts'
import { csrfField, fieldOf } from '../form-fields.ts'
import { comesFromHere, sentFromElsewhere } from '../origin.ts'
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
      if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return
      const declared = routeOf(request.method, route)
      const proof = declared?.proof ?? 'csrf token'
      if (proof !== 'csrf token') return
      if (!comesFromHere(request, publicUrl(deps))) throw forbidden(sentFromElsewhere)
      const expected = session.cookie('csrf')
      if (expected !== undefined && sameText(expected, tokenOf(body))) return
      // Somebody signed in anew in another window: the form comes back under the token of today, with its text.
      const again = declared && session.account() && keptAt(deps, { request, route: declared, path, body, set })
      if (again) return lead(request, again, set)
      throw forbidden(
        'This form is too old, or your browser blocks cookies. Go back, reload the page and send it again.',
      )
    })

function tokenOf(body: unknown): string {
  const token = fieldOf(body, csrfField)
  return typeof token === 'string' ? token : ''
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
