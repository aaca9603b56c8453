import type { AnyRoute } from '#src/route.ts'
import type { AppDeps } from '../app-deps.ts'
import { leadingOn } from './leading-on.ts'
import { isHomepage, statusPageOf } from './page-of.ts'

/** A page of a status page that is not kept, such as a form: it leads on in its language, as those do that are (cached-page.ts). */
export function ledOn(
  route: AnyRoute,
  { deps, request, params }: { deps: AppDeps; request: Request; params: unknown },
  markup: JSX.Element,
): JSX.Element {
  if (!route.statusPage || !request.url.includes('language=')) return markup
  const { slug } = (params ?? {}) as { slug?: string }
  if (isHomepage(deps, request, route, slug)) return markup
  const statusPage = statusPageOf(deps, request, slug)
  return statusPage.language === null ? markup : leadingOn(String(markup), statusPage, statusPage.language)
}
