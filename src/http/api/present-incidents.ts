import type { MaintenanceStatus } from '#src/db/schema/maintenance.ts'
import type { ServiceStatus } from '#src/db/schema/status.ts'
import type { ServiceGroup } from '#src/domain/services/find-service.ts'
import type { PageIncident, PageMaintenance, PageMaintenanceUpdate, PageUpdate } from '#src/domain/status-page/model.ts'
import type { CurrentGroup, CurrentService } from '#src/domain/status-page/read-services.ts'
import { routes } from '#src/routes.ts'
import { moment, optionalMoment, presentService } from './present.ts'

/** An incident's facts are looked up in it. */
export interface Surroundings {
  pageId: string
  /** Absolute, of the status page, with a trailing slash. */
  url: string
  /** By id, those that are on the page: archived ones are not. */
  services: ReadonlyMap<string, { service: CurrentService; group: ServiceGroup | null }>
}

export function surroundings(pageId: string, url: string, groups: readonly CurrentGroup[]): Surroundings {
  const placed = groups.flatMap(({ group, services }) => services.map((service) => ({ service, group })))
  return { pageId, url, services: new Map(placed.map((one) => [one.service.id, one])) }
}

export function presentIncident(incident: PageIncident, around: Surroundings) {
  return {
    id: incident.id,
    name: incident.title,
    status: incident.status,
    created_at: moment(incident.createdAt),
    updated_at: moment(incident.updatedAt),
    monitoring_at: optionalMoment(incident.monitoringAt),
    resolved_at: optionalMoment(incident.resolvedAt),
    impact: incident.impact,
    shortlink: routes.statusPage.incident.url({ base: around.url, id: incident.id }),
    started_at: moment(incident.startedAt),
    page_id: around.pageId,
    incident_updates: incident.updates.map((update) =>
      presentUpdate(incident.id, update, update.status, presentAffected(update.services, around)),
    ),
    components: presentNamed(incident.services, around),
  }
}

/** Statuspage has a maintenance as an incident: `started_at` is when it was announced, as there. */
export function presentMaintenance(window: PageMaintenance, around: Surroundings) {
  return {
    id: window.id,
    name: window.title,
    status: statusOf(window),
    created_at: moment(window.createdAt),
    updated_at: moment(window.updatedAt),
    monitoring_at: null,
    resolved_at: optionalMoment(window.endedAt),
    impact: 'maintenance',
    shortlink: routes.statusPage.maintenance.url({ base: around.url, id: window.id }),
    started_at: moment(window.createdAt),
    page_id: around.pageId,
    incident_updates: window.updates.map((update, index) =>
      presentUpdate(window.id, update, statusOf(update), presentAffected(setBy(window, index), around)),
    ),
    components: presentNamed(window.services, around),
    scheduled_for: moment(window.scheduledStart),
    scheduled_until: moment(window.scheduledEnd),
  }
}

/** Statuspage knows no cancelled maintenance: shown as completed, or its readers would wait for it for ever. */
function statusOf({ status }: { status: MaintenanceStatus }): Exclude<MaintenanceStatus, 'cancelled'> {
  return status === 'cancelled' ? 'completed' : status
}

function presentUpdate(
  incidentId: string,
  update: PageUpdate | PageMaintenanceUpdate,
  status: string,
  affected: ReturnType<typeof presentAffected>,
) {
  return {
    id: update.id,
    status,
    body: update.body,
    incident_id: incidentId,
    created_at: moment(update.createdAt),
    updated_at: moment(update.updatedAt),
    display_at: moment(update.displayAt),
    affected_components: affected,
    deliver_notifications: update.notify,
    custom_tweet: null,
    tweet_id: null,
  }
}

interface Affected {
  id: string
  name: string
  oldStatus: ServiceStatus
  status: ServiceStatus
}

/** Derived from where the window stood before an update and stands then, for all its services alike. */
function setBy({ services, updates }: PageMaintenance, index: number): Affected[] {
  const [status, oldStatus] = [index, index + 1].map((at) => statusDuring(updates[at]?.status))
  return services.map(({ id, name }) => ({
    id,
    name,
    oldStatus: oldStatus ?? 'operational',
    status: status ?? 'operational',
  }))
}

function statusDuring(status: MaintenanceStatus | undefined): ServiceStatus {
  return status === 'in_progress' || status === 'verifying' ? 'under_maintenance' : 'operational'
}

/** Null where an update sets nothing, as Statuspage sends it. A service that was archived since stays in what was said of it. */
function presentAffected(affected: readonly Affected[], around: Surroundings) {
  if (affected.length === 0) return null
  return affected.map(({ id, name, oldStatus, status }) => ({
    code: id,
    name: nameInGroup(around, id, name),
    old_status: oldStatus,
    new_status: status,
  }))
}

/** "Group - Component", as Statuspage names it. What an import brought is named so already, perhaps under a former name. */
function nameInGroup({ services }: Surroundings, id: string, recorded: string): string {
  const { service, group } = services.get(id) ?? {}
  if (!service || !group) return recorded
  const named = recorded.startsWith(`${group.name} - `) || recorded.endsWith(` - ${service.name}`)
  return named ? recorded : `${group.name} - ${recorded}`
}

/** The named services that are still on the page, as they are now. */
function presentNamed(named: readonly { id: string }[], { services }: Surroundings) {
  return named.flatMap(({ id }) => {
    const service = services.get(id)?.service
    return service ? [presentService(service, service.status)] : []
  })
}
