import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Reader as Database } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { services } from '#src/db/schema/services.ts'
import { invalid } from '../errors.ts'
import { firstUnknown } from './first-unknown.ts'

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
  if (serviceIds.length === 0) return
  const known = db
    .select({ id: services.id })
    .from(services)
    .where(
      and(
        eq(services.organizationId, organizationId),
        isNull(services.archivedAt),
        inArray(services.id, [...serviceIds]),
      ),
    )
    .all()
  const unknown = firstUnknown(serviceIds, known)
  if (unknown !== undefined) throw invalid({ services: `There is no service with the id ${unknown}.` })
}
