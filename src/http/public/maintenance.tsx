import { readMaintenance } from '#src/domain/status-page/load-maintenance.ts'
import { routes } from '#src/routes.ts'
import { MaintenanceView } from '#views/public/maintenance.tsx'
import type { Binding } from '../action.ts'
import { cachedPage } from './cached-page.ts'

export const publicMaintenanceRoutes: Binding[] = [
  cachedPage(routes.statusPage.maintenance, ({ deps, statusPage: { organization, base, url }, params }) =>
    MaintenanceView({ organization, window: readMaintenance(deps, organization, params.id), base, url }),
  ),
]
