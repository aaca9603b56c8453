import type { Indicator, ServiceStatus } from '#src/words.ts'
import { type AffectedFacts, type IncidentFacts, incidentOf, type UpdateFacts } from './incident.ts'
import { moment } from './moment.ts'
import type { PageContext } from './page-context.ts'
import type { Maintenance } from './shapes.ts'
import type { MaintenanceStatus } from './words.ts'

type OurStatus = MaintenanceStatus | 'cancelled'

/** A maintenance window as readers see it; moments are UTC ms. */
export interface MaintenanceFacts {
  id: string
  title: string
  status: OurStatus
  impact: Indicator
  scheduledStart: number
  scheduledEnd: number
  /** Its services are under maintenance while it runs. */
  affectsServices: boolean
  endedAt: number | null
  /** Null: when it was created. */
  announcedAt: number | null
  monitoringAt: number | null
  createdAt: number
  updatedAt: number
  services: readonly { id: string; name: string }[]
  /** Newest first. */
  updates: readonly Omit<UpdateFacts<OurStatus>, 'services'>[]
}

export function maintenanceOf(window: MaintenanceFacts, shortlink: string, page: PageContext): Maintenance {
  return {
    ...incidentOf(asIncident(window), shortlink, page),
    scheduled_for: moment(window.scheduledStart),
    scheduled_until: moment(window.scheduledEnd),
  }
}

/** Statuspage has a maintenance as an incident: `started_at` is when it was announced, as there. */
export function asIncident(window: MaintenanceFacts): IncidentFacts<MaintenanceStatus> {
  return {
    ...window,
    status: statusOf(window),
    startedAt: window.announcedAt ?? window.createdAt,
    resolvedAt: window.endedAt,
    updates: window.updates.map((update, index) => ({
      ...update,
      status: statusOf(update),
      services: affectedAt(window, index),
    })),
  }
}

/** Statuspage knows no cancelled maintenance: shown as completed, or its readers would wait for it for ever. */
function statusOf({ status }: { status: OurStatus }): MaintenanceStatus {
  return status === 'cancelled' ? 'completed' : status
}

/** An update sets all services alike: it follows from where the window stood before and stands then. */
function affectedAt({ services, updates, affectsServices }: MaintenanceFacts, index: number): AffectedFacts[] {
  const at = (update: { status: OurStatus } | undefined) =>
    affectsServices ? statusDuring(update?.status) : 'operational'
  const status = at(updates[index])
  const oldStatus = at(updates[index + 1])
  return services.map(({ id, name }) => ({ id, name, oldStatus, status }))
}

function statusDuring(status: OurStatus | undefined): ServiceStatus {
  return status === 'in_progress' || status === 'verifying' ? 'under_maintenance' : 'operational'
}
