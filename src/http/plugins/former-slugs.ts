import { Elysia } from 'elysia'
import { organizationBySlug } from '#src/domain/organizations/find-organization.ts'
import type { AppDeps } from '../app-deps.ts'
import { everyCache } from '../cache-control.ts'
import { isRead } from '../methods.ts'

/**
 * A link with a short name that an organization had leads on to the one it has. After the guards, so that nobody learns a
 * name they may not know. Only GET is redirected: a POST, such as a mail program's one-click, acts under the old name too.
 */
export const formerSlugs = (deps: AppDeps) =>
  new Elysia({ name: 'former-slugs' }).onBeforeHandle({ as: 'global' }, ({ request, route, params, set }) => {
    const slug = (params as Record<string, string> | undefined)?.slug
    if (slug === undefined || !route.includes('/:slug') || !isRead(request)) return
    const organization = organizationBySlug(deps, slug)
    if (organization.slug === slug) return
    const { pathname, search } = new URL(request.url)
    const at = route.split('/').indexOf(':slug')
    set.status = 302
    // Of a public page it leads on while this machine is away, as the page itself is shown.
    if (route.startsWith('/s/:slug') && organization.visibility === 'public') set.headers['cache-control'] = everyCache
    set.headers.location = pathname.split('/').with(at, organization.slug).join('/') + search
    return ''
  })
