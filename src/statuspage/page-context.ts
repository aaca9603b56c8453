import type { ServiceStatus } from '#src/words.ts'
import { groupedName, type ServiceFacts } from './component.ts'

/** The page on which an incident stands: its components are shown in it as they are now. */
export interface PageContext {
  pageId: string
  /** By id, those that are on the page: archived ones are not. */
  services: ReadonlyMap<string, PlacedService>
}

export interface PlacedService {
  service: ServiceFacts
  /** The derived status that visitors see. */
  status: ServiceStatus
  /** The name of its group; null: it stands in none. */
  group: string | null
}

export function pageContext(pageId: string, services: readonly PlacedService[]): PageContext {
  return { pageId, services: new Map(services.map((one) => [one.service.id, one])) }
}

/** An import brings names that have their group already, perhaps under a name that one of the two no longer has. */
export function nameOnPage({ services }: PageContext, id: string, recorded: string): string {
  const { service, group = null } = services.get(id) ?? {}
  if (!service || group === null) return recorded
  const isGrouped = recorded.startsWith(groupedName(group, '')) || recorded.endsWith(groupedName('', service.name))
  return isGrouped ? recorded : groupedName(group, recorded)
}
