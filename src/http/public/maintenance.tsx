import { Elysia } from 'elysia'
import { readMaintenance } from '#src/domain/status-page/load-maintenance.ts'
import { MaintenanceView } from '#views/public/maintenance.tsx'
import type { AppDeps } from '../app-deps.ts'
import type { PageCache } from './page-cache.ts'
import { bases, pageOf } from './page-of.ts'

export const publicMaintenanceRoutes = (deps: AppDeps, cache: PageCache) => {
  const plugin = new Elysia({ name: 'public/maintenance' })
  for (const prefix of bases)
    plugin.get(`${prefix}/maintenance/:id`, ({ request, params }: { request: Request; params: Params }) => {
      const page = pageOf(deps, request, params.slug)
      const { organization, base, url } = page
      return cache.answer(request, page, `maintenance/${params.id}`, 'text/html; charset=utf-8', () =>
        String(MaintenanceView({ organization, window: readMaintenance(deps, organization, params.id), base, url })),
      )
    })
  return plugin
}

interface Params {
  slug?: string
  id: string
}
