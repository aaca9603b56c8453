import type { AnyElysia } from 'elysia'
import { atWork } from '#src/domain/time/at-work.ts'
import { endingOf } from '#src/route-path.ts'
import { acted } from './acted.ts'
import type { Binding, Raw } from './action.ts'
import type { AppDeps } from './app-deps.ts'
import { hasOwnPattern } from './find-route.ts'
import { createSendings } from './once.ts'
import type { PageCache } from './public/page-cache.ts'
import { readBody } from './read-body.ts'

/**
 * Every binding, at every place its route has. Added to the app itself, because Elysia registers the routes of a plugin twice;
 * `use(session(deps))` comes before.
 */
export function serve(deps: AppDeps, pages: PageCache, bindings: readonly Binding[]) {
  const sendings = createSendings()
  const endings = new Map(bindings.filter(hasEnding).map((binding) => [binding.route.path, binding]))
  return <App extends AnyElysia>(app: App): App => {
    for (const binding of bindings) {
      const handler = (raw: Served) => {
        const { route, answer } = bindingAt(binding, endings, raw.path)
        const { request, params, query, body, session, set } = raw
        const asked = { request, params: withoutEnding(route, params), query, body, session, set }
        return atWork(`${route.method} ${route.path}`, () =>
          acted(deps, () => answer({ deps, pages, sendings, ...asked })),
        )
      }
      // Elysia derives a handler's type from the literal pattern, which is not known here.
      for (const pattern of binding.route.patterns.filter(hasOwnPattern))
        app.route(binding.route.method, pattern, handler as never, { parse: (binding.parse ?? readBody) as never })
    }
    return app
  }
}

type Served = Omit<Raw, 'deps' | 'pages' | 'sendings'> & { path: string }

const hasEnding = ({ route }: Binding) => !route.patterns.every(hasOwnPattern)

/** The router takes `abc.md` for an `:id`: the binding whose path has that ending answers it, where there is one. */
function bindingAt(binding: Binding, endings: Map<string, Binding>, path: string): Binding {
  return endings.get(binding.route.path + (endingOf(path) || 'nothing')) ?? binding
}

function withoutEnding({ path }: Binding['route'], params: unknown): unknown {
  const { id, ...others } = Object(params)
  return endingOf(path) && typeof id === 'string' ? { ...others, id: id.slice(0, -endingOf(path).length) } : params
}
