import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { IncidentId, OrganizationId } from '#src/db/ids.ts'
import { incidents } from '#src/db/schema/incidents.ts'

/** The incident that this one was merged into; undefined if it was not, and for another organization's. */
export function mergedInto(db: Reader, organizationId: OrganizationId, id: IncidentId): string | undefined {
  const row = db
    .select({ intoId: incidents.mergedIntoId })
    .from(incidents)
    .where(
      and(
        eq(incidents.id, id),
        eq(incidents.organizationId, organizationId),
        isNotNull(incidents.mergedIntoId),
        isNull(incidents.deletedAt),
      ),
    )
    .get()
  return row?.intoId ?? undefined
}
