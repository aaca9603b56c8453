import { type AnyRoute, standsBelow } from '#src/route.ts'
import { endingOf } from '#src/route-path.ts'
import { routes } from '#src/routes.ts'
import { allRoutes, isServedOnOwnDomain, patternFits } from './find-route.ts'

/** Asks for something and changes nothing: HEAD is GET without what it answers (RFC 9110, 9.3.2). */
export function isRead({ method }: { method: string }): boolean {
  return method === 'GET' || method === 'HEAD'
}

interface Place {
  route: AnyRoute
  pattern: string
}

/** By the number of their segments; made when somebody asks for it, because most starts see no wrong path. */
let byLength: Map<number, Place[]> | undefined

/** Every route that a path leads to, whatever the method; as the server finds it, with or without a last slash. */
export function routesAt(pathname: string, onOwnDomain = false): AnyRoute[] {
  const path = pathname.length > 1 && pathname.endsWith('/') ? pathname.slice(0, -1) : pathname
  byLength ??= Map.groupBy(
    allRoutes.flatMap((route) => route.patterns.map((pattern) => ({ route, pattern }))),
    ({ pattern }) => pattern.split('/').length,
  )
  const found = (byLength.get(path.split('/').length) ?? [])
    .filter(({ pattern }) => patternFits(pattern, path))
    .filter(({ route, pattern }) => !onOwnDomain || (isServedOnOwnDomain(route) && !pattern.startsWith('/s/:slug')))
  // What has an ending of its own fits a bare parameter, too.
  const exact = found.filter(({ pattern }) => endingOf(pattern) !== '')
  return (exact.length > 0 ? exact : found).map(({ route }) => route)
}

/** For the header Allow: the methods of the routes, and those that every route answers besides. */
export function methodsOf(found: readonly AnyRoute[]): string[] {
  const declared = [...new Set<string>(found.map(({ method }) => method))]
  return [...declared.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS']
}

/** Last segments of what any script may read: most paths are told by it at once. */
const lastOfOpen = new Set(allRoutes.filter(({ cors }) => cors).map(({ path }) => path.split('/').at(-1)))

/** May any script on any page read what stands here, its errors too? The public API's whole tree, feeds and badges. */
export function isOpenToScripts(pathname: string): boolean {
  if (standsBelow(routes.statusPage.api, pathname)) return true
  const last = pathname.split('/').at(-1)
  return lastOfOpen.has(last) && routesAt(pathname).some(({ cors }) => cors)
}
