import { Elysia } from 'elysia'
import { authorize, mayDo } from '#src/domain/authorize.ts'
import { newestUpdate, openIncidents } from '#src/domain/incidents/find-incident.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { worstStatus } from '#src/domain/service-status/effective-status.ts'
import { listServices } from '#src/domain/services/find-service.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { countAudience } from '#src/domain/subscribers/count-audience.ts'
import { HomePage, type HomeProps } from '#views/dashboard/home.tsx'
import { html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

export const homeRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/home' })
    .use(visit(deps))
    .get('/app/:slug', ({ params, visit, set }) => html(set, HomePage(homeProps(deps, visit, params.slug))))

function homeProps(deps: AppDeps, visit: Visit, slug: string): HomeProps {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'dashboard:read', organization.id)
  const statuses = currentStatuses(deps.db, organization.id)
  const services = listServices(deps.db, organization.id)
    .flatMap((group) => group.services)
    .map(({ id, name, ownStatus }) => ({ id, name, status: statuses.get(id) ?? ownStatus }))
  return {
    shell: dashboardShell(deps, visit, organization.slug),
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
    troubled: services.filter(({ status }) => status !== 'operational'),
  }
}

function relayState(deps: AppDeps, visit: Visit): HomeProps['relay'] {
  if (readInstance(deps.db).relayHost !== null) return 'configured'
  else return visit.account()?.instanceAdmin ? 'missing, yours to add' : 'missing'
}
