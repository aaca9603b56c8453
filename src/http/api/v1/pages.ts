import { Type } from '@sinclair/typebox'
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
import { Component } from '#src/statuspage/schemas/component.ts'
import { day, flag, maybe, nullable, oneOf } from '#src/statuspage/schemas/kinds.ts'
import { serviceStatuses } from '#src/words.ts'
import type { AppDeps } from '../../app-deps.ts'
import { type Operation, type OperationContext, operation, wrapped } from './operation.ts'

const { pages, page } = routes.managementApi

const ComponentChange = Type.Object({
  status: maybe(oneOf(serviceStatuses)),
  showcase: maybe(flag('Visitors see its uptime.')),
  only_show_if_degraded: maybe(flag('It stands on the page only while it is not operational.')),
  start_date: maybe(nullable(day('Days before it are without data.'))),
})
const change = {
  body: wrapped('component', ComponentChange),
  example: { status: 'degraded_performance', start_date: null } as const,
  answers: Component,
}
const Page = Type.Record(Type.String(), Type.Unknown(), { $id: 'Page' })

export const pageOperations: readonly Operation[] = [
  operation(pages, { summary: 'Get the pages of the token', answers: Type.Array(Page) }, ({ deps, organizationId }) => [
    pageNow(deps, organizationId),
  ]),
  operation(page.show, { summary: 'Get a page', answers: Page }, ({ deps, organizationId }) =>
    pageNow(deps, organizationId),
  ),
  operation(
    page.components.index,
    { summary: 'Get a list of components', answers: Type.Array(Component) },
    ({ deps, organizationId }) =>
      listAllServices(deps.db, organizationId).flatMap(({ services }) =>
        services.map((service) => componentNow(deps, service)),
      ),
  ),
  operation(
    page.component.show,
    { summary: 'Get a component', answers: Component },
    ({ deps, organizationId, params }) => componentNow(deps, findService(deps.db, organizationId, params.component_id)),
  ),
  operation(page.component.patch, { summary: 'Change a component', ...change }, changeComponent),
  operation(page.component.put, { summary: 'Change a component', ...change }, changeComponent),
]

type Asked = OperationContext<'component_id', unknown, typeof ComponentChange.static>

function changeComponent({ deps, actor, organizationId, params, input }: Asked) {
  const { id } = findService(deps.db, organizationId, params.component_id)
  const { status, showcase, only_show_if_degraded: onlyShowIfDegraded, start_date: startDate } = input
  const options = Object.fromEntries(
    Object.entries({ showcase, onlyShowIfDegraded, startDate }).filter(([, value]) => value !== undefined),
  )
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
  return { ...managedPageOf(organization, pageUrl(deps, organization)) }
}
