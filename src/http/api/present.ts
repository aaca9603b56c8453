import type { ServiceStatus } from '#src/db/schema/status.ts'
import type { Organization } from '#src/domain/organizations/find-organization.ts'
import type { Service } from '#src/domain/services/find-service.ts'

/** Our facts in the words of Statuspage's APIs; the names on the left are its own. */

/** As the management API has it. */
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

/** As the public API has it. `changedAt`: UTC ms, of anything on the page. */
export function presentPublicPage({ id, name, timeZone }: Organization, url: string, changedAt: number) {
  return { id, name, url: url.replace(/\/$/, ''), time_zone: timeZone, updated_at: moment(changedAt) }
}

/** `status`: what visitors see. */
export function presentComponent(service: Service, status: ServiceStatus) {
  return { ...presentService(service, status), automation_email: null }
}

/** A service in the words that both of Statuspage's APIs have. */
export function presentService(service: Service, status: ServiceStatus) {
  return {
    id: service.id,
    name: service.name,
    status,
    created_at: moment(service.createdAt),
    updated_at: moment(service.updatedAt),
    position: service.position,
    description: service.description || null,
    showcase: true,
    start_date: moment(service.startedAt).slice(0, 10),
    group_id: service.serviceGroupId,
    page_id: service.organizationId,
    group: false,
    only_show_if_degraded: false,
  }
}

/** UTC ms -> ISO 8601 with milliseconds. */
export function moment(at: number): string {
  return new Date(at).toISOString()
}

export function optionalMoment(at: number | null): string | null {
  return at === null ? null : moment(at)
}
