import { readService } from '#src/domain/status-page/read-service.ts'
import { routes } from '#src/routes.ts'
import { ServiceView } from '#views/public/service.tsx'
import type { Binding } from '../action.ts'
import { slidingPage } from './cached-page.ts'

export const publicServiceRoutes: Binding[] = [
  slidingPage(routes.statusPage.service, ({ deps, statusPage: { organization, base, url }, params }) =>
    ServiceView({ organization, service: readService(deps, organization, params.id), base, url }),
  ),
]
