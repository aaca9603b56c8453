import { and, asc, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizationAsked, prepared } from '#src/db/prepared.ts'
import { statusCorrections } from '#src/db/schema/status-corrections.ts'
import { services, statusCorrections } from '#src/db/schema/status.ts'
import type { Correction } from './timeline.ts'

/** Service id -> corrections that fall between two moments (UTC ms), in the order in which they were made. */
export function loadCorrections(
  db: Reader,
  organizationId: OrganizationId,
  from: number,
  to: number,
): Map<string, Correction[]> {
  const rows = prepared(db, 'corrections', corrections).all({ organizationId, from, to })
  return Map.groupBy(rows, ({ serviceId }) => serviceId)
}

function corrections(db: Reader) {
  return db
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
        eq(services.organizationId, organizationAsked),
        isNull(statusCorrections.withdrawnAt),
        lt(statusCorrections.from, sql.placeholder('to')),
        gt(statusCorrections.to, sql.placeholder('from')),
      ),
    )
    .orderBy(asc(statusCorrections.createdAt), asc(statusCorrections.id))
    .prepare()
}
