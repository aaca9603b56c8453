import { and, eq, isNull } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { serviceGroups, services } from '#src/db/schema/status.ts'
import type { Deps } from '#src/domain/context.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { type PageContext, pageContext } from '#src/statuspage/page-context.ts'

export function readPageContext(deps: Pick<Deps, 'db' | 'clock'>, organizationId: OrganizationId): PageContext {
  const statuses = currentStatuses(deps, organizationId)
  const rows = deps.db
    .select({ service: services, group: serviceGroups.name })
    .from(services)
    .leftJoin(serviceGroups, eq(serviceGroups.id, services.serviceGroupId))
    .where(and(eq(services.organizationId, organizationId), isNull(services.archivedAt)))
    .all()
  return pageContext(
    organizationId,
    rows.map((row) => ({ ...row, status: statuses.get(row.service.id) ?? row.service.ownStatus })),
  )
}
