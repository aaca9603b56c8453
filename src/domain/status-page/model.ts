import type { ServiceId } from '#src/db/ids.ts'
import type {
  BodyFormat,
  Impact,
  IncidentStatus,
  Indicator,
  Language,
  MaintenanceStatus,
  Rhythm,
  ServiceStatus,
} from '#src/words.ts'
import type { IncidentFields } from '../incidents/incident.ts'

/** Facts that visitors may know: the one read model behind the page, the history, the feeds and the API. Times are UTC ms. */

export interface StatusPage {
  organization: PageOrganization
  indicator: Indicator
  /** Statuspage's sentence for the indicator, such as "Partial System Outage". */
  description: string
  generatedAt: number
  /** What the organization tells besides, the newest first. */
  announcements: PageAnnouncement[]
  /** Newest first. */
  openIncidents: PageIncident[]
  /** Running and planned, the earliest first; of a series, what is planned stands in its next window. */
  maintenance: AheadMaintenance[]
  /** Planned windows and series beyond those. */
  maintenanceLeft: number
  /** In page order; services without a group stand in entries whose `name` is null. */
  groups: PageGroup[]
  /** The same with the services that are well, and stand on the page only while they are not. */
  everything: PageGroup[]
  past: Past
}

export interface PageAnnouncement {
  id: string
  title: string
  /** Markdown; '' for a title alone. */
  body: string
  linkUrl: string | null
}

export interface PageOrganization {
  id: string
  name: string
  slug: string
  timeZone: string
  /** Language of its page. */
  language: Language
}

export interface PageGroup {
  id: string | null
  name: string | null
  description: string
  /** The worst of its services. */
  status: ServiceStatus
  /** Its services are shown before anybody asks. */
  open: boolean
  /** 0 to 1, the mean of its services'; null where none has data. */
  uptime: number | null
  /** UTC ms from which any of its services has data, where it is after the first of the days; else null. */
  dataSince: number | null
  /** The worst of its services on each of the 90 days; none where no service shows its uptime. */
  days: ServiceDay[]
  services: PageService[]
}

/** A service's time between two moments, as far as it is known. */
export interface Recorded {
  /** 0 to 1 over the time that has data; null where there is none, or less than a day of it. */
  uptime: number | null
  /** UTC ms from which there is data, where it is later than the time begins; else null. */
  dataSince: number | null
}

/** Over the 90 days. */
export interface PageService extends Recorded {
  id: string
  name: string
  /** The name, with the group where names repeat. */
  label: string
  description: string
  status: ServiceStatus
  /** UTC ms since when it has its status; null while it is operational. */
  troubledSince: number | null
  /** 90 days in the organization's zone, oldest first, today last; none where its uptime is not shown. */
  days: ServiceDay[]
}

export interface ServiceDay {
  /** YYYY-MM-DD in the organization's zone. */
  date: string
  /** The worst status of the day; null: no data. */
  worst: ServiceStatus | null
  /** Milliseconds spent in each status other than operational, worst first. */
  spent: { status: ServiceStatus; milliseconds: number }[]
  /** Incidents that named the service and ran on that day, oldest first. */
  incidents: { id: string; title: string }[]
}

/** What is over and ran within the last days. */
export interface Past {
  days: number
  /** Newest first. */
  events: PastEvent[]
  /** Events beyond those. */
  left: number
}

/** An incident or a maintenance window that is over. */
export interface PastEvent {
  kind: 'incident' | 'maintenance'
  id: string
  title: string
  /** Null: maintenance that was called off. */
  impact: Impact | 'maintenance' | null
  startedAt: number
  endedAt: number
  /** By label. */
  services: { id: string; name: string }[]
}

export interface PageIncident extends IncidentFields {
  id: string
  /** Its entry in the Atom feed, as readers know it from before; null: it follows from `id`. */
  feedId: string | null
  status: IncidentStatus
  impact: Impact
  /** As Statuspage's clients read it. */
  impactForPrograms: Indicator
  startedAt: number
  /** Moment of the last update with the status "monitoring". */
  monitoringAt: number | null
  resolvedAt: number | null
  /** Moment by which the team promised the next update; null: no update is promised. */
  nextUpdateBy: number | null
  createdAt: number
  updatedAt: number
  /** Every service the incident names, by label. */
  services: { id: string; name: string }[]
  /** Newest first. */
  updates: PageUpdate[]
}

export interface PageUpdate {
  id: string
  status: IncidentStatus
  body: string
  bodyFormat: BodyFormat
  displayAt: number
  /** Subscribers were notified. */
  notify: boolean
  createdAt: number
  updatedAt: number
  /** Moment of the text's last change; null: it stands as it was posted. */
  editedAt: number | null
  /** The statuses this update set, under the names the services had then; `label`: with the group where names repeat. */
  services: { id: string; name: string; label: string; oldStatus: ServiceStatus; status: ServiceStatus }[]
}

export interface PageMaintenance {
  id: string
  /** As an incident's. */
  feedId: string | null
  title: string
  status: MaintenanceStatus
  /** As Statuspage's clients read it, and the two moments below. */
  impact: Indicator
  announcedAt: number | null
  monitoringAt: number | null
  scheduledStart: number
  scheduledEnd: number
  /** Its services are under maintenance while it runs. */
  affectsServices: boolean
  /** Actual beginning and end, which may differ from the plan. */
  startedAt: number | null
  endedAt: number | null
  /** True while it takes longer than planned. */
  overrun: boolean
  /** Rises when its times change. */
  sequence: number
  createdAt: number
  updatedAt: number
  /** By label. */
  services: { id: string; name: string }[]
  /** Newest first. */
  updates: PageMaintenanceUpdate[]
}

export interface AheadMaintenance extends PageMaintenance {
  /** Null: it comes once, or for the last time. */
  rhythm: Rhythm | null
}

export interface PageMaintenanceUpdate {
  id: string
  status: MaintenanceStatus
  body: string
  bodyFormat: BodyFormat
  displayAt: number
  /** Subscribers were notified. */
  notify: boolean
  createdAt: number
  updatedAt: number
  editedAt: number | null
}

/** One page of the history: incidents and past maintenance by month, newest first. */
export interface HistoryPage {
  organization: PageOrganization
  months: { month: string; incidents: PageIncident[]; maintenance: PageMaintenance[] }[]
  /** Of which the history can be shown alone, in page order. */
  services: { id: ServiceId; label: string }[]
  /** The one of which it is. */
  service: ServiceId | null
  page: number
  hasNext: boolean
}
