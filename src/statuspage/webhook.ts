import type { ServiceStatus } from '#src/words.ts'
import { componentOf } from './component.ts'
import { type IncidentFacts, incidentOf } from './incident.ts'
import { indicatorOf } from './indicator.ts'
import { moment, optionalMoment } from './moment.ts'
import type { PageContext, PlacedService } from './page-context.ts'
import type { Component, ComponentUpdate, Incident, Webhook, WebhookDetails } from './shapes.ts'

/** The envelope of every event. `now`: UTC ms. */
export function webhookOf(
  { pageId, services }: PageContext,
  { unsubscribe, documentation }: { unsubscribe: string; documentation: string },
  now: number,
): Webhook {
  const { indicator, description } = indicatorOf([...services.values()].map(({ status }) => status))
  return {
    meta: { unsubscribe, documentation, generated_at: moment(now) },
    page: { id: pageId, status_indicator: indicator, status_description: description },
  }
}

/** An incident, or a maintenance as one; `details` are those that differ from an incident's usual ones. */
export function incidentEventOf<Status extends string>(
  facts: IncidentFacts<Status>,
  shortlink: string,
  page: PageContext,
  details: Partial<WebhookDetails>,
): { incident: Incident<Status> & WebhookDetails } {
  const postmortem = facts.updates.find(({ status }) => status === 'postmortem')
  return {
    incident: {
      ...incidentOf(facts, shortlink, page),
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

/** A service's own status was set by hand. `at`: UTC ms. */
export function componentEventOf(
  change: { id: string; serviceId: string; status: ServiceStatus; at: number },
  oldStatus: ServiceStatus,
  { service, status }: PlacedService,
  pageId: string,
): { component_update: ComponentUpdate; component: Component } {
  return {
    component_update: {
      old_status: oldStatus,
      new_status: change.status,
      created_at: moment(change.at),
      component_type: 'Component',
      id: change.id,
      component_id: change.serviceId,
    },
    component: componentOf(service, status, pageId),
  }
}
