import { findArchivedService, listArchivedServices } from '#src/domain/services/find-service.ts'
import { restoreService } from '#src/domain/services/restore-service.ts'
import { routes } from '#src/routes.ts'
import { ArchivedServicesPage } from '#views/dashboard/archived-services.tsx'
import { action, type Binding, done, page } from '../action.ts'
import { dashboardShell } from './shell.ts'

const { archivedServices, archivedService, services } = routes.dashboard

export const archivedServiceRoutes: Binding[] = [
  page(archivedServices.index, (context) => {
    const { deps, organization } = context
    return ArchivedServicesPage({
      shell: dashboardShell(context),
      services: listArchivedServices(deps.db, organization.id).map((service) => ({
        ...service,
        archivedAt: service.archivedAt ?? service.updatedAt,
      })),
      timeZone: organization.timeZone,
    })
  }),

  action(archivedService.restoration, ({ deps, actor, params }) => {
    const { name } = findArchivedService(deps.db, actor.organizationId, params.id)
    restoreService(deps, actor, actor.organizationId, params.id)
    return done(services.index.url(params), `${name} is back.`)
  }),
]
