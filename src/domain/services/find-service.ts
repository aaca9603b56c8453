import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { serviceGroups, services } from '#src/db/schema/status.ts'
import { notFound } from '../errors.ts'
import { type GroupedServices, grouped, type Service, type ServiceGroup } from './service.ts'

/** A service that is not archived; throws not_found for another organization's service as for an unknown one. */
export function findService(db: Reader, organizationId: OrganizationId, id: ServiceId): Service {
  const service = db
    .select()
    .from(services)
    .where(and(eq(services.id, id), eq(services.organizationId, organizationId), isNull(services.archivedAt)))
    .get()
  if (!service) throw notFound('service')
  return service
}

export function findServiceGroup(db: Reader, organizationId: OrganizationId, id: string): ServiceGroup {
  const group = db
    .select()
    .from(serviceGroups)
    .where(and(eq(serviceGroups.id, id), eq(serviceGroups.organizationId, organizationId)))
    .get()
  if (!group) throw notFound('service group')
  return group
}

/** Services that are not archived, in page order: groups first, each with its services, then those without a group. */
export function listServices(db: Reader, organizationId: OrganizationId): GroupedServices[] {
  const groups = db
    .select()
    .from(serviceGroups)
    .where(eq(serviceGroups.organizationId, organizationId))
    .orderBy(asc(serviceGroups.position), asc(serviceGroups.id))
    .all()
  const all = db
    .select()
    .from(services)
    .where(and(eq(services.organizationId, organizationId), isNull(services.archivedAt)))
    .orderBy(asc(services.position), asc(services.id))
    .all()
  return grouped(groups, all)
}
