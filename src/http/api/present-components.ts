import type { ServiceGroup } from '#src/domain/services/find-service.ts'
import type { CurrentGroup } from '#src/domain/status-page/read-services.ts'
import { moment, presentService } from './present.ts'

/** In page order: each group, an element of its own, before the services that point back to it. */
export function presentComponents(groups: readonly CurrentGroup[]) {
  return groups.flatMap((one) => [
    ...(one.group ? [presentGroup(one.group, one)] : []),
    ...one.services.map((service) => presentService(service, service.status)),
  ])
}

function presentGroup(group: ServiceGroup, { status, services }: CurrentGroup) {
  return {
    id: group.id,
    name: group.name,
    status,
    created_at: moment(group.createdAt),
    // Its status is theirs, so it changes with them.
    updated_at: moment(Math.max(group.createdAt, ...services.map(({ updatedAt }) => updatedAt))),
    position: group.position,
    description: null,
    showcase: false,
    start_date: null,
    group_id: null,
    page_id: group.organizationId,
    group: true,
    only_show_if_degraded: false,
    components: services.map(({ id }) => id),
  }
}
