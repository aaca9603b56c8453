import { Elysia } from 'elysia'
import { authorize, mayDo } from '#src/domain/authorize.ts'
import { newestUpdate, openIncidents } from '#src/domain/incidents/find-incident.ts'
import { findNotification } from '#src/domain/notifications/find-notification.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { worstStatus } from '#src/domain/service-status/effective-status.ts'
import { listServices } from '#src/domain/services/find-service.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { countAudience } from '#src/domain/subscribers/count-audience.ts'
import { HomePage, type HomeProps } from '#views/dashboard/home.tsx'
import { html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { messagesNow } from '../messages-now.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

export const homeRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/home' })
    .use(visit(deps))
    .get('/app/:slug', async ({ params, visit, set }) => html(set, HomePage(await homeProps(deps, visit, params.slug))))

async function homeProps(deps: AppDeps, visit: Visit, slug: string): Promise<HomeProps> {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'dashboard:read', organization.id)
  const statuses = currentStatuses(deps, organization.id)
  const services = listServices(deps.db, organization.id)
    .flatMap((group) => group.services)
    .map(({ id, name, ownStatus }) => ({ id, name, status: statuses.get(id) ?? ownStatus }))
  return {
    shell: dashboardShell({ deps, visit, ...visit.member(organization.slug) }),
    now: deps.clock.now(),
    overall: worstStatus(services.map(({ status }) => status)),
    serviceCount: services.length,
    audience: countAudience(deps.db, organization.id).reduce((sum, { people }) => sum + people, 0),
    mayWrite: mayDo(actor.role, 'incidents:write'),
    pageUrl: pageUrl(deps, organization),
    relay: relayState(deps, visit),
    open: openIncidents(deps.db, organization.id).map((incident) => ({
      ...incident,
      newest: newestUpdate(deps.db, incident.id) ?? null,
    })),
    timeZone: organization.timeZone,
    mayReadLedgers: mayDo(actor.role, 'subscribers:read'),
    messages: await messagesNow(
      deps,
      organization.id,
      ({ id }) => findNotification(deps.db, organization.id, id).about.title,
    ),
    troubled: services.filter(({ status }) => status !== 'operational'),
  }
}

function relayState(deps: AppDeps, visit: Visit): HomeProps['relay'] {
  if (readInstance(deps.db).relayHost !== null) return 'configured'
  else return visit.account()?.instanceAdmin ? 'missing, yours to add' : 'missing'
}
