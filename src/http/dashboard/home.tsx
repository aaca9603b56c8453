import { listAgentDrafts } from '#src/domain/agent-drafts/agent-drafts.ts'
import { mayDo } from '#src/domain/authorize.ts'
import { findNotification } from '#src/domain/notifications/find-notification.ts'
import { waitingPublications } from '#src/domain/publications/find-publication.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { worstStatus } from '#src/domain/service-status/effective-status.ts'
import { listAllServices } from '#src/domain/services/find-service.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { countAudience } from '#src/domain/subscribers/count-audience.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { routes } from '#src/routes.ts'
import { HomePage, type HomeProps } from '#views/dashboard/home.tsx'
import { type Binding, type MemberContext, page } from '../action.ts'
import { messagesNow } from '../messages-now.ts'
import { firstSteps } from './first-steps.ts'
import { pendingRows } from './maintenance.tsx'
import { openIncidentRows } from './open-incidents.ts'
import { dashboardShell } from './shell.ts'

export const homeRoutes: Binding[] = [page(routes.dashboard.show, showHome)]

async function showHome(context: MemberContext): Promise<JSX.Element> {
  const { deps, actor, organization } = context
  const statuses = currentStatuses(deps, organization.id)
  const services = listAllServices(deps.db, organization.id)
    .flatMap((group) => group.services)
    .map(({ id, name, ownStatus }) => ({ id, name, status: statuses.get(id) ?? ownStatus }))
  const parts = { shell: dashboardShell(context), open: openIncidentRows(context), firstSteps: firstSteps(context) }
  // It says something of everything there is: visitors have their turn halfway.
  await yieldToEventLoop()
  const props = {
    ...parts,
    now: deps.clock.now(),
    overall: worstStatus(services.map(({ status }) => status)),
    serviceCount: services.length,
    audience: countAudience(deps.db, organization.id).reduce((sum, { people }) => sum + people, 0),
    mayWrite: mayDo(actor.role, 'incidents:write'),
    pageUrl: pageUrl(deps, organization),
    relay: relayState(context),
    planned: pendingRows(deps, organization, 4),
    subscribeUrl: routes.statusPage.subscribe.show.url({ base: pageUrl(deps, organization) }),
    timeZone: organization.timeZone,
    publications: waitingPublications(deps.db, organization.id),
    mayReadLedgers: mayDo(actor.role, 'subscribers:read'),
    messages: await messagesNow(
      deps,
      organization.id,
      ({ id }) => findNotification(deps.db, organization.id, id).about.title,
    ),
    agentDrafts: listAgentDrafts(deps.db, organization.id).length,
    troubled: services.filter(({ status }) => status !== 'operational'),
  }
  return HomePage(props)
}

function relayState({ deps, session }: MemberContext): HomeProps['relay'] {
  if (readInstance(deps.db).relayHost !== null) return 'configured'
  else return session.person().instanceAdmin ? 'missing, yours to add' : 'missing'
}
