import { Elysia } from 'elysia'
import { countRequest } from '#src/domain/monitoring/figures.ts'
import type { AnyRoute } from '#src/route.ts'
import { statusIn } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { clientOf } from '../client-address.ts'
import { routeOf, withoutTokens } from '../find-route.ts'
import { isRead } from '../methods.ts'
import { isOwnRequest } from '../own-requests.ts'
import { session } from './session.ts'

/** Characters of a path, and of what a browser says it is, that are kept. */
const longestPath = 300
const longestUserAgent = 300

/**
 * Every request, in the log that the instance admin reads; and as one line on stdout at level debug, at info for what changes
 * something or fails. Neither queries nor the tokens in paths are written: whoever reads a log must not be able to use its links.
 */
export const requestLog = (deps: AppDeps) => {
  const begun = new WeakMap<Request, number>()
  return new Elysia({ name: 'request-log' })
    .onRequest(({ request }) => void begun.set(request, performance.now()))
    .use(session(deps))
    .onAfterResponse({ as: 'global' }, (context) => {
      const { request, path, set, responseValue } = context
      if (isOwnRequest(request)) return
      const status = responseValue instanceof Response ? responseValue.status : statusIn(set)
      const level = isRead(request) && status < 400 ? 'debug' : 'info'
      const masked = withoutTokens(path)
      const requestId = 'session' in context ? context.session?.origin.requestId : undefined
      deps.logger[level]('request', { method: request.method, path: masked, status, requestId })
      const client = clientOf(request, context.server, deps.trustedProxies)
      recordRequest(deps, request, {
        ...{ client, path: masked, status, begun: begun.get(request) ?? performance.now() },
        route: routeOf(request.method, context.route, path),
      })
    })
}

export interface Answered {
  /** The caller's address. */
  client: string
  /** Without tokens. */
  path: string
  status: number
  /** `performance.now()` when it came. */
  begun: number
  /** Undefined: none answers there. */
  route: AnyRoute | undefined
}

export function recordRequest(deps: AppDeps, request: Request, answered: Answered): void {
  const { client, path, status, begun, route } = answered
  const duration = performance.now() - begun
  countRequest(deps, route, status, duration)
  deps.requestLogs.record({
    at: deps.clock.now(),
    method: request.method,
    path: path.slice(0, longestPath),
    status,
    duration: Math.round(duration * 1000),
    ip: client,
    userAgent: (request.headers.get('user-agent') ?? '').slice(0, longestUserAgent),
  })
}
