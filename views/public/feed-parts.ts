import { urls } from '#src/urls.ts'
import { renderBody } from '../layout/markdown.tsx'
import {
  type IncidentStatus,
  incidentStatusWords,
  type MaintenanceStatus,
  maintenanceStatusWords,
} from '../layout/status.tsx'

/** An incident or a maintenance window: rewritten in place with each of its updates. */
export interface FeedEntry {
  id: string
  kind: 'incident' | 'maintenance'
  title: string
  /** UTC ms: when it was first told. */
  publishedAt: number
  /** Newest first. */
  updates: {
    status: IncidentStatus | MaintenanceStatus
    body: string
    bodyFormat: 'markdown' | 'html'
    displayAt: number
  }[]
}

export interface FeedProps {
  organization: { name: string; timeZone: string }
  /** Of one service alone; absent: of the whole page. */
  service?: { id: string; name: string }
  /** Newest first. */
  entries: FeedEntry[]
  /** Absolute, of the status page, with a trailing slash. */
  url: string
}

/** Absolute: where the entry is read. */
export function entryUrl({ url }: FeedProps, { kind, id }: FeedEntry): string {
  return kind === 'incident' ? urls.publicIncident(url, id) : urls.publicMaintenance(url, id)
}

const words = { ...incidentStatusWords, ...maintenanceStatusWords }

/** As Statuspage words it; a service's feed names the service. */
export function feedTitle({ organization, service }: FeedProps): string {
  return `${organization.name} Status - ${service ? `${service.name} ` : ''}Incident History`
}

/** Every update of an entry, newest first, in the form that readers of Statuspage's feeds know. */
export function updatesHtml(entry: FeedEntry, timeZone: string): string {
  return entry.updates
    .map(({ status, body, bodyFormat, displayAt }) => {
      const { day, month, time, zone } = dateParts(displayAt, timeZone)
      const when = `${month} <var data-var='date'>${day}</var>, <var data-var='time'>${time}</var> ${zone}`
      const word = words[status]
      return `<p><small>${when}</small><br><strong>${word}</strong> - ${inline(renderBody(body, bodyFormat))}</p>`
    })
    .join('')
}

/** The last moment anything about it changed that a reader sees; a feed's order and freshness hang on it. */
export function changedAt(entry: FeedEntry): number {
  return Math.max(entry.publishedAt, ...entry.updates.map(({ displayAt }) => displayAt))
}

/** A single paragraph stands in the line; more than one keeps its own. */
function inline(html: string): string {
  const trimmed = html.trim()
  const inner = trimmed.replace(/^<p>/, '').replace(/<\/p>$/, '')
  return inner.includes('<p>') ? trimmed : inner
}

function dateParts(at: number, timeZone: string) {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  })
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return {
    day: parts.get('day'),
    month: parts.get('month'),
    time: `${parts.get('hour')}:${parts.get('minute')}`,
    zone: parts.get('timeZoneName'),
  }
}
