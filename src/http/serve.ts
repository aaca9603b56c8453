import type { AnyElysia } from 'elysia'
import { atWork } from '#src/domain/time/at-work.ts'
import type { Binding, Raw } from './action.ts'
import type { AppDeps } from './app-deps.ts'
import { createSendings } from './once.ts'
import type { PageCache } from './public/page-cache.ts'
import { readBody } from './read-body.ts'

/**
 * Every binding, at every place its route has. Added to the app itself, because Elysia registers the routes of a plugin twice;
 * `use(session(deps))` comes before.
 */
export function serve(deps: AppDeps, pages: PageCache, bindings: readonly Binding[]) {
  const sendings = createSendings()
  return <App extends AnyElysia>(app: App): App => {
    for (const { route, answer, parse = readBody } of bindings) {
      const handler = ({ request, params, query, body, session, set }: Omit<Raw, 'deps' | 'pages' | 'sendings'>) =>
        atWork(`${route.method} ${route.path}`, () =>
          answer({ deps, pages, sendings, request, params, query, body, session, set }),
        )
      // Elysia derives a handler's type from the literal pattern, which is not known here.
      for (const pattern of route.patterns)
        app.route(route.method, pattern, handler as never, { parse: parse as never })
    }
    return app
  }
}
