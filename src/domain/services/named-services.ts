import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { listAllServices, listArchivedServices } from './find-service.ts'

/** All services that what has happened may name, in page order, archived ones at the end. */
export function namedServices(db: Reader, organizationId: OrganizationId): { id: ServiceId; name: string }[] {
  const present = listAllServices(db, organizationId).flatMap(({ services }) => services)
  const archived = listArchivedServices(db, organizationId).filter(({ unlisted }) => !unlisted)
  return [
    ...present.map(({ id, name }) => ({ id, name })),
    ...archived.map(({ id, name }) => ({ id, name: `${name} (archived)` })),
  ]
}
