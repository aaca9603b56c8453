import { timingSafeEqual } from 'node:crypto'
import { Elysia } from 'elysia'
import { forbidden } from '#src/domain/errors.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import type { AppDeps } from '../app-deps.ts'
import { routeOf } from '../find-route.ts'
import { comesFromHere, sentFromElsewhere } from '../origin.ts'
import { session } from './session.ts'

export const csrfField = '_csrf'

/**
 * Every form carries the token of the visitor's own cookie, and comes from this instance (OWASP's double submit), but those that
 * no cookie authorizes (`proof` in src/route.ts). On a page that is not public a cookie does, and its door asks where they come
 * from (public/admit-visitor.tsx).
 */
export const csrf = (deps: AppDeps) =>
  new Elysia({ name: 'csrf' })
    .use(session(deps))
    .onBeforeHandle({ as: 'global' }, ({ request, route, body, session }) => {
      if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return
      const proof = routeOf(request.method, route)?.proof ?? 'csrf token'
      if (proof !== 'csrf token') return
      if (!comesFromHere(request, publicUrl(deps))) throw forbidden(sentFromElsewhere)
      const expected = session.cookie('csrf')
      if (expected === undefined || !sameText(expected, tokenOf(body)))
        throw forbidden(
          'This form is too old, or your browser blocks cookies. Go back, reload the page and send it again.',
        )
    })

function tokenOf(body: unknown): string {
  const token =
    typeof body === 'object' && body !== null ? Object.entries(body).find(([name]) => name === csrfField) : []
  return typeof token?.[1] === 'string' ? token[1] : ''
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
