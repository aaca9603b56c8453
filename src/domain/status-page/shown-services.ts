import type { ServiceStatus } from '#src/words.ts'
import type { GroupedServices, Service } from '../services/service.ts'
import type { PageService } from './model.ts'

/** Without the services that stand on the page only while they are not operational, and are; `statuses`: by service id. */
export function shownNow(
  groups: readonly GroupedServices[],
  statuses: ReadonlyMap<string, ServiceStatus>,
): GroupedServices[] {
  const isShown = ({ id, ownStatus, onlyShowIfDegraded }: Service) =>
    !onlyShowIfDegraded || (statuses.get(id) ?? ownStatus) !== 'operational'
  return groups
    .map(({ group, services }) => ({ group, services: services.filter(isShown) }))
    .filter(({ services }) => services.length > 0)
}

type Past = Pick<PageService, 'uptime' | 'dataSince' | 'days'>

/** A service whose uptime is not shown has neither uptime nor days. */
export function withPast<T extends Past>(service: Pick<Service, 'showcase'>, shown: T): T {
  return service.showcase ? shown : { ...shown, uptime: null, dataSince: null, days: [] }
}

/** Those whose uptime is shown: a group's is theirs. */
export function showcased<T extends Pick<Past, 'days'>>(services: readonly T[]): T[] {
  return services.filter(({ days }) => days.length > 0)
}
