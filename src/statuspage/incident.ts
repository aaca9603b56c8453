import type { IncidentStatus, Indicator, ServiceStatus } from '#src/words.ts'
import { componentOf } from './component.ts'
import { moment, optionalMoment } from './moment.ts'
import { nameOnPage, type PageContext } from './page-context.ts'
import type { AffectedComponent, Incident, IncidentUpdate } from './shapes.ts'

/** An incident as readers see it; moments are UTC ms. */
export interface IncidentFacts<Status = IncidentStatus> {
  id: string
  title: string
  status: Status
  impact: Indicator
  createdAt: number
  updatedAt: number
  startedAt: number
  monitoringAt: number | null
  resolvedAt: number | null
  /** Those it names, in the order of the page. */
  services: readonly { id: string }[]
  /** Newest first. */
  updates: readonly UpdateFacts<Status>[]
}

export interface UpdateFacts<Status = IncidentStatus> {
  id: string
  status: Status
  body: string
  displayAt: number
  createdAt: number
  updatedAt: number
  /** Subscribers were notified. */
  notify: boolean
  /** The statuses it sets. */
  services: readonly AffectedFacts[]
}

export interface AffectedFacts {
  id: string
  /** As it was called then. */
  name: string
  oldStatus: ServiceStatus
  status: ServiceStatus
}

/** `shortlink`: its absolute URL. */
export function incidentOf<Status>(
  facts: IncidentFacts<Status>,
  shortlink: string,
  page: PageContext,
): Incident<Status> {
  return {
    id: facts.id,
    name: facts.title,
    status: facts.status,
    created_at: moment(facts.createdAt),
    updated_at: moment(facts.updatedAt),
    monitoring_at: optionalMoment(facts.monitoringAt),
    resolved_at: optionalMoment(facts.resolvedAt),
    impact: facts.impact,
    shortlink,
    started_at: moment(facts.startedAt),
    page_id: page.pageId,
    incident_updates: facts.updates.map((update) => updateOf(facts.id, update, page)),
    components: facts.services.flatMap(({ id }) => {
      const placed = page.services.get(id)
      return placed ? [componentOf(placed.service, placed.status, page.pageId)] : []
    }),
    reminder_intervals: null,
  }
}

function updateOf<Status>(incidentId: string, update: UpdateFacts<Status>, page: PageContext): IncidentUpdate<Status> {
  return {
    id: update.id,
    status: update.status,
    body: update.body,
    incident_id: incidentId,
    created_at: moment(update.createdAt),
    updated_at: moment(update.updatedAt),
    display_at: moment(update.displayAt),
    affected_components: affectedBy(update, page),
    deliver_notifications: update.notify,
    custom_tweet: null,
    tweet_id: null,
  }
}

/** A service that was archived since stays in what was said of it. */
export function affectedBy({ services }: Pick<UpdateFacts, 'services'>, page: PageContext): AffectedComponent[] | null {
  if (services.length === 0) return null
  return services.map(({ id, name, oldStatus, status }) => ({
    code: id,
    name: nameOnPage(page, id, name),
    old_status: oldStatus,
    new_status: status,
  }))
}
