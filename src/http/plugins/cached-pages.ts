import { Elysia } from 'elysia'
import type { AppDeps } from '../app-deps.ts'
import { clientOf } from '../client-address.ts'
import type { PageCache } from '../public/page-cache.ts'
import { wantsMarkdown } from '../public/wants-markdown.ts'
import { recordRequest } from './request-log.ts'

/**
 * A public page that was answered at this very address before is answered again before anything else is done: a hundred
 * thousand worried visitors ask for one page. What was answered had passed every guard.
 */
export const cachedPages = (deps: AppDeps, pages: PageCache) =>
  new Elysia({ name: 'cached-pages' }).onRequest(({ request, server }) => {
    const begun = performance.now()
    const again = wantsMarkdown(request.headers.get('accept')) ? undefined : pages.again(request)
    if (!again) return
    const client = clientOf(request, server, deps.trustedProxies)
    recordRequest(deps, request, { client, path: again.path, status: again.response.status, begun })
    return again.response
  })
