import { Elysia } from 'elysia'
import { mergedInto } from '#src/domain/incidents/merge-incident.ts'
import { incidentCourse } from '#src/domain/status-page/incident-course.ts'
import { readIncident } from '#src/domain/status-page/load-incidents.ts'
import { isMaintenance } from '#src/domain/status-page/load-maintenance.ts'
import { routes } from '#src/routes.ts'
import { IncidentView } from '#views/public/incident.tsx'
import { type Answer, goTo } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import type { PageCache } from './page-cache.ts'
import { bases, type PageAddress, pageOf } from './page-of.ts'

interface Context {
  request: Request
  params: { slug?: string; id: string }
  set: Answer
}

export const publicIncidentRoutes = (deps: AppDeps, cache: PageCache) => {
  const plugin = new Elysia({ name: 'public/incident' })
  for (const prefix of bases)
    plugin.get(`${prefix}/incidents/:id`, ({ request, params, set }: Context) => {
      const page = pageOf(deps, request, params.slug)
      const { organization, base } = page
      // Statuspage has one address for both, and so have the links to an imported page.
      if (isMaintenance(deps, organization, params.id))
        return goTo(set, routes.statusPage.maintenance.url({ base, id: params.id }))
      const into = mergedInto(deps.db, organization.id, params.id)
      if (into !== undefined) return goTo(set, routes.statusPage.incident.url({ base, id: into }))
      return cache.answer(request, page, `incidents/${params.id}`, 'text/html; charset=utf-8', () =>
        showIncident(deps, page, params.id),
      )
    })
  return plugin
}

function showIncident(deps: AppDeps, { organization, base, url }: PageAddress, id: string): string {
  const incident = readIncident(deps, organization, id)
  const course = incidentCourse(deps.db, incident, deps.clock.now())
  return String(IncidentView({ organization, incident, course, base, url }))
}
