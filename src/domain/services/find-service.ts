import { and, asc, desc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { type OrganizationAsked, organizationAsked, prepared } from '#src/db/prepared.ts'
import { serviceGroups, services } from '#src/db/schema/services.ts'
import { notFound } from '../errors.ts'
import { isPublic } from '../service-status/public-services.ts'
import { type GroupedServices, grouped, type Service, type ServiceGroup } from './service.ts'

/**
 * A service that is not archived, as the team knows it; throws not_found for another organization's service as for an unknown
 * one.
 */
export function findService(db: Reader, organizationId: OrganizationId, id: ServiceId): Service {
  const service = prepared(db, 'service by id', serviceAt).get({ organizationId, id })
  if (!service) throw notFound('service')
  return service
}

function serviceAt(db: Reader) {
  return db
    .select()
    .from(services)
    .where(and(eq(services.id, sql.placeholder('id')), isOf(organizationAsked)))
    .prepare()
}

/** `findService()` for visitors: an internal service is not found either. */
export function findPublicService(db: Reader, organizationId: OrganizationId, id: ServiceId): Service {
  return found(db, id, and(isOf(organizationId), isPublic(db)))
}

/** Throws not_found for a service that is not in the archive. */
export function findArchivedService(db: Reader, organizationId: OrganizationId, id: ServiceId): Service {
  return found(db, id, and(eq(services.organizationId, organizationId), isNotNull(services.archivedAt)))
}

function found(db: Reader, id: ServiceId, condition: SQL | undefined): Service {
  const service = db
    .select()
    .from(services)
    .where(and(eq(services.id, id), condition))
    .get()
  if (!service) throw notFound('service')
  return service
}

/** Not archived. */
function isOf(organizationId: OrganizationAsked): SQL | undefined {
  return and(eq(services.organizationId, organizationId), isNull(services.archivedAt))
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

/** Is there such a group in the organization? */
export function isServiceGroup(db: Reader, organizationId: OrganizationId, id: string): boolean {
  return prepared(db, 'is a service group', groupAt).get({ organizationId, id }) !== undefined
}

function groupAt(db: Reader) {
  const { id, organizationId } = serviceGroups
  return db
    .select({ id })
    .from(serviceGroups)
    .where(and(eq(id, sql.placeholder('id')), eq(organizationId, organizationAsked)))
    .prepare()
}

/**
 * Services of which visitors may know and that are not archived, in page order: groups first, each with its services, then
 * those without a group.
 */
export function listServices(db: Reader, organizationId: OrganizationId): GroupedServices[] {
  return inPageOrder(db, organizationId, 'public services')
}

/** `listServices()` for the team: internal ones too. */
export function listAllServices(db: Reader, organizationId: OrganizationId): GroupedServices[] {
  return inPageOrder(db, organizationId, 'all services')
}

/** The one archived last first. */
export function listArchivedServices(db: Reader, organizationId: OrganizationId): Service[] {
  return db
    .select()
    .from(services)
    .where(and(eq(services.organizationId, organizationId), isNotNull(services.archivedAt)))
    .orderBy(desc(services.archivedAt), asc(services.id))
    .all()
}

function inPageOrder(db: Reader, organizationId: OrganizationId, which: 'public services' | 'all services') {
  const condition = which === 'public services' ? isPublic(db) : undefined
  const { groups, all } = prepared(db, `${which} in page order`, () => pageOrder(db, condition))
  return grouped(groups.all({ organizationId }), all.all({ organizationId }))
}

function pageOrder(db: Reader, which: SQL | undefined) {
  return {
    groups: db
      .select()
      .from(serviceGroups)
      .where(eq(serviceGroups.organizationId, organizationAsked))
      .orderBy(asc(serviceGroups.position), asc(serviceGroups.id))
      .prepare(),
    all: db
      .select()
      .from(services)
      .where(and(eq(services.organizationId, organizationAsked), isNull(services.archivedAt), which))
      .orderBy(asc(services.position), asc(services.id))
      .prepare(),
  }
}
