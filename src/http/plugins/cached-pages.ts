import type { AppDeps } from '../app-deps.ts'
import { clientOf } from '../client-address.ts'
import { namesTwoHosts } from '../custom-domain.ts'
import { isOwnRequest } from '../own-requests.ts'
import type { PageCache } from '../public/page-cache.ts'
import { wantsMarkdown } from '../public/wants-markdown.ts'
import { recordRequest } from './request-log.ts'

type Server = Parameters<typeof clientOf>[1]

/**
 * A public page that was answered at this very address before is answered again before anything else is done: a hundred
 * thousand worried visitors ask for one page. What was answered had passed every guard. Whatever goes wrong here, the framework
 * has a sentence for.
 */
export function answerAgain(
  deps: AppDeps,
  pages: PageCache,
): (request: Request, server: Server) => Response | undefined {
  return (request, server) => {
    const begun = performance.now()
    try {
      // Led to the page's twin by the page itself, so that its answer need not vary by `Accept`.
      if (wantsMarkdown(request.headers.get('accept')) || namesTwoHosts(request)) return undefined
      const again = pages.again(request)
      if (again === undefined) return undefined
      if (isOwnRequest(request)) return again.response
      const client = clientOf(request, server, deps.trustedProxies)
      const { path, route, response } = again
      recordRequest(deps, request, { client, path, status: response.status, begun, route })
      return again.response
    } catch {
      return undefined
    }
  }
}
