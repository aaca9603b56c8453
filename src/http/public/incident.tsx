import { Elysia } from 'elysia'
import { readIncident } from '#src/domain/status-page/load-incidents.ts'
import { IncidentView } from '#views/public/incident.tsx'
import type { AppDeps } from '../app-deps.ts'
import type { PageCache } from './page-cache.ts'
import { bases, pageOf } from './page-of.ts'

export const publicIncidentRoutes = (deps: AppDeps, cache: PageCache) => {
  const routes = new Elysia({ name: 'public/incident' })
  for (const prefix of bases)
    routes.get(`${prefix}/incidents/:id`, ({ request, params }: { request: Request; params: Params }) =>
      cache.answer(request, `${params.slug ?? ''}/${params.id}`, 'text/html; charset=utf-8', () => {
        const { organization, base, url } = pageOf(deps, params.slug)
        return String(IncidentView({ organization, incident: readIncident(deps, organization, params.id), base, url }))
      }),
    )
  return routes
}

interface Params {
  slug?: string
  id: string
}
