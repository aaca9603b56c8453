import { renderBody } from '../layout/markdown.tsx'
import { incidentStatusWords } from '../layout/status.tsx'

export interface FeedIncident {
  id: string
  title: string
  startedAt: number
  createdAt: number
  updatedAt: number
  updates: {
    status: 'investigating' | 'identified' | 'monitoring' | 'resolved' | 'postmortem'
    body: string
    bodyFormat: 'markdown' | 'html'
    displayAt: number
  }[]
}

export interface FeedProps {
  organization: { name: string; timeZone: string }
  /** Of one service alone; absent: of the whole page. */
  service?: { id: string; name: string }
  incidents: FeedIncident[]
  /** Absolute, of the status page, with a trailing slash. */
  url: string
}

/** As Statuspage words it; a service's feed names the service. */
export function feedTitle({ organization, service }: FeedProps): string {
  return `${organization.name} Status - ${service ? `${service.name} ` : ''}Incident History`
}

/** Every update of an incident, newest first, in the form that readers of Statuspage's feeds know. */
export function updatesHtml(incident: FeedIncident, timeZone: string): string {
  return incident.updates
    .map(({ status, body, bodyFormat, displayAt }) => {
      const { day, month, time, zone } = dateParts(displayAt, timeZone)
      const when = `${month} <var data-var='date'>${day}</var>, <var data-var='time'>${time}</var> ${zone}`
      const word = incidentStatusWords[status]
      return `<p><small>${when}</small><br><strong>${word}</strong> - ${inline(renderBody(body, bodyFormat))}</p>`
    })
    .join('')
}

/** The last moment anything about it changed that a reader sees; a feed's order and freshness hang on it. */
export function changedAt(incident: FeedIncident): number {
  return Math.max(incident.startedAt, ...incident.updates.map(({ displayAt }) => displayAt))
}

/** Fit for XML 1.0: markup escaped, characters it forbids removed (section 2.2 of the specification). */
export function xml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML forbids
  const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu
  return text
    .replace(forbidden, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
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
