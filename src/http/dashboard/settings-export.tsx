import { exportOrganization } from '#src/domain/transfer/export-organization.ts'
import { routes } from '#src/routes.ts'
import { OrganizationExportPage } from '#views/dashboard/settings-export.tsx'
import { action, type Binding, page } from '../action.ts'
import { dayOf, zipAnswer } from '../zip-answer.ts'
import { dashboardShell } from './shell.ts'

const { settings } = routes.dashboard

export const organizationExportRoutes: Binding[] = [
  page(settings.export.show, (context) => OrganizationExportPage({ shell: dashboardShell(context) })),

  action(settings.export.create, ({ deps, actor, organization, set }) => {
    const now = deps.clock.now()
    const files = exportOrganization(deps, actor, organization.id)
    return zipAnswer(set, `opsentry-${organization.slug}-${dayOf(now)}.zip`, files, now)
  }),
]
