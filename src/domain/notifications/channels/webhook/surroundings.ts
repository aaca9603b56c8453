import { and, eq, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { type ServiceStatus, serviceGroups, services } from '#src/db/schema/status.ts'
import { currentStatuses } from '../../../service-status/current-status.ts'

/** The page that an event is about, as far as the payload speaks of it. */
export interface Surroundings {
  organizationId: string
  /** Of the status page, absolute, with a trailing slash. */
  pageUrl: string
  /** By id, those on the page: archived ones are not. */
  services: ReadonlyMap<string, PageService>
}

export interface PageService {
  service: typeof services.$inferSelect
  /** The name of its group; null: it stands in none. */
  group: string | null
  /** What visitors see. */
  status: ServiceStatus
}

export function readSurroundings(db: Reader, organizationId: string, pageUrl: string): Surroundings {
  const statuses = currentStatuses(db, organizationId)
  const rows = db
    .select({ service: services, group: serviceGroups.name })
    .from(services)
    .leftJoin(serviceGroups, eq(serviceGroups.id, services.serviceGroupId))
    .where(and(eq(services.organizationId, organizationId), isNull(services.archivedAt)))
    .all()
  return {
    organizationId,
    pageUrl,
    services: new Map(
      rows.map((row) => [row.service.id, { ...row, status: statuses.get(row.service.id) ?? row.service.ownStatus }]),
    ),
  }
}
