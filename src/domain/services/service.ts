import type { serviceGroups, services } from '#src/db/schema/services.ts'
import type { ServiceStatus } from '#src/words.ts'

export type Service = typeof services.$inferSelect
export type ServiceGroup = typeof serviceGroups.$inferSelect

/** From `at` (UTC ms) on, one source gives a service this status; null: the source has no effect any more. */
export interface Fact {
  at: number
  status: ServiceStatus | null
}

export interface GroupedServices {
  /** Null: the services that stand in no group. */
  group: ServiceGroup | null
  services: Service[]
}

/** Groups and services in page order: each group with its services, then those without a group. */
export function grouped(groups: readonly ServiceGroup[], services: readonly Service[]): GroupedServices[] {
  const byGroup = Map.groupBy(services, ({ serviceGroupId }) => serviceGroupId)
  return [...groups, null].map((group) => ({ group, services: byGroup.get(group?.id ?? null) ?? [] }))
}
