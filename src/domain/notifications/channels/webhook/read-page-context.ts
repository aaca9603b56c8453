import { and, eq, isNull } from 'drizzle-orm'
import { serviceGroups, services } from '#src/db/schema/services.ts'
import type { Deps } from '#src/domain/context.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { isPublic } from '#src/domain/service-status/public-services.ts'
import { type PageFacts, pageIdOf } from '#src/statuspage/page.ts'
import { type PageContext, pageContext } from '#src/statuspage/page-context.ts'

export function readPageContext(
  deps: Pick<Deps, 'db' | 'clock'>,
  organization: Pick<PageFacts, 'id' | 'statuspageId'>,
): PageContext {
  const { id: organizationId } = organization
  const statuses = currentStatuses(deps, organizationId)
  const rows = deps.db
    .select({ service: services, group: serviceGroups.name })
    .from(services)
    .leftJoin(serviceGroups, eq(serviceGroups.id, services.serviceGroupId))
    .where(and(eq(services.organizationId, organizationId), isNull(services.archivedAt), isPublic(deps.db)))
    .all()
  return pageContext(
    pageIdOf(organization),
    rows.map((row) => ({ ...row, status: statuses.get(row.service.id) ?? row.service.ownStatus })),
  )
}
