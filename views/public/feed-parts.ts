import { routes } from '#src/routes.ts'
import type { BodyFormat, IncidentStatus, Language, MaintenanceStatus } from '#src/words.ts'
import { renderBody } from '../layout/markdown.tsx'
import { isMaintenanceStatus } from '../layout/status.tsx'
import { dateFormat } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { xml } from './xml.ts'

/** An incident or a maintenance window: rewritten in place with each of its updates. Moments are UTC ms. */
export interface FeedEntry {
  id: string
  /** As Atom readers know it from the page's former home; null: it follows from `id`. */
  feedId: string | null
  title: string
  /** Start of an incident, first update of a maintenance window. */
  publishedAt: number
  /** Last change of the whole. */
  updatedAt: number
  /** Of maintenance. */
  planned: { from: number; to: number } | null
  /** Newest first. */
  updates: {
    status: IncidentStatus | MaintenanceStatus
    body: string
    bodyFormat: BodyFormat
    displayAt: number
    updatedAt: number
  }[]
}

export interface FeedProps {
  /** `createdAt`: UTC ms. */
  organization: { name: string; timeZone: string; language: Language; createdAt: number }
  /** Of one service alone; absent: of the whole page. */
  service?: { id: string; name: string }
  /** Newest first. */
  entries: FeedEntry[]
  /** Absolute, of the status page, with a trailing slash. */
  url: string
}

/** Absolute, of its page. Maintenance has its address among incidents, as at Statuspage: readers know an entry by it. */
export function entryUrl({ url }: FeedProps, { id }: FeedEntry): string {
  return routes.statusPage.incident.url({ base: url, id })
}

/** A service's feed names the service. */
export function feedTitle({ organization, service }: FeedProps): string {
  const { title, serviceTitle } = messagesOf(organization.language).feed
  return service ? serviceTitle(organization.name, service.name) : title(organization.name)
}

/** When it takes place, and every update, newest first, in the form that readers of Statuspage's feeds know. */
export function entryHtml(entry: FeedEntry, { organization: { timeZone, language }, url }: FeedProps): string {
  const t = messagesOf(language)
  const updates = entry.updates.map((update, index) => {
    const state = `<small>${markedDate(update.displayAt, timeZone, t)}</small><br><strong>${labelOf(entry, index, t)}</strong>`
    const [begun, rest] = apart(renderBody(update.body, update.bodyFormat, { url }))
    return `<p>${begun === '' ? state : `${state} - ${begun}`}</p>${rest}`
  })
  return [entry.planned ? plannedHtml(entry.planned, timeZone, t) : '', ...updates].join('')
}

function plannedHtml({ from, to }: { from: number; to: number }, timeZone: string, t: Messages): string {
  return `<p><strong>${xml(`${t.feed.scheduledEvent} ${spanText(from, to, timeZone, t)}`)}</strong></p>`
}

/** A further update that leaves the state as it is says no state. */
function labelOf({ updates }: FeedEntry, index: number, t: Messages): string {
  const status = updates[index]?.status
  if (status === undefined || status === updates[index + 1]?.status) return t.feed.update
  else return isMaintenanceStatus(status) ? t.maintenanceStatus[status] : t.incidentStatus[status]
}

/** UTC ms of the newest update. */
export function saidAt({ publishedAt, updates }: FeedEntry): number {
  return Math.max(publishedAt, ...updates.map(({ displayAt }) => displayAt))
}

/** UTC ms of the last change that a reader sees: whoever keeps what it has read goes by it. */
export function changedAt(entry: FeedEntry): number {
  return Math.max(saidAt(entry), entry.updatedAt, ...entry.updates.map(({ updatedAt }) => updatedAt))
}

/** UTC ms of the last change of anything in the feed; without any, of the page's beginning. */
export function feedChangedAt({ organization, entries }: FeedProps): number {
  return Math.max(organization.createdAt, ...entries.map(changedAt))
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
  const marks: Record<string, [string, string]> = {
    day: ["<var data-var='date'>", '</var>'],
    hour: ["<var data-var='time'>", ''],
    minute: ['', '</var>'],
  }
  return partsOf(at, timeZone, t)
    .map(({ type, value }) => (marks[type] ?? ['', '']).join(xml(value)))
    .join('')
}

/** `Jan 16, 12:00 - 16:00 GMT`, or `Jan 16, 23:00 - Jan 17, 02:00 GMT`; both zones where the clock is changed meanwhile. */
function spanText(from: number, to: number, timeZone: string, t: Messages): string {
  const [start, end] = [partsOf(from, timeZone, t), partsOf(to, timeZone, t)]
  const [day, lastDay] = [before(start, isHour), before(end, isHour)]
  const isOneZone = start.find(isZone)?.value === end.find(isZone)?.value
  const isOneDay = isOneZone && joined(day) === joined(lastDay) && to - from < longestDay
  const first = joined(isOneZone ? before(start, isZone) : start).trim()
  return `${first} - ${joined(isOneDay ? end.slice(lastDay.length) : end)}`
}

/** Milliseconds; a year later the day has the same name. */
const longestDay = 25 * 3_600_000

type Part = Intl.DateTimeFormatPart

const isHour = ({ type }: Part) => type === 'hour'
const isZone = ({ type }: Part) => type === 'timeZoneName'
const joined = (parts: readonly Part[]) => parts.map(({ value }) => value).join('')

/** In every language the day stands before the time, and the zone at the end. */
function before(parts: readonly Part[], which: (part: Part) => boolean): readonly Part[] {
  return parts.slice(0, parts.findIndex(which))
}

function partsOf(at: number, timeZone: string, t: Messages): Part[] {
  const format = dateFormat('feed', t.feedLocale, timeZone, {
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  })
  return format.formatToParts(at)
}
