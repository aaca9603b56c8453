import { notFound } from '#src/domain/errors.ts'
import { readHomepage } from '#src/domain/homepage/configure-homepage.ts'
import { listedPages } from '#src/domain/homepage/listed-pages.ts'
import { homeLanguage, publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { messagesOf } from '#views/messages/messages-of.ts'
import { HomepageView, OptedOutView } from '#views/public/homepage.tsx'
import { action, type Binding, done, page, type RequestContext } from '../action.ts'
import type { AppDeps } from '../app-deps.ts'
import { everyCache, keptByNobody } from '../cache-control.ts'
import { countedHomepagePolicy } from '../plugins/security-headers.ts'

const { analytics, statusPage } = routes

/** A link opts out of being counted; only a form of ours opts in again, so that no other site can do it. */
export const analyticsRoutes: Binding[] = [
  page(analytics.optOut, ({ deps, session }) => {
    refuseUncounted(deps)
    session.setCookie('no_analytics', 'yes')
    return OptedOutView({ csrf: session.visitorToken(), t: messagesOf(homeLanguage(deps)) })
  }),

  action(analytics.optIn, ({ deps, session }) => {
    refuseUncounted(deps)
    session.dropCookie('no_analytics')
    return done(statusPage.show.url({ base: '/' }))
  }),
]

/** The instance's own page; for visitors who object to being counted, without the tag and the policy that admits it. */
export function answerHomepage(context: RequestContext): Response | Promise<Response> {
  const { deps, pages, request } = context
  const { measurementId } = readHomepage(deps)
  const counted = measurementId !== null && !objects(context)
  const render = () => String(showHomepage(deps, counted ? measurementId : null))
  const headers = {
    'cache-control': measurementId === null ? everyCache : keptByNobody,
    ...(measurementId === null ? {} : { vary: 'Accept-Encoding, Cookie, DNT, Sec-GPC' }),
    ...(counted ? { 'content-security-policy': countedHomepagePolicy } : {}),
  }
  return pages.answerVariant(
    request,
    counted ? 'homepage, counted' : 'homepage',
    render,
    headers,
    measurementId === null,
  )
}

/** An objection is the link on the page, Global Privacy Control, or Do Not Track. */
function objects({ request: { headers }, session }: RequestContext): boolean {
  return session.cookie('no_analytics') !== undefined || headers.get('sec-gpc') === '1' || headers.get('dnt') === '1'
}

function showHomepage(deps: AppDeps, measurementId: string | null): JSX.Element {
  const { homepageTitle, homepageText, homepageListsPages } = readHomepage(deps)
  return HomepageView({
    title: homepageTitle,
    text: homepageText,
    pages: homepageListsPages ? listedPages(deps) : null,
    measurementId,
    url: publicUrl(deps) + statusPage.show.url({ base: '/' }),
    t: messagesOf(homeLanguage(deps)),
  })
}

function refuseUncounted(deps: AppDeps): void {
  const { homepageShown, measurementId } = readHomepage(deps)
  if (!homepageShown || measurementId === null) throw notFound('page')
}
