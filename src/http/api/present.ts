import type { ServiceStatus } from '#src/db/schema/status.ts'
import type { Organization } from '#src/domain/organizations/find-organization.ts'
import type { Service } from '#src/domain/services/find-service.ts'

/** Our facts in the words of Statuspage's management API; the names on the left are its own. */

export function presentPage({ id, name, slug, customDomain, timeZone, createdAt }: Organization, url: string) {
  return {
    id,
    created_at: moment(createdAt),
    updated_at: moment(createdAt),
    name,
    subdomain: slug,
    domain: customDomain,
    url,
    time_zone: timeZone,
  }
}

/** `status`: what visitors see. */
export function presentComponent(service: Service, status: ServiceStatus) {
  return {
    id: service.id,
    page_id: service.organizationId,
    group_id: service.serviceGroupId,
    created_at: moment(service.createdAt),
    updated_at: moment(service.updatedAt),
    group: false,
    name: service.name,
    description: service.description || null,
    position: service.position,
    status,
    showcase: true,
    only_show_if_degraded: false,
    automation_email: null,
    start_date: moment(service.startedAt).slice(0, 10),
  }
}

function moment(at: number): string {
  return new Date(at).toISOString()
}
