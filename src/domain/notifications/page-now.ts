import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizationAsked, prepared } from '#src/db/prepared.ts'
import type { StoodService } from '#src/db/schema/program-events.ts'
import { services } from '#src/db/schema/services.ts'
import { indicatorOf } from '#src/statuspage/indicator.ts'
import type { Indicator, ServiceStatus } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { currentStatuses } from '../service-status/current-status.ts'
import { isPublic } from '../service-status/public-services.ts'

/** The page as programs are told of it. */
export interface PageNow {
  indicator: Indicator
  description: string
  /** Everything that stands on it, in its order. */
  services: StoodService[]
}

/** In the causing transaction, after the change. */
export function pageNow(
  db: Reader,
  { clock }: Pick<Deps, 'clock'>,
  organizationId: OrganizationId,
  statuses: ReadonlyMap<string, ServiceStatus> = currentStatuses({ db, clock }, organizationId),
): PageNow {
  const stood = prepared(db, 'services of the page', onPage)
    .all({ organizationId })
    .map((one) => ({ ...one, status: statuses.get(one.id) ?? 'operational' }))
  return { ...indicatorOf(stood.map(({ status }) => status)), services: stood }
}

function onPage(db: Reader) {
  return db
    .select({ id: services.id, updatedAt: services.updatedAt })
    .from(services)
    .where(and(eq(services.organizationId, organizationAsked), isNull(services.archivedAt), isPublic(db)))
    .orderBy(asc(services.position), asc(services.name))
    .prepare()
}
