import { notFound } from '#src/domain/errors.ts'
import { isMetricsToken, metricsTokenMade } from '#src/domain/monitoring/metrics-token.ts'
import { routes } from '#src/routes.ts'
import type { Binding } from './action.ts'
import type { AppDeps } from './app-deps.ts'

/** Figures for a monitoring system, in Prometheus' text format: to whoever brings the instance's token. Without one there is no such page. */
export const metricsRoutes: Binding[] = [
  {
    route: routes.metrics,
    answer: ({ deps, request, set }) => {
      if (metricsTokenMade(deps.db) === null) throw notFound('page')
      const [, token] = /^Bearer (\S{1,200})$/i.exec(request.headers.get('authorization') ?? '') ?? []
      if (token !== undefined && isMetricsToken(deps.db, token)) return exposed(deps)
      set.status = 401
      set.headers['www-authenticate'] = 'Bearer'
      set.headers['content-type'] = 'text/plain; charset=utf-8'
      return 'Send the token that Administration, Instance has made: Authorization: Bearer TOKEN\n'
    },
  },
]

/** Loaded when it is first asked for: most instances are not watched so. */
async function exposed(deps: AppDeps): Promise<Response> {
  const [{ contentType, exposition }, { readFamilies }] = await Promise.all([
    import('./metrics/exposition.ts'),
    import('./metrics/families.ts'),
  ])
  const headers = { 'content-type': contentType, 'cache-control': 'no-store' }
  return new Response(exposition(await readFamilies(deps)), { headers })
}

/** Hosts under which the machine itself is asked: a page in a browser there that is bound to another name (DNS rebinding) gets nothing. */
const ownHosts = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

/** A listener of its own on the loopback, where no token is asked for. Throws what the system says where the port is taken. */
export function listenForMetrics(deps: AppDeps, port: number): Bun.Server<undefined> {
  return Bun.serve({
    ...{ hostname: '127.0.0.1', port, idleTimeout: 10, maxRequestBodySize: 1024 },
    fetch: (request) => answerHere(deps, request),
    error(error) {
      deps.logger.error('metrics failed', { error: String(error) })
      return new Response('The figures could not be read.\n', { status: 500 })
    },
  })
}

async function answerHere(deps: AppDeps, request: Request): Promise<Response> {
  if (!ownHosts.test(request.headers.get('host') ?? '')) return new Response('Ask 127.0.0.1.\n', { status: 421 })
  if (new URL(request.url).pathname !== routes.metrics.url())
    return new Response('Here is /metrics alone.\n', { status: 404 })
  if (request.method !== 'GET') return new Response(null, { status: 405, headers: { allow: 'GET' } })
  return exposed(deps)
}
