import type { GroupedServices, Service } from '../services/service.ts'
import type { PageGroup, PageService } from './model.ts'

/** Ids of the services that stand on the page only while they are not operational. */
export function quietAmong(groups: readonly GroupedServices[]): Set<string> {
  const quiet = groups.flatMap(({ services }) => services.filter(({ onlyShowIfDegraded }) => onlyShowIfDegraded))
  return new Set(quiet.map(({ id }) => id))
}

/** What stands on the page now. A group's past stays that of all its services, or it would be better once an outage is over. */
export function shownNow(everything: readonly PageGroup[], quiet: ReadonlySet<string>): PageGroup[] {
  const isShown = ({ id, status }: PageService) => status !== 'operational' || !quiet.has(id)
  return everything
    .map((group) => ({ ...group, services: group.services.filter(isShown) }))
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
