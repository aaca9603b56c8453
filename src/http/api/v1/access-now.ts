import { findReaderGroup } from '#src/domain/page-access/find-reader-groups.ts'
import { findReader, type PageReader } from '#src/domain/page-access/find-readers.ts'
import { metricsHeld } from '#src/domain/page-access/metric-rows.ts'
import { groupsOfReader, readersOfGroup, servicesHeld } from '#src/domain/page-access/reader-rows.ts'
import { accessGroupOf, accessUserOf } from '#src/statuspage/access.ts'
import type { AppDeps } from '../../app-deps.ts'
import { pageIdNow } from './present-components.ts'

/** Page access users and groups, as programs read them now. */

/** Throws not_found. */
export function accessUserNow(deps: AppDeps, organizationId: string, id: PageReader['id']) {
  const reader = findReader(deps.db, organizationId, id)
  return accessUserOf(reader, groupsOfReader(deps.db, id), pageIdNow(deps, organizationId))
}

/** Throws not_found. */
export function accessGroupNow(deps: AppDeps, organizationId: string, id: string) {
  const group = findReaderGroup(deps.db, organizationId, id)
  return accessGroupOf(group, partsOf(deps, id), pageIdNow(deps, organizationId))
}

function partsOf({ db }: AppDeps, id: string) {
  const group = { group: id }
  return { readerIds: readersOfGroup(db, id), serviceIds: servicesHeld(db, group), metricIds: metricsHeld(db, group) }
}
