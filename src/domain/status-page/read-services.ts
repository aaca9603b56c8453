import type { ServiceStatus } from '#src/db/schema/status.ts'
import type { Deps } from '../context.ts'
import { worstStatus } from '../service-status/effective-status.ts'
import { listServices, type Service, type ServiceGroup } from '../services/find-service.ts'
import { loadFacts } from './load-facts.ts'
import type { PageOrganization } from './model.ts'
import { timeline } from './timeline.ts'

/** A service with what visitors see of it now. */
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
  const now = deps.clock.now()
  // Until just after now, so that what was said this very millisecond counts.
  const sources = loadFacts(deps.db, organization.id, now, now + 1)
  return listServices(deps.db, organization.id)
    .filter(({ services }) => services.length > 0)
    .map(({ group, services }) => {
      const current = services.map((service) => ({
        ...service,
        status: timeline(sources.get(service.id) ?? [], now, now + 1).at(-1)?.status ?? service.ownStatus,
      }))
      return { group, status: worstStatus(current.map(({ status }) => status)), services: current }
    })
}
