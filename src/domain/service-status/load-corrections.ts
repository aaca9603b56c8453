import { and, asc, eq, gt, isNull, lt } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { services } from '#src/db/schema/status.ts'
import { statusCorrections } from '#src/db/schema/status-corrections.ts'
import type { Correction } from './timeline.ts'

/** Service id -> corrections that fall between two moments (UTC ms), in the order in which they were made. */
export function loadCorrections(
  db: Reader,
  organizationId: OrganizationId,
  from: number,
  to: number,
): Map<string, Correction[]> {
  const rows = db
    .select({
      serviceId: statusCorrections.serviceId,
      from: statusCorrections.from,
      to: statusCorrections.to,
      status: statusCorrections.status,
    })
    .from(statusCorrections)
    .innerJoin(services, eq(services.id, statusCorrections.serviceId))
    .where(
      and(
        eq(services.organizationId, organizationId),
        isNull(statusCorrections.withdrawnAt),
        lt(statusCorrections.from, to),
        gt(statusCorrections.to, from),
      ),
    )
    .orderBy(asc(statusCorrections.createdAt), asc(statusCorrections.id))
    .all()
  return Map.groupBy(rows, ({ serviceId }) => serviceId)
}
