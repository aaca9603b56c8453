import type { Indicator, ServiceStatus } from '#src/words.ts'
import { componentOf } from './component.ts'
import { type IncidentFacts, incidentOf } from './incident.ts'
import { moment, optionalMoment } from './moment.ts'
import type { PageContext, PlacedService } from './page-context.ts'
import type { Component, ComponentUpdate, Webhook, WebhookDetails, WebhookIncident } from './shapes.ts'

/** The envelope of every event. `at`: UTC ms at which it happened. */
export function webhookOf(
  pageId: string,
  { indicator, description }: { indicator: Indicator; description: string },
  { unsubscribe, documentation }: { unsubscribe: string; documentation: string },
  at: number,
): Webhook {
  return {
    meta: { unsubscribe, documentation, generated_at: moment(at) },
    page: { id: pageId, status_indicator: indicator, status_description: description },
  }
}

/** An incident, or a maintenance as one; `details` are those that differ from an incident's usual ones. */
export function incidentEventOf<Status extends string>(
  facts: IncidentFacts<Status>,
  shortlink: string,
  page: PageContext,
  details: Partial<WebhookDetails>,
): { incident: WebhookIncident<Status> } {
  const { incident_updates: updates, ...incident } = incidentOf(facts, shortlink, page)
  const postmortem = facts.updates.find(({ status }) => status === 'postmortem')
  return {
    incident: {
      ...incident,
      incident_updates: updates.map((update) => ({ ...update, wants_twitter_update: false, twitter_updated_at: null })),
      reminder_intervals: null,
      postmortem_ignored: false,
      postmortem_body: postmortem?.body ?? null,
      postmortem_body_last_updated_at: optionalMoment(postmortem?.updatedAt ?? null),
      postmortem_published_at: optionalMoment(postmortem?.displayAt ?? null),
      postmortem_notified_subscribers: postmortem?.notify ?? false,
      postmortem_notified_twitter: false,
      backfilled: false,
      scheduled_for: null,
      scheduled_until: null,
      scheduled_remind_prior: false,
      scheduled_reminded_at: null,
      impact_override: null,
      scheduled_auto_in_progress: false,
      scheduled_auto_completed: false,
      ...details,
    },
  }
}

/** A service is shown in another status. `at`: UTC ms. */
export function componentEventOf(
  change: { id: string; oldStatus: ServiceStatus; newStatus: ServiceStatus; at: number },
  { service, status }: PlacedService,
  pageId: string,
): { component_update: ComponentUpdate; component: Component } {
  return {
    component_update: {
      old_status: change.oldStatus,
      new_status: change.newStatus,
      created_at: moment(change.at),
      component_type: 'Component',
      id: change.id,
      component_id: service.id,
    },
    component: componentOf(service, status, pageId),
  }
}
