import { invalid } from '#src/domain/errors.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { findService, listServices } from '#src/domain/services/find-service.ts'
import type { Service } from '#src/domain/services/service.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { routes } from '#src/routes.ts'
import { managedComponentOf } from '#src/statuspage/component.ts'
import { managedPageOf, pageIdOf } from '#src/statuspage/page.ts'
import { serviceStatuses } from '#src/words.ts'
import { api, type Binding, type ProgramContext } from '../action.ts'
import type { AppDeps } from '../app-deps.ts'

const { pages, page, components, component } = routes.managementApi

/**
 * The management API, as Statuspage's clients speak it: the page of the token, its components, and their status. Whichever of
 * its ids the path names, the page is the token's: plugins/access.ts lets nobody else in.
 */
export const managementApiRoutes: Binding[] = [
  api(pages, ({ deps, actor }) => [pageNow(deps, actor.organizationId)]),

  api(page, ({ deps, actor }) => pageNow(deps, actor.organizationId)),

  api(components, ({ deps, actor }) =>
    listServices(deps.db, actor.organizationId).flatMap(({ services }) =>
      services.map((service) => componentNow(deps, service)),
    ),
  ),

  api(component.show, ({ deps, actor, params }) =>
    componentNow(deps, findService(deps.db, actor.organizationId, params.component_id)),
  ),

  api(component.patch, setStatus),
  api(component.put, setStatus),
]

type Asked = ProgramContext<{ component_id: string }> & { body: unknown }

function setStatus({ deps, actor, params, body }: Asked) {
  const { organizationId } = actor
  const service = findService(deps.db, organizationId, params.component_id)
  const asked = statusIn(body)
  const status = serviceStatuses.find((one) => one === asked)
  if (!status) throw invalid({}, `Set component[status] to one of ${serviceStatuses.join(', ')}.`)
  setServiceStatus(deps, actor, organizationId, service.id, status)
  return componentNow(deps, findService(deps.db, organizationId, service.id))
}

/** `{"component": {"status": …}}`, or the same as a form: `component[status]=…`. */
function statusIn(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return undefined
  if ('component[status]' in body) return body['component[status]']
  const component = 'component' in body ? body.component : undefined
  return typeof component === 'object' && component !== null && 'status' in component ? component.status : undefined
}

function componentNow(deps: AppDeps, service: Service) {
  const status = currentStatuses(deps, service.organizationId).get(service.id) ?? service.ownStatus
  return managedComponentOf(service, status, pageIdOf(organizationById(deps, service.organizationId)))
}

function pageNow(deps: AppDeps, organizationId: string) {
  const organization = organizationById(deps, organizationId)
  return managedPageOf(organization, pageUrl(deps, organization))
}
