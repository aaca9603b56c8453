import type { IncidentStatus, Indicator, ServiceStatus } from '#src/words.ts'
import type { MaintenanceStatus } from './words.ts'

/** Statuspage's JSON. Moments are ISO 8601 with milliseconds and a zone, ids opaque. */

export interface Component {
  id: string
  name: string
  status: ServiceStatus
  created_at: string
  updated_at: string
  position: number
  description: string | null
  showcase: boolean
  /** YYYY-MM-DD. */
  start_date: string | null
  group_id: string | null
  page_id: string
  group: boolean
  only_show_if_degraded: boolean
}

/** An element of the list beside its members, which point back to it with `group_id`. */
export interface ComponentGroup extends Component {
  group: true
  /** Ids of its members. */
  components: string[]
}

export interface AffectedComponent {
  /** The component's id. */
  code: string
  /** "Group - Component" where it stands in a group. */
  name: string
  old_status: ServiceStatus
  new_status: ServiceStatus
}

export interface IncidentUpdate<Status = IncidentStatus> {
  id: string
  status: Status
  body: string
  incident_id: string
  created_at: string
  updated_at: string
  display_at: string
  /** Null where it sets nothing. */
  affected_components: AffectedComponent[] | null
  deliver_notifications: boolean
  custom_tweet: null
  tweet_id: null
}

export interface Incident<Status = IncidentStatus> {
  id: string
  name: string
  status: Status
  created_at: string
  updated_at: string
  monitoring_at: string | null
  resolved_at: string | null
  impact: Indicator
  shortlink: string
  started_at: string
  page_id: string
  /** Newest first. */
  incident_updates: IncidentUpdate<Status>[]
  components: Component[]
  /** Hours after which its team is reminded of an open incident; null: none of its own. */
  reminder_intervals: number[] | null
}

export interface Maintenance extends Incident<MaintenanceStatus> {
  scheduled_for: string
  scheduled_until: string
}

/** A webhook's incident has these besides, and so has a maintenance. */
export interface WebhookDetails {
  postmortem_ignored: boolean
  postmortem_body: string | null
  postmortem_body_last_updated_at: string | null
  postmortem_published_at: string | null
  postmortem_notified_subscribers: boolean
  postmortem_notified_twitter: boolean
  backfilled: boolean
  scheduled_for: string | null
  scheduled_until: string | null
  scheduled_remind_prior: boolean
  scheduled_reminded_at: string | null
  impact_override: Indicator | null
  scheduled_auto_in_progress: boolean
  scheduled_auto_completed: boolean
}

/** As a webhook has an incident, or a maintenance as one. */
export interface WebhookIncident<Status> extends Omit<Incident<Status>, 'incident_updates'>, WebhookDetails {
  incident_updates: (IncidentUpdate<Status> & { wants_twitter_update: boolean; twitter_updated_at: string | null })[]
}

export interface ComponentUpdate {
  old_status: ServiceStatus
  new_status: ServiceStatus
  created_at: string
  component_type: 'Component'
  id: string
  component_id: string
}

export interface Webhook {
  meta: { unsubscribe: string; documentation: string; generated_at: string }
  page: { id: string; status_indicator: Indicator; status_description: string }
}

/** A page in every answer of the public API. */
export interface Page {
  id: string
  name: string
  url: string
  time_zone: string
  updated_at: string
}

/** An incident or a maintenance: `index.json` and the management API have both in one list, with the details of webhooks. */
export interface ExportedEntry
  extends Omit<Maintenance, 'incident_updates' | 'status'>,
    Omit<Partial<WebhookDetails>, 'scheduled_for' | 'scheduled_until'> {
  status: IncidentStatus | MaintenanceStatus
  incident_updates: IncidentUpdate<string>[]
}

/** What an import reads: any answer of a page's API, or several put together. */
export interface Export {
  page: Page
  components?: ComponentGroup[]
  incidents?: ExportedEntry[]
  scheduled_maintenances?: ExportedEntry[]
  status?: object
}
