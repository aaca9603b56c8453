import { Elysia } from 'elysia'
import { urls } from '#src/urls.ts'
import type { AppDeps } from '../app-deps.ts'
import { visit } from './visit.ts'

/** What a visitor may open without signing in; `BASE` stands for `/` and for `/s/:slug/`. Everything else is refused. */
const openRoutes = [
  'GET /healthz',
  'GET /readyz',
  'GET /robots.txt',
  'GET /assets/:hash/:name',
  'GET /favicon.ico',
  'GET /sign-in',
  'POST /sign-in',
  'GET BASE',
  'GET BASEhistory',
  'GET BASEhistory.rss',
  'GET BASEhistory.atom',
  'GET BASEincidents/:id',
  'GET BASEsubscribe',
  'POST BASEsubscribe',
  'GET BASEsubscriptions/:token',
  'GET BASEsubscriptions/:token/confirmation',
  'POST BASEsubscriptions/:token/confirmation',
  'GET BASEsubscriptions/:token/unsubscribe',
  'POST BASEsubscriptions/:token/unsubscribe',
]
const open = new Set(
  openRoutes
    .flatMap((route) => [route.replace('BASE', '/'), route.replace('BASE', '/s/:slug/')])
    .concat('GET /s/:slug'),
)

export function isOpen(method: string, route: string): boolean {
  return open.has(`${method === 'HEAD' ? 'GET' : method} ${route}`)
}

/**
 * Default-deny: a route that is not in the table answers only a signed-in account; the rooms then ask for membership and
 * role. The wizard keeps its own door (http/setup/access.ts): it opens before there are accounts.
 */
export const access = (deps: AppDeps) =>
  new Elysia({ name: 'access' })
    .use(visit(deps))
    .onBeforeHandle({ as: 'global' }, ({ request, route, path, visit, set }) => {
      if (isOpen(request.method, route) || route === '/setup' || route.startsWith('/setup/')) return
      if (visit.account()) return
      if (request.method === 'GET') {
        set.status = 303
        set.headers.location = urls.signIn(path)
      } else set.status = 401
      set.headers['content-type'] = 'text/plain; charset=utf-8'
      return 'Sign in first.\n'
    })
