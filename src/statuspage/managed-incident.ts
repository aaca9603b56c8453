import type { Metadata } from '#src/words/metadata.ts'
import type { IncidentStatus, Indicator } from '#src/words.ts'
import { managedComponentOf } from './component.ts'
import { affectedBy, type IncidentFacts, type UpdateFacts } from './incident.ts'
import { asIncident, type MaintenanceFacts } from './maintenance.ts'
import { moment, optionalMoment } from './moment.ts'
import type { PageContext } from './page-context.ts'
import type { MaintenanceStatus } from './words.ts'

/** An incident or a maintenance as the management API has it: both are incidents there, with all keys in its own order. */

/** What only the team and its programs know of an incident or a maintenance. */
interface Managed {
  impactOverride: Indicator | null
  metadata: Metadata
}

export interface ManagedIncidentFacts extends IncidentFacts, Managed {
  backfilled: boolean
  reminderIntervals: string | null
}

export interface ManagedMaintenanceFacts extends MaintenanceFacts, Managed {
  autoStart: boolean
  autoComplete: boolean
  notifyAtStart: boolean
  notifyAtEnd: boolean
  releasesServices: boolean
  /** Subscribers are to be reminded before it begins. */
  hasReminders: boolean
  /** UTC ms of the last reminder that was sent. */
  remindedAt: number | null
}

type Status = IncidentStatus | MaintenanceStatus

export function managedIncidentOf(facts: ManagedIncidentFacts, shortlink: string, page: PageContext) {
  return shapeOf(facts, facts, shortlink, page, {
    ...unscheduled,
    backfilled: facts.backfilled,
    reminder_intervals: facts.reminderIntervals,
  })
}

export function managedMaintenanceOf(window: ManagedMaintenanceFacts, shortlink: string, page: PageContext) {
  return shapeOf(asIncident(window), window, shortlink, page, {
    scheduled_auto_completed: window.autoComplete,
    scheduled_auto_in_progress: window.autoStart,
    scheduled_for: moment(window.scheduledStart),
    auto_transition_deliver_notifications_at_end: window.notifyAtEnd,
    auto_transition_deliver_notifications_at_start: window.notifyAtStart,
    auto_transition_to_maintenance_state: window.affectsServices,
    auto_transition_to_operational_state: window.releasesServices,
    scheduled_remind_prior: window.hasReminders,
    scheduled_reminded_at: optionalMoment(window.remindedAt),
    scheduled_until: moment(window.scheduledEnd),
    backfilled: false,
    reminder_intervals: null,
  })
}

interface Schedule {
  scheduled_auto_completed: boolean
  scheduled_auto_in_progress: boolean
  scheduled_for: string | null
  auto_transition_deliver_notifications_at_end: boolean | null
  auto_transition_deliver_notifications_at_start: boolean | null
  auto_transition_to_maintenance_state: boolean | null
  auto_transition_to_operational_state: boolean | null
  scheduled_remind_prior: boolean
  scheduled_reminded_at: string | null
  scheduled_until: string | null
  backfilled: boolean
  reminder_intervals: string | null
}

const unscheduled = {
  scheduled_auto_completed: false,
  scheduled_auto_in_progress: false,
  scheduled_for: null,
  auto_transition_deliver_notifications_at_end: null,
  auto_transition_deliver_notifications_at_start: null,
  auto_transition_to_maintenance_state: null,
  auto_transition_to_operational_state: null,
  scheduled_remind_prior: false,
  scheduled_reminded_at: null,
  scheduled_until: null,
} as const satisfies Partial<Schedule>

function shapeOf(facts: IncidentFacts<Status>, managed: Managed, shortlink: string, page: PageContext, more: Schedule) {
  const { scheduled_until, backfilled, reminder_intervals, ...schedule } = more
  const postmortem = facts.updates.find(({ status }) => status === 'postmortem')
  return {
    id: facts.id,
    components: facts.services.flatMap(({ id }) => {
      const placed = page.services.get(id)
      return placed ? [managedComponentOf(placed.service, placed.status, page.pageId)] : []
    }),
    created_at: moment(facts.createdAt),
    impact: facts.impact,
    impact_override: managed.impactOverride,
    incident_updates: facts.updates.map((update) => managedUpdateOf(facts.id, update, page)),
    // Products and experiences of Atlassian's own, which Opsentry has none of.
    incident_impacts: [],
    metadata: managed.metadata,
    monitoring_at: optionalMoment(facts.monitoringAt),
    name: facts.title,
    page_id: page.pageId,
    postmortem_body: postmortem?.body ?? null,
    postmortem_body_last_updated_at: optionalMoment(postmortem?.updatedAt ?? null),
    postmortem_ignored: false,
    postmortem_notified_subscribers: postmortem?.notify ?? false,
    postmortem_notified_twitter: false,
    postmortem_published_at: optionalMoment(postmortem?.displayAt ?? null),
    resolved_at: optionalMoment(facts.resolvedAt),
    ...schedule,
    scheduled_until,
    shortlink,
    status: facts.status,
    updated_at: moment(facts.updatedAt),
    reminder_intervals,
    started_at: moment(facts.startedAt),
    backfilled,
  }
}

export type ManagedIncident = ReturnType<typeof shapeOf>

export function managedUpdateOf(incidentId: string, update: UpdateFacts<Status>, page: PageContext) {
  return {
    id: update.id,
    incident_id: incidentId,
    affected_components: affectedBy(update, page),
    body: update.body,
    created_at: moment(update.createdAt),
    custom_tweet: null,
    deliver_notifications: update.notify,
    display_at: moment(update.displayAt),
    status: update.status,
    tweet_id: null,
    twitter_updated_at: null,
    updated_at: moment(update.updatedAt),
    wants_twitter_update: false,
  }
}
