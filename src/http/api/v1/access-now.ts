import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { findReaderGroup } from '#src/domain/page-access/find-reader-groups.ts'
import { findReader, type PageReader } from '#src/domain/page-access/find-readers.ts'
import { metricsHeld } from '#src/domain/page-access/metric-rows.ts'
import { groupsOfReader, readersOfGroup, servicesHeld } from '#src/domain/page-access/reader-rows.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { listAllServices } from '#src/domain/services/find-service.ts'
import { accessGroupOf, accessUserOf } from '#src/statuspage/access.ts'
import { managedComponentOf } from '#src/statuspage/component.ts'
import { pageIdOf } from '#src/statuspage/page.ts'
import type { AppDeps } from '../../app-deps.ts'

/** Page access users, groups and what they see, as programs read them now. */

export function pageIdNow(deps: AppDeps, organizationId: string): string {
  return pageIdOf(organizationById(deps, organizationId))
}

/** Throws not_found. */
export function accessUserNow(deps: AppDeps, organizationId: string, id: PageReader['id']) {
  const reader = findReader(deps.db, organizationId, id)
  return accessUserOf(reader, groupsOfReader(deps.db, id), pageIdNow(deps, organizationId))
}

/** Throws not_found. */
export function accessGroupNow(deps: AppDeps, organizationId: string, id: string) {
  const group = findReaderGroup(deps.db, organizationId, id)
  return accessGroupOf(group, partsOf(deps, id, readersOfGroup(deps.db, id)), pageIdNow(deps, organizationId))
}

export function partsOf({ db }: AppDeps, id: string, readerIds: readonly string[]) {
  const group = { group: id }
  return { readerIds, serviceIds: servicesHeld(db, group), metricIds: metricsHeld(db, group) }
}

/** In page order; what is archived is left out. */
export function componentsNow(deps: AppDeps, organizationId: string, serviceIds: readonly string[]) {
  const wanted = new Set(serviceIds)
  const statuses = currentStatuses(deps, organizationId)
  const pageId = pageIdNow(deps, organizationId)
  return listAllServices(deps.db, organizationId)
    .flatMap(({ services }) => services)
    .filter(({ id }) => wanted.has(id))
    .map((service) => managedComponentOf(service, statuses.get(service.id) ?? service.ownStatus, pageId))
}
