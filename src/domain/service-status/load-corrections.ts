import { and, asc, eq, gt, isNull, lt, type SQL, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { organizationAsked, prepared } from '#src/db/prepared.ts'
import { services } from '#src/db/schema/services.ts'
import { statusCorrections } from '#src/db/schema/status-corrections.ts'
import type { Correction } from './timeline.ts'

/**
 * Service id -> corrections that fall between two moments (UTC ms), in the order in which they were made. `only`: of that
 * service alone.
 */
export function loadCorrections(
  db: Reader,
  organizationId: OrganizationId,
  from: number,
  to: number,
  only?: ServiceId,
): Map<string, Correction[]> {
  const { all, one } = prepared(db, 'corrections', statements)
  const rows = only === undefined ? all.all({ organizationId, from, to }) : one.all({ organizationId, from, to, only })
  return Map.groupBy(rows, ({ serviceId }) => serviceId)
}

function statements(db: Reader) {
  return { all: corrections(db), one: corrections(db, eq(statusCorrections.serviceId, sql.placeholder('only'))) }
}

function corrections(db: Reader, ofOne?: SQL) {
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
        ofOne,
        isNull(statusCorrections.withdrawnAt),
        lt(statusCorrections.from, sql.placeholder('to')),
        gt(statusCorrections.to, sql.placeholder('from')),
      ),
    )
    .orderBy(asc(statusCorrections.createdAt), asc(statusCorrections.id))
    .prepare()
}
