import { tableRoutes } from './route-access.ts'

/** The part of an organization's page among all routes: whatever stands behind `BASE` in the table. */

const atRoot = new Set(tableRoutes.flatMap((route) => /BASE.*/.exec(route)?.[0].replace('BASE', '/') ?? []))

/** Does the route belong to the page of the organization that its path or host names? */
export function isPageRoute(route: string): boolean {
  return route.startsWith('/s/:slug') || atRoot.has(route)
}

const onEveryHost = ['/assets/:hash/:name', '/favicon.ico', '/robots.txt']

/** On an organization's own domain stands its page and what the page is made of: no dashboard, no API, nobody else. */
export function isServedOnOwnDomain(route: string): boolean {
  return atRoot.has(route) || onEveryHost.includes(route)
}

/** First parts of the addresses that no status page has. */
const elsewhere = new Set(tableRoutes.filter((route) => !route.includes(' BASE')).map((route) => route.split('/')[1]))

/** Whether a path stands under a status page, be there such a page or not. */
export function isUnderStatusPage(path: string): boolean {
  return !elsewhere.has(path.split('/')[1])
}
