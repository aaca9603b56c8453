import type { AnyRoute } from '#src/route.ts'
import type { Binding } from './action.ts'
import { readBody } from './read-body.ts'

/**
 * Bindings of these routes, which `load` is asked for with the first request to any of them: most of the code answers those who sign
 * in and programs, and no visitor waits at a start for it. `load` gives a binding for each of them, and may give more.
 */
export function lateBindings(routes: readonly AnyRoute[], load: () => Promise<readonly Binding[]>): Binding[] {
  let loaded: Promise<Map<AnyRoute, Binding>> | undefined

  async function bindingOf(route: AnyRoute): Promise<Binding> {
    loaded ??= load().then((bindings) => new Map(bindings.map((one) => [one.route, one])))
    const binding = (await loaded).get(route)
    if (!binding) throw new Error(`nothing answers ${route.name}`)
    return binding
  }

  return routes.map((route) => ({
    route,
    parse: async ({ request }) => {
      const { parse = readBody } = await bindingOf(route)
      return parse === 'arrayBuffer' ? request.arrayBuffer() : parse({ request })
    },
    answer: async (raw) => (await bindingOf(route)).answer(raw),
  }))
}
