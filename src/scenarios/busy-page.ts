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
export function fillBusyPage({ deps }: Pick<TestApp, 'deps'>, organizationId = acmeId): void {
  for (const region of regions) {
    const { id } = createServiceGroup(deps, system, organizationId, { name: region })
    for (const name of perRegion)
      createService(deps, system, organizationId, { name, description: '', serviceGroupId: id, startedAt: 0 })
  }
}
