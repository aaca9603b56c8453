import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Reader as Database } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { services } from '#src/db/schema/status.ts'
import { invalid } from '../errors.ts'

/** What becomes of the services that a reader or a group of readers may see. */
export interface ServicesChange {
  how: 'add' | 'replace' | 'remove'
  serviceIds: readonly ServiceId[]
}

/** Ids after the change, each once. */
export function changed(before: readonly string[], how: ServicesChange['how'], ids: readonly string[]): string[] {
  if (how === 'remove') return before.filter((id) => !ids.includes(id))
  return [...new Set(how === 'add' ? [...before, ...ids] : ids)]
}

/** Throws invalid on `services` where one is archived or not the organization's. */
export function refuseForeignServices(
  db: Database,
  organizationId: OrganizationId,
  serviceIds: readonly ServiceId[],
): void {
  const unknown = foreignAmong(db, organizationId, serviceIds)
  if (unknown !== undefined) throw invalid({ services: `There is no service with the id ${unknown.slice(0, 40)}.` })
}

/** The first of the services that is archived or not the organization's. */
function foreignAmong(db: Database, organizationId: OrganizationId, ids: readonly ServiceId[]): ServiceId | undefined {
  if (ids.length === 0) return undefined
  const known = db
    .select({ id: services.id })
    .from(services)
    .where(
      and(eq(services.organizationId, organizationId), isNull(services.archivedAt), inArray(services.id, [...ids])),
    )
    .all()
  const found = new Set(known.map(({ id }) => id))
  return ids.find((id) => !found.has(id))
}
