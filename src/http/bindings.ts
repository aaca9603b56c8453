import { type AnyRoute, routesIn } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import type { Binding } from './action.ts'
import { publicApiRoutes } from './api/public-api.ts'
import { files } from './files.ts'
import { allRoutes } from './find-route.ts'
import { lateBindings } from './late.ts'
import { publicPages } from './public.ts'

/** What visitors ask for, and what watches this: loaded at the start. */
export const atOnce: Binding[] = [...files, ...publicPages, ...publicApiRoutes]

const forPrograms = new Set<AnyRoute>([
  ...routesIn(routes.managementApi),
  ...routesIn(routes.scim),
  ...[routes.apiDescription, routes.apiDocs, routes.agents, routes.inboundBounces, routes.inboundReports],
])
const known = new Set(atOnce.map(({ route }) => route))
const later = allRoutes.filter((route) => !known.has(route))

const isForFollowers = (route: AnyRoute) => route.statusPage || route.name.startsWith('privacyPolicy.')

export const lateRoutes = {
  followers: later.filter(isForFollowers),
  programs: later.filter((route) => forPrograms.has(route)),
  people: later.filter((route) => !forPrograms.has(route) && !isForFollowers(route)),
}

/** What answers every route: for visitors at once, for those who sign in and for programs once the first of them has come. */
export const allBindings = (): Binding[] => [
  ...atOnce,
  ...lateBindings(lateRoutes.followers, async () => (await import('./followers.ts')).followers),
  ...lateBindings(lateRoutes.people, async () => (await import('./people.ts')).people),
  ...lateBindings(lateRoutes.programs, async () => (await import('./programs.ts')).programs),
]

/** What a path begins with, be it of a status page below `/s/:slug` or not. */
function beginningOf(pathname: string): string {
  const [, first = '', , below = ''] = pathname.split('/')
  return first === 's' ? below : first
}

const beginnings = new Set(later.flatMap(({ patterns }) => patterns.map(beginningOf)))

/** Whether only `allBindings` may answer a path; false for what nothing answers, too. */
export function isBeyondFirst(pathname: string): boolean {
  return beginnings.has(beginningOf(pathname))
}
