import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { worstStatus } from '#src/domain/service-status/effective-status.ts'
import { findServiceGroup, listAllServices } from '#src/domain/services/find-service.ts'
import type { GroupedServices, Service } from '#src/domain/services/service.ts'
import { managedComponentOf, managedGroupElementOf, managedGroupOf } from '#src/statuspage/component.ts'
import { pageIdOf } from '#src/statuspage/page.ts'
import type { AppDeps } from '../../app-deps.ts'

/** An organization has one page; organizations are known by its id, too. */
export function pageIdNow(deps: AppDeps, organizationId: string): string {
  return pageIdOf(organizationById(deps, organizationId))
}

/** In page order: each group before its members. */
export function componentsNow(deps: AppDeps, organizationId: string) {
  const { pageId, statusOf } = presented(deps, organizationId)
  return listAllServices(deps.db, organizationId).flatMap((one) => [
    ...(one.group ? [groupElement(one, pageId, statusOf)] : []),
    ...one.services.map((service) => managedComponentOf(service, statusOf(service), pageId)),
  ])
}

/** Those of the services, in page order; what is archived is left out. */
export function componentsAmong(deps: AppDeps, organizationId: string, serviceIds: readonly string[]) {
  const wanted = new Set(serviceIds)
  const { pageId, statusOf } = presented(deps, organizationId)
  return listAllServices(deps.db, organizationId)
    .flatMap(({ services }) => services)
    .filter(({ id }) => wanted.has(id))
    .map((service) => managedComponentOf(service, statusOf(service), pageId))
}

export function componentNow(deps: AppDeps, service: Service) {
  const { pageId, statusOf } = presented(deps, service.organizationId)
  return managedComponentOf(service, statusOf(service), pageId)
}

/** A group as an element of the list of components. Throws not_found. */
export function groupElementNow(deps: AppDeps, organizationId: string, id: string) {
  const { pageId, statusOf } = presented(deps, organizationId)
  return groupElement(groupWithMembers(deps, organizationId, id), pageId, statusOf)
}

/** In page order. */
export function groupsNow(deps: AppDeps, organizationId: string) {
  const pageId = pageIdNow(deps, organizationId)
  return listAllServices(deps.db, organizationId).flatMap(({ group, services }) =>
    group ? [managedGroupOf(group, services, pageId)] : [],
  )
}

/** Throws not_found. */
export function groupNow(deps: AppDeps, organizationId: string, id: string) {
  const { group, services } = groupWithMembers(deps, organizationId, id)
  return managedGroupOf(group, services, pageIdNow(deps, organizationId))
}

export function groupWithMembers(deps: AppDeps, organizationId: string, id: string) {
  const group = findServiceGroup(deps.db, organizationId, id)
  const services = listAllServices(deps.db, organizationId).find((one) => one.group?.id === id)?.services ?? []
  return { group, services }
}

type StatusOf = (service: Service) => Service['ownStatus']

function presented(deps: AppDeps, organizationId: string): { pageId: string; statusOf: StatusOf } {
  const statuses = currentStatuses(deps, organizationId)
  return {
    pageId: pageIdNow(deps, organizationId),
    statusOf: ({ id, ownStatus }) => statuses.get(id) ?? ownStatus,
  }
}

function groupElement({ group, services }: GroupedServices, pageId: string, statusOf: StatusOf) {
  if (!group) throw new Error('services without a group are no element of their own')
  return managedGroupElementOf(group, worstStatus(services.map(statusOf)), services, pageId)
}
