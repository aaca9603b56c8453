import type { AnyRoute } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import type { PageContext } from '../action.ts'
import { inLanguage } from './leading-on.ts'
import { wantsMarkdown } from './wants-markdown.ts'

const { show, history, incident, maintenance, markdown } = routes.statusPage

type Address = Parameters<typeof markdown.incident.url>[0]

const twins: Record<string, (at: Address) => string> = {
  [show.name]: (at) => markdown.show.url(at),
  [history.name]: (at) => markdown.history.url(at),
  [incident.name]: (at) => markdown.incident.url(at),
  [maintenance.name]: (at) => markdown.maintenance.url(at),
}

/**
 * Leads whoever prefers Markdown to the page's twin. Nobody keeps that answer, so the page's own need not vary by `Accept`,
 * of which there are as many as browsers.
 */
export function leadToTwin(route: AnyRoute, { request, params, statusPage }: PageContext): Response | undefined {
  const twin = twins[route.name]
  if (!twin || !wantsMarkdown(request.headers.get('accept'))) return undefined
  const { id = '' } = params as { id?: string }
  const { base, language } = statusPage
  const address = twin({ base, id })
  const location = language === null ? address : inLanguage(address, language)
  return new Response(null, { status: 302, headers: { location, 'cache-control': 'private, no-store' } })
}
