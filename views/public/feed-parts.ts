import { routes } from '#src/routes.ts'
import type { BodyFormat, IncidentStatus, Language, MaintenanceStatus } from '#src/words.ts'
import { renderBody } from '../layout/markdown.tsx'
import { isMaintenanceStatus } from '../layout/status.tsx'
import { dateFormat } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { xml } from './xml.ts'

/** An incident or a maintenance window: rewritten in place with each of its updates. */
export interface FeedEntry {
  id: string
  kind: 'incident' | 'maintenance'
  title: string
  /** UTC ms: start of an incident, first update of a maintenance window. */
  publishedAt: number
  /** Newest first. */
  updates: {
    status: IncidentStatus | MaintenanceStatus
    body: string
    bodyFormat: BodyFormat
    displayAt: number
  }[]
}

export interface FeedProps {
  organization: { name: string; timeZone: string; language: Language }
  /** Of one service alone; absent: of the whole page. */
  service?: { id: string; name: string }
  /** Newest first. */
  entries: FeedEntry[]
  /** Absolute, of the status page, with a trailing slash. */
  url: string
}

/** Absolute URL of the entry's own page. */
export function entryUrl({ url }: FeedProps, { kind, id }: FeedEntry): string {
  return kind === 'incident'
    ? routes.statusPage.incident.url({ base: url, id })
    : routes.statusPage.maintenance.url({ base: url, id })
}

/** A service's feed names the service. */
export function feedTitle({ organization, service }: FeedProps): string {
  const { title, serviceTitle } = messagesOf(organization.language).feed
  return service ? serviceTitle(organization.name, service.name) : title(organization.name)
}

/** Every update of an entry, newest first, in the form that readers of Statuspage's feeds know. */
export function updatesHtml(entry: FeedEntry, { organization: { timeZone, language }, url }: FeedProps): string {
  const t = messagesOf(language)
  return entry.updates
    .map(({ status, body, bodyFormat, displayAt }) => {
      const word = isMaintenanceStatus(status) ? t.maintenanceStatus[status] : t.incidentStatus[status]
      const when = markedDate(displayAt, timeZone, t)
      const [begun, rest] = apart(renderBody(body, bodyFormat, { url }))
      const state = `<small>${when}</small><br><strong>${word}</strong>`
      return `<p>${begun === '' ? state : `${state} - ${begun}`}</p>${rest}`
    })
    .join('')
}

/** The last moment anything about it changed that a reader sees; a feed's order and freshness hang on it. */
export function changedAt(entry: FeedEntry): number {
  return Math.max(entry.publishedAt, ...entry.updates.map(({ displayAt }) => displayAt))
}

/** The first paragraph, which continues the line of its status, and what stands below: a paragraph holds no other block. */
function apart(html: string): [begun: string, rest: string] {
  const trimmed = html.trim()
  const first = /<(p|ul|ol|pre|blockquote|table|hr|h[2-6])\b[^>]*>/.exec(trimmed)
  if (!first) return [trimmed, '']
  if (first.index > 0) return [trimmed.slice(0, first.index).trim(), trimmed.slice(first.index)]
  if (first[1] !== 'p') return ['', trimmed]
  const end = trimmed.indexOf('</p>')
  return [trimmed.slice(first[0].length, end), trimmed.slice(end + '</p>'.length).trim()]
}

/** `Mar <var data-var='date'>10</var>, <var data-var='time'>12:00</var> CET`, in the order of the language. */
function markedDate(at: number, timeZone: string, t: Messages): string {
  const format = dateFormat('feed', t.feedLocale, timeZone, {
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  })
  const marks: Record<string, [string, string]> = {
    day: ["<var data-var='date'>", '</var>'],
    hour: ["<var data-var='time'>", ''],
    minute: ['', '</var>'],
  }
  return format
    .formatToParts(at)
    .map(({ type, value }) => (marks[type] ?? ['', '']).join(xml(value)))
    .join('')
}
