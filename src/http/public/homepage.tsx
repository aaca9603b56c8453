import { Elysia } from 'elysia'
import { notFound } from '#src/domain/errors.ts'
import { readHomepage } from '#src/domain/homepage/configure-homepage.ts'
import { listedPages } from '#src/domain/homepage/listed-pages.ts'
import { homeLanguage, publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { messagesOf } from '#views/messages/messages-of.ts'
import { HomepageView, OptedOutView } from '#views/public/homepage.tsx'
import { goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { countedHomepagePolicy } from '../plugins/security-headers.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import type { PageCache } from './page-cache.ts'

/** Opting out of being counted, by a link alone; in again only by a form of ours, so that no other site can do it. */
export const analyticsRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'public/analytics' })
    .use(visit(deps))
    .get('/analytics/opt-out', ({ visit, set }) => {
      refuseUncounted(deps)
      visit.setCookie('no_analytics', 'yes')
      return html(set, OptedOutView({ csrf: visit.csrfToken(), t: messagesOf(homeLanguage(deps)) }))
    })
    .post('/analytics/opt-in', ({ visit, set }) => {
      refuseUncounted(deps)
      visit.dropCookie('no_analytics')
      return goTo(set, routes.statusPage.show.url({ base: '/' }))
    })

/** The instance's own page. To whoever objects to being counted it is a page like every other: nothing foreign, no opening. */
export function answerHomepage(deps: AppDeps, cache: PageCache, request: Request, visit: Visit): Response {
  const { measurementId } = readHomepage(deps)
  const counted = measurementId !== null && !objects(request, visit)
  const render = () => String(showHomepage(deps, counted ? measurementId : null))
  return cache.answerVariant(request, counted ? 'homepage, counted' : 'homepage', render, {
    'cache-control': measurementId === null ? 'public, no-cache' : 'private, no-cache',
    ...(measurementId === null ? {} : { vary: 'Accept-Encoding, Cookie, DNT, Sec-GPC' }),
    ...(counted ? { 'content-security-policy': countedHomepagePolicy } : {}),
  })
}

/** By the link on the page, by Global Privacy Control, or by Do Not Track. */
function objects({ headers }: Request, visit: Visit): boolean {
  return visit.cookie('no_analytics') !== undefined || headers.get('sec-gpc') === '1' || headers.get('dnt') === '1'
}

function showHomepage(deps: AppDeps, measurementId: string | null): JSX.Element {
  const { homepageTitle, homepageText, homepageListsPages } = readHomepage(deps)
  return HomepageView({
    title: homepageTitle,
    text: homepageText,
    pages: homepageListsPages ? listedPages(deps) : null,
    measurementId,
    url: publicUrl(deps) + routes.statusPage.show.url({ base: '/' }),
    t: messagesOf(homeLanguage(deps)),
  })
}

function refuseUncounted(deps: AppDeps): void {
  const { homepageShown, measurementId } = readHomepage(deps)
  if (!homepageShown || measurementId === null) throw notFound('page')
}
