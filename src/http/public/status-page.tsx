import { Elysia } from 'elysia'
import { isSetUp } from '#src/domain/settings/instance.ts'
import { readStatusPage } from '#src/domain/status-page/read-status-page.ts'
import { StatusPageView } from '#views/public/status-page.tsx'
import { NotSetUpPage } from '#views/setup/not-set-up.tsx'
import { html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { visit } from '../plugins/visit.ts'
import { answerHomepage } from './homepage.tsx'
import type { PageCache } from './page-cache.ts'
import { isHomepage, pageOf } from './page-of.ts'

export const statusPageRoutes = (deps: AppDeps, cache: PageCache) => {
  const answer = (request: Request, slug: string | undefined) => {
    const page = pageOf(deps, request, slug)
    const { organization, base, url } = page
    return cache.answer(request, page, '', 'text/html; charset=utf-8', () =>
      String(StatusPageView({ organization, page: readStatusPage(deps, organization), base, url })),
    )
  }

  return new Elysia({ name: 'public/status-page' })
    .use(visit(deps))
    .get('/', ({ request, route, visit, set }) => {
      if (!isSetUp(deps)) return html(set, NotSetUpPage())
      if (isHomepage(deps, request, route)) return answerHomepage(deps, cache, request, visit)
      return answer(request, undefined)
    })
    .get('/s/:slug', ({ request, params }) => answer(request, params.slug))
}
