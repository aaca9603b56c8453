import type { ServiceId } from '#src/db/ids.ts'
import type { ServiceStatus } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { currentStatuses } from '../service-status/current-status.ts'
import { worstStatus } from '../service-status/effective-status.ts'
import { serviceLabels } from '../service-status/service-labels.ts'
import { findPublicService, listServices } from '../services/find-service.ts'
import type { Service, ServiceGroup } from '../services/service.ts'
import type { PageOrganization } from './model.ts'

/** A service under the name that tells it apart from its namesakes. Throws not_found as `findPublicService()`. */
export function readNamedService({ db }: Pick<Deps, 'db'>, organization: PageOrganization, id: ServiceId): Service {
  const service = findPublicService(db, organization.id, id)
  return { ...service, name: serviceLabels(db, organization.id)(service) }
}

/** A service with its current status. */
export interface CurrentService extends Service {
  status: ServiceStatus
}

export interface CurrentGroup {
  /** Null: the services that stand in no group. */
  group: ServiceGroup | null
  /** The worst of its services. */
  status: ServiceStatus
  services: CurrentService[]
}

/** The services of a status page as they are now, in page order and without their history; groups without services are left out. */
export function readServices(deps: Pick<Deps, 'db' | 'clock'>, organization: PageOrganization): CurrentGroup[] {
  const statuses = currentStatuses(deps, organization.id)
  return listServices(deps.db, organization.id)
    .filter(({ services }) => services.length > 0)
    .map(({ group, services }) => {
      const current = services.map((service) => ({ ...service, status: statuses.get(service.id) ?? service.ownStatus }))
      return { group, status: worstStatus(current.map(({ status }) => status)), services: current }
    })
}
