import { isIndexed, pageOwner } from '#src/domain/organizations/find-page.ts'
import { homeSlug, showsHomepage } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { type Binding, page } from './action.ts'
import type { AppDeps } from './app-deps.ts'
import { everyCache } from './cache-control.ts'
import { slugOfHost } from './custom-domain.ts'

const { app, account, admin, setup, signIn, signUp } = routes

const rooms = [app, account, admin, setup, signIn, signUp].map(({ show }) => show.path)

/** RFC 9309. No page is named that search engines should not know of. */
export const robotsRoutes: Binding[] = [
  page(routes.files.robots, ({ deps, request }) => {
    const ofHost = slugOfHost(deps, request)
    const rules = ofHost === null ? onInstance(deps) : [isHidden(deps, ofHost) ? 'Disallow: /' : 'Disallow:']
    const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': everyCache }
    return new Response(`${['User-agent: *', ...rules].join('\n')}\n`, { headers })
  }),
]

/** The other organizations' pages below `/s/` say for themselves whether they may be found. */
function onInstance(deps: AppDeps): string[] {
  const home = homeSlug(deps)
  if (home !== null && isHidden(deps, home))
    return ['Disallow: /', 'Allow: /s/', ...(showsHomepage(deps) ? ['Allow: /$'] : [])]
  return rooms.map((room) => `Disallow: ${room}`)
}

function isHidden(deps: AppDeps, slug: string): boolean {
  return !isIndexed(pageOwner(deps, slug))
}
