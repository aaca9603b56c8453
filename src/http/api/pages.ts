import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { editService } from '#src/domain/services/edit-service.ts'
import { findService, listAllServices } from '#src/domain/services/find-service.ts'
import type { Service } from '#src/domain/services/service.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { routes } from '#src/routes.ts'
import { managedComponentOf } from '#src/statuspage/component.ts'
import { managedPageOf, pageIdOf } from '#src/statuspage/page.ts'
import { api, type Binding, type ProgramContext } from '../action.ts'
import type { AppDeps } from '../app-deps.ts'
import { checkComponent } from './check-component.ts'

const { pages, page, components, component } = routes.managementApi

/**
 * The management API, as Statuspage's clients speak it: the page of the token, its components, their status and options. Whichever of
 * its ids the path names, the page is the token's: plugins/access.ts lets nobody else in.
 */
export const managementApiRoutes: Binding[] = [
  api(pages, ({ deps, actor }) => [pageNow(deps, actor.organizationId)]),

  api(page, ({ deps, actor }) => pageNow(deps, actor.organizationId)),

  api(components, ({ deps, actor }) =>
    listAllServices(deps.db, actor.organizationId).flatMap(({ services }) =>
      services.map((service) => componentNow(deps, service)),
    ),
  ),

  api(component.show, ({ deps, actor, params }) =>
    componentNow(deps, findService(deps.db, actor.organizationId, params.component_id)),
  ),

  api(component.patch, change),
  api(component.put, change),
]

type Asked = ProgramContext<{ component_id: string }> & { body: unknown }

function change({ deps, actor, params, body }: Asked) {
  const { organizationId } = actor
  const { id } = findService(deps.db, organizationId, params.component_id)
  const { timeZone } = organizationById(deps, organizationId)
  const { status, options } = checkComponent(body, { now: deps.clock.now(), timeZone })
  // First, because it asks for more rights: then a status is not set beside options that are refused.
  if (Object.keys(options).length > 0) editService(deps, actor, organizationId, id, options)
  if (status !== undefined) setServiceStatus(deps, actor, organizationId, id, status)
  return componentNow(deps, findService(deps.db, organizationId, id))
}

function componentNow(deps: AppDeps, service: Service) {
  const status = currentStatuses(deps, service.organizationId).get(service.id) ?? service.ownStatus
  return managedComponentOf(service, status, pageIdOf(organizationById(deps, service.organizationId)))
}

function pageNow(deps: AppDeps, organizationId: string) {
  const organization = organizationById(deps, organizationId)
  return managedPageOf(organization, pageUrl(deps, organization))
}
