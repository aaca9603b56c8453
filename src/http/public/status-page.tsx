import { sightOf } from '#src/db/restricted.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { readMetrics } from '#src/domain/metrics/read-charts.ts'
import { isSetUp } from '#src/domain/settings/instance.ts'
import { readStatusPage } from '#src/domain/status-page/read-status-page.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { routes } from '#src/routes.ts'
import { type StatusPageProps, StatusPageView } from '#views/public/status-page.tsx'
import { NotSetUpPage } from '#views/setup/not-set-up.tsx'
import type { Binding, PageContext, Shown } from '../action.ts'
import { messagesFor } from '../spoken.ts'
import { type CachedContext, cachedPage } from './cached-page.ts'
import { answerHomepage } from './homepage.tsx'
import { isHomepage, withState } from './page-of.ts'

const { statusPage } = routes

export const statusPageRoutes: Binding[] = [cachedPage(statusPage.show, showStatusPage, ofTheInstance)]

/** The page as visitors see it, for whoever shows it: the address, or the settings of its look. */
export async function showStatusPage(context: CachedContext): Promise<JSX.Element> {
  const shown = readShownPage(context)
  await yieldToEventLoop()
  return StatusPageView(shown)
}

/** What the page shows, as it is read at one moment. */
export function readShownPage({ deps, statusPage: { organization, base, url } }: CachedContext): StatusPageProps {
  const mailAvailable = readRelay(deps) !== null
  const page = readStatusPage(deps, organization)
  const metrics = readMetrics(deps, organization.id)
  const forReader = sightOf(deps.db) !== undefined
  const shown = { organization: withState(deps, organization, page), page, metrics, base, url }
  return { ...shown, mailAvailable, forReader }
}

/** The instance's own homepage, which may stand at its root in place of a status page. */
function ofTheInstance(context: PageContext): Shown | Promise<Shown> | undefined {
  const { deps, request, params } = context
  if (params.slug === undefined && !isSetUp(deps)) return NotSetUpPage({ t: messagesFor(context) })
  else if (isHomepage(deps, request, statusPage.show, params.slug)) return answerHomepage(context)
  else return undefined
}
