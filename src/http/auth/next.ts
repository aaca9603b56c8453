import { routes } from '#src/routes.ts'

/** One slash in front and no second one anywhere, nothing that a browser reads as a host. */
const local = /^\/(?:[\w.~%-]+(?:\/[\w.~%-]+)*\/?)?(?:\?[\w.~%=&-]*)?$/

/** Characters: browsers and proxies send no longer ones. */
const longestPath = 8000

/** A path of this very host, or `otherwise`, so that no link redirects off it. */
export function localPath(path: string | undefined, otherwise: string): string {
  return path !== undefined && path.length <= longestPath && local.test(path) ? path : otherwise
}

/** A path that a sign-in may lead on to, or the dashboard; none of those that lead to a sign-in themselves. */
export function safeNext(next: string | undefined): string {
  const path = localPath(next, routes.app.show.url())
  return path.startsWith('/sign-') ? routes.app.show.url() : path
}
