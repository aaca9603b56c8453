import type { ServiceStatus } from '#src/db/schema/status.ts'
import type { PageService, Surroundings } from './surroundings.ts'

/** Our facts in the words of Statuspage's webhooks; the names on the left are its own. */

export function componentShape({ service, status }: PageService) {
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

/** What incidents and maintenance windows have in common. Times are UTC milliseconds. */
export interface Told {
  id: string
  title: string
  status: string
  impact: string
  createdAt: number
  updatedAt: number
  startedAt: number
  monitoringAt: number | null
  resolvedAt: number | null
  url: string
  /** Newest first. */
  updates: ToldUpdate[]
  /** Ids of the services it names. */
  serviceIds: string[]
}

export interface ToldUpdate {
  id: string
  status: string
  body: string
  createdAt: number
  updatedAt: number
  displayAt: number
  notify: boolean
  set: { id: string; name: string; oldStatus: ServiceStatus; newStatus: ServiceStatus }[]
}

export function incidentShape(told: Told, around: Surroundings) {
  return {
    id: told.id,
    name: told.title,
    status: told.status,
    created_at: moment(told.createdAt),
    updated_at: moment(told.updatedAt),
    monitoring_at: optionalMoment(told.monitoringAt),
    resolved_at: optionalMoment(told.resolvedAt),
    impact: told.impact,
    shortlink: told.url,
    started_at: moment(told.startedAt),
    page_id: around.organizationId,
    incident_updates: told.updates.map((update) => updateShape(told.id, update, around)),
    components: told.serviceIds.flatMap((id) => {
      const service = around.services.get(id)
      return service ? [componentShape(service)] : []
    }),
    postmortem_ignored: false,
    ...postmortemShape(told.updates),
    postmortem_notified_twitter: false,
    backfilled: false,
    scheduled_for: null as string | null,
    scheduled_until: null as string | null,
    scheduled_remind_prior: false,
    scheduled_reminded_at: null as string | null,
    impact_override: null as string | null,
    scheduled_auto_in_progress: false,
    scheduled_auto_completed: false,
  }
}

function postmortemShape(updates: readonly ToldUpdate[]) {
  const postmortem = updates.find(({ status }) => status === 'postmortem')
  return {
    postmortem_body: postmortem?.body ?? null,
    postmortem_body_last_updated_at: optionalMoment(postmortem?.updatedAt ?? null),
    postmortem_published_at: optionalMoment(postmortem?.displayAt ?? null),
    postmortem_notified_subscribers: postmortem?.notify ?? false,
  }
}

function updateShape(incidentId: string, update: ToldUpdate, { services }: Surroundings) {
  const affected = update.set.map(({ id, name, oldStatus, newStatus }) => {
    const group = services.get(id)?.group
    return { code: id, name: group ? `${group} - ${name}` : name, old_status: oldStatus, new_status: newStatus }
  })
  return {
    id: update.id,
    status: update.status,
    body: update.body,
    incident_id: incidentId,
    created_at: moment(update.createdAt),
    updated_at: moment(update.updatedAt),
    display_at: moment(update.displayAt),
    affected_components: affected.length > 0 ? affected : null,
    deliver_notifications: update.notify,
    custom_tweet: null,
    tweet_id: null,
  }
}

/** UTC ms -> ISO 8601 with milliseconds. */
export function moment(at: number): string {
  return new Date(at).toISOString()
}

function optionalMoment(at: number | null): string | null {
  return at === null ? null : moment(at)
}
