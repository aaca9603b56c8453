import { createService } from '#src/domain/services/create-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import type { TestApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'

export const regions = [
  'Europe (Frankfurt)',
  'Europe (Dublin)',
  'US East',
  'US West',
  'Asia (Tokyo)',
  'South America (São Paulo)',
]
export const perRegion = [
  'Sign-in',
  'Dashboard',
  'API',
  'Webhooks',
  'Search',
  'Object storage',
  'Databases',
  'Queues',
  'Mail delivery',
  'Billing',
]

/** Sixty services in six groups. */
export function fillBusyPage({ deps }: TestApp): void {
  for (const region of regions) {
    const { id } = createServiceGroup(deps, system, acmeId, { name: region })
    for (const name of perRegion)
      createService(deps, system, acmeId, { name, description: '', serviceGroupId: id, startedAt: 0 })
  }
}
