import { Elysia } from 'elysia'
import { readService } from '#src/domain/status-page/read-service.ts'
import { ServiceView } from '#views/public/service.tsx'
import type { AppDeps } from '../app-deps.ts'
import type { PageCache } from './page-cache.ts'
import { bases, pageOf } from './page-of.ts'

export const publicServiceRoutes = (deps: AppDeps, cache: PageCache) => {
  const routes = new Elysia({ name: 'public/service' })
  for (const prefix of bases)
    routes.get(`${prefix}/services/:id`, ({ request, params }: { request: Request; params: Params }) =>
      cache.answer(request, `${params.slug ?? ''}/services/${params.id}`, 'text/html; charset=utf-8', () => {
        const { organization, base, url } = pageOf(deps, params.slug)
        const service = readService(deps, organization, params.id)
        return String(ServiceView({ organization, service, base, url }))
      }),
    )
  return routes
}

interface Params {
  slug?: string
  id: string
}
