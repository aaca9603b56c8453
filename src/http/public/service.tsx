import { Elysia } from 'elysia'
import { readService } from '#src/domain/status-page/read-service.ts'
import { ServiceView } from '#views/public/service.tsx'
import type { AppDeps } from '../app-deps.ts'
import type { PageCache } from './page-cache.ts'
import { bases, pageOf } from './page-of.ts'

export const publicServiceRoutes = (deps: AppDeps, cache: PageCache) => {
  const plugin = new Elysia({ name: 'public/service' })
  for (const prefix of bases)
    plugin.get(`${prefix}/services/:id`, ({ request, params }: { request: Request; params: Params }) => {
      const page = pageOf(deps, request, params.slug)
      const { organization, base, url } = page
      return cache.answer(request, page, `services/${params.id}`, 'text/html; charset=utf-8', () =>
        String(ServiceView({ organization, service: readService(deps, organization, params.id), base, url })),
      )
    })
  return plugin
}

interface Params {
  slug?: string
  id: string
}
