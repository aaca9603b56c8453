import { Elysia } from 'elysia'
import { isIndexed, pageOwner } from '#src/domain/organizations/find-page.ts'
import { homeSlug, showsHomepage } from '#src/domain/settings/instance.ts'
import type { AppDeps } from './app-deps.ts'
import { slugOfHost } from './custom-domain.ts'

const rooms = ['/app', '/account', '/admin', '/setup', '/sign-in', '/sign-up']

/** What search engines may read (RFC 9309). No page is named that they should not know of. */
export const robots = (deps: AppDeps) =>
  new Elysia({ name: 'robots' }).get('/robots.txt', ({ request, set }) => {
    set.headers['content-type'] = 'text/plain; charset=utf-8'
    const ofHost = slugOfHost(deps, request)
    const rules = ofHost === null ? onInstance(deps) : [isHidden(deps, ofHost) ? 'Disallow: /' : 'Disallow:']
    return `${['User-agent: *', ...rules].join('\n')}\n`
  })

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
