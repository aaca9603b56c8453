import type { Deps } from '#src/domain/context.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { listAllServices } from '#src/domain/services/find-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import { acmeId, system } from './personas.ts'

/** Adds a service at the end of its group. Returns its id. */
export function addService(
  deps: Deps,
  name = 'API',
  serviceGroupId: string | null = null,
  organizationId = acmeId,
): string {
  return createService(deps, system, organizationId, { name, description: '', serviceGroupId }).id
}

/** Adds a group at the end of the page. Returns its id. */
export function addGroup(deps: Deps, name = 'Platform', organizationId = acmeId): string {
  return createServiceGroup(deps, system, organizationId, { name }).id
}

/** The page from top to bottom, such as `Platform: API, Web`; those without a group at the end, without its name. */
export function pageOrder({ db }: Pick<Deps, 'db'>, organizationId = acmeId): string[] {
  return listAllServices(db, organizationId).map(({ group, services }) => {
    const names = services.map(({ name }) => name).join(', ')
    return group ? `${group.name}: ${names}` : names
  })
}
