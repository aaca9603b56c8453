import { type AnyRoute, parameterBelow, routesIn, standsBelow } from '#src/route.ts'
import { endingOf } from '#src/route-path.ts'
import { routes } from '#src/routes.ts'

export const allRoutes: readonly AnyRoute[] = routesIn(routes)

const byPattern = new Map<string, AnyRoute>(
  allRoutes.flatMap((route) => route.patterns.map((pattern) => [`${route.method} ${pattern}`, route] as const)),
)

/**
 * The route of a pattern as the server knows it; undefined where none declares it. HEAD is answered as GET is. `pathname`: where
 * a route of the same pattern may have an ending of its own, which the server's router does not know.
 */
export function routeOf(method: string, pattern: string, pathname = ''): AnyRoute | undefined {
  const key = `${method === 'HEAD' ? 'GET' : method} ${pattern}`
  return (endingOf(pathname) ? byPattern.get(key + endingOf(pathname)) : undefined) ?? byPattern.get(key)
}

/** The server's router cannot tell `:id.md` from `:id`: such a route is served where the other one is (serve.ts). */
export function hasOwnPattern(pattern: string): boolean {
  return !/:\w+\.md$/.test(pattern)
}

/** A form behind a sign-in that changes something: it carries a one-time key, and sent twice it acts once (http/once.ts). */
export function isSentOnce({ method, may, proof, statusPage, repeatable }: AnyRoute): boolean {
  return method === 'POST' && may !== 'anyone' && proof === 'csrf token' && !statusPage && !repeatable
}

/** On an organization's own domain stands its page and what the page is made of: no dashboard, no API, nobody else. */
export function isServedOnOwnDomain(route: AnyRoute): boolean {
  return route.statusPage || route.onEveryHost
}

/** First parts of the addresses that no status page has. */
const elsewhere = new Set(allRoutes.filter((route) => !route.statusPage).map(({ path }) => path.split('/')[1]))

/** Whether a path stands under a status page, be there such a page or not. */
export function isUnderStatusPage(pathname: string): boolean {
  return !elsewhere.has(pathname.split('/')[1])
}

/** The short name that a path under a status page names; undefined at the root. Throws where it cannot be decoded. */
export function slugAt(pathname: string): string | undefined {
  return parameterBelow(routes.statusPage, 'slug', pathname)
}

/** Statuspage's public API, at the root and below `/s/:slug`: what stands there and what does not. */
export function isPublicApi(pathname: string): boolean {
  return standsBelow(routes.statusPage.api, pathname)
}

/** SCIM, whose refusals have a form of their own. */
export function isScim(pathname: string): boolean {
  return standsBelow(routes.scim, pathname)
}

/** The APIs, whose refusals are JSON. */
export function isApi(pathname: string): boolean {
  return (
    isPublicApi(pathname) ||
    standsBelow(routes.managementApi, pathname) ||
    isScim(pathname) ||
    pathname === routes.agents.url()
  )
}

const uploads = allRoutes.filter(({ upload }) => upload !== undefined)

/** The upload that a path's route allows; for the body limit, which runs before the server has found a route. */
export function uploadAt(pathname: string): AnyRoute['upload'] {
  return uploads.find((route) => leadsTo(route, pathname))?.upload
}

/** Parts of paths behind which a token stands. */
const beforeTokens = new Set(
  allRoutes.flatMap(({ path }) => {
    const segments = path.split('/')
    const at = segments.indexOf(':token')
    return at < 0 ? [] : [segments[at - 1]]
  }),
)

/** The path without the tokens in it, whether or not a route answers it: whoever reads a log must not be able to use its links. */
export function withoutTokens(pathname: string): string {
  const segments = pathname.split('/')
  return segments
    .map((segment, at) => (segment !== '' && beforeTokens.has(segments[at - 1]) ? ':token' : segment))
    .join('/')
}

/** The page that stands nearest above an address, itself included; the dashboard where there is none. */
export function pageAbove(pathname: string): string {
  const segments = pathname.split('/')
  for (let count = segments.length; count > 1; count--) {
    const path = segments.slice(0, count).join('/')
    const isPage = allRoutes.some((route) => route.method === 'GET' && !route.forPrograms && leadsTo(route, path))
    if (isPage) return path
  }
  return routes.app.show.url()
}

/** The form's route at a path: of several that fit, the one that leaves least open. */
export function postedTo(pathname: string): AnyRoute | undefined {
  return allRoutes
    .filter((route) => route.method === 'POST' && leadsTo(route, pathname))
    .toSorted((a, b) => openParts(a) - openParts(b))[0]
}

const shown = allRoutes.filter(({ method, statusPage }) => method === 'GET' && statusPage)

/** The route that answers a path of a status page: of several that fit, the one that leaves least open. */
export function routeAt(pathname: string): AnyRoute | undefined {
  return shown.filter((route) => leadsTo(route, pathname)).toSorted((a, b) => openParts(a) - openParts(b))[0]
}

const openParts = ({ path }: AnyRoute) => path.split(':').length

/** The path's parameters by name. Throws where one cannot be decoded. */
export function paramsOf({ path }: AnyRoute, pathname: string): Record<string, string> {
  const asked = pathname.split('/')
  return Object.fromEntries(
    path
      .split('/')
      .flatMap((segment, at) =>
        segment.startsWith(':') ? [[segment.slice(1), decodeURIComponent(asked[at] ?? '')]] : [],
      ),
  )
}

/** Does the path lead to the route, whatever stands for its parameters? */
export function leadsTo({ patterns }: AnyRoute, pathname: string): boolean {
  return patterns.some((pattern) => patternFits(pattern, pathname))
}

/** A parameter that is empty is none. */
export function patternFits(pattern: string, pathname: string): boolean {
  const asked = pathname.split('/')
  const segments = pattern.split('/')
  const fits = (segment: string, index: number) => {
    const text = asked[index] ?? ''
    const ending = endingOf(segment)
    return segment.startsWith(':') ? text.endsWith(ending) && text.length > ending.length : segment === text
  }
  return segments.length === asked.length && segments.every(fits)
}
