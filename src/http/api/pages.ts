import { Elysia } from 'elysia'
import { serviceStatuses } from '#src/db/schema/status.ts'
import type { TokenActor } from '#src/domain/context.ts'
import { invalid, notFound } from '#src/domain/errors.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { findService, listServices } from '#src/domain/services/find-service.ts'
import type { Service } from '#src/domain/services/service.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { managedComponentOf } from '#src/statuspage/component.ts'
import { managedPageOf } from '#src/statuspage/page.ts'
import type { Answer } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { type Visit, visit } from '../plugins/visit.ts'

interface Context {
  params: { page_id: string; component_id: string }
  body: unknown
  visit: Visit
  set: Answer
}

/** The management API, as Statuspage's clients speak it: the page of the token, its components, and their status. */
export const pageApi = (deps: AppDeps) =>
  new Elysia({ name: 'api/pages' })
    .use(visit(deps))
    .get('/v1/pages', ({ visit, set }) => json(set, [page(deps, programOf(visit).organizationId)]))
    .get('/v1/pages/:page_id', ({ params, set }) => json(set, page(deps, params.page_id)))
    .get('/v1/pages/:page_id/components', ({ params, set }) =>
      json(
        set,
        listServices(deps.db, params.page_id).flatMap(({ services }) =>
          services.map((service) => component(deps, service)),
        ),
      ),
    )
    .get('/v1/pages/:page_id/components/:component_id', ({ params, set }) =>
      json(set, component(deps, findService(deps.db, params.page_id, params.component_id))),
    )
    .patch('/v1/pages/:page_id/components/:component_id', (context) => setStatus(deps, context))
    .put('/v1/pages/:page_id/components/:component_id', (context) => setStatus(deps, context))

function setStatus(deps: AppDeps, { params, body, visit, set }: Context): string {
  const service = findService(deps.db, params.page_id, params.component_id)
  const asked = statusIn(body)
  const status = serviceStatuses.find((one) => one === asked)
  if (!status) throw invalid({}, `Set component[status] to one of ${serviceStatuses.join(', ')}.`)
  setServiceStatus(deps, programOf(visit), params.page_id, service.id, status)
  return json(set, component(deps, findService(deps.db, params.page_id, service.id)))
}

/** `{"component": {"status": …}}`, or the same as a form: `component[status]=…`. */
function statusIn(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return undefined
  if ('component[status]' in body) return body['component[status]']
  const component = 'component' in body ? body.component : undefined
  return typeof component === 'object' && component !== null && 'status' in component ? component.status : undefined
}

function component(deps: AppDeps, service: Service) {
  const status = currentStatuses(deps, service.organizationId).get(service.id) ?? service.ownStatus
  return managedComponentOf(service, status)
}

function page(deps: AppDeps, organizationId: string) {
  const organization = organizationById(deps, organizationId)
  return managedPageOf(organization, pageUrl(deps, organization))
}

/** The guard of the route has let it in. */
function programOf(visit: Visit): TokenActor {
  const program = visit.program()
  if (!program) throw notFound('page')
  return program
}

function json(set: Answer, value: unknown): string {
  set.headers['content-type'] = 'application/json; charset=utf-8'
  set.headers['cache-control'] = 'no-store'
  return JSON.stringify(value)
}
