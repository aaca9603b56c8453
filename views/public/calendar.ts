import { routes } from '#src/routes.ts'
import type { BodyFormat, Language, MaintenanceStatus } from '#src/words.ts'
import { plainLines } from '../layout/markdown.tsx'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { timeZoneLines } from './calendar-zone.ts'

export interface CalendarWindow {
  id: string
  title: string
  status: MaintenanceStatus
  scheduledStart: number
  scheduledEnd: number
  sequence: number
  createdAt: number
  updatedAt: number
  services: { name: string }[]
  /** Newest first. */
  updates: { body: string; bodyFormat: BodyFormat }[]
}

export interface CalendarProps {
  /** `createdAt`: UTC ms. */
  organization: { name: string; timeZone: string; language: Language; createdAt: number }
  /** Of one service alone; absent: of the whole page. */
  service?: { name: string }
  windows: CalendarWindow[]
  /** Absolute, of the status page, with a trailing slash. */
  url: string
}

/**
 * iCalendar (RFC 5545): an event for each maintenance window, in the organization's zone. Without any it has the zone alone, since
 * one component at least is asked for, and publishes nothing (RFC 5546, 3.2.1).
 */
export function calendar({ organization, service, windows, url }: CalendarProps): string {
  const { timeZone } = organization
  const t = messagesOf(organization.language)
  const planned = windows.flatMap(({ scheduledStart, scheduledEnd }) => [scheduledStart, scheduledEnd])
  const moments = planned.length > 0 ? planned : [organization.createdAt]
  const name = service ? `${organization.name}: ${service.name}` : organization.name
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Opsentry//Maintenance//EN',
    ...(windows.length > 0 ? ['METHOD:PUBLISH'] : []),
    `X-WR-CALNAME:${text(t.calendar.name(name))}`,
    `X-WR-TIMEZONE:${timeZone}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...timeZoneLines(timeZone, Math.min(...moments), Math.max(...moments)),
    ...windows.flatMap((window) => eventLines(window, windows.length, organization, url, t)),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function eventLines(
  window: CalendarWindow,
  windows: number,
  { name, timeZone }: CalendarProps['organization'],
  url: string,
  t: Messages,
): string[] {
  const link = routes.statusPage.maintenance.url({ base: url, id: window.id })
  const [newest] = window.updates
  const most = longestOf(windows)
  const said = newest ? plainLines(newest.body.slice(0, readFor * most), newest.bodyFormat, url) : ''
  const names = window.services.map((service) => service.name)
  const affects = names.length > 0 ? t.incident.affects(t.list(names)) : ''
  return [
    'BEGIN:VEVENT',
    `UID:${window.id}@opsentry`,
    `SEQUENCE:${window.sequence}`,
    `STATUS:${window.status === 'cancelled' ? 'CANCELLED' : 'CONFIRMED'}`,
    `DTSTAMP:${utc(window.updatedAt)}`,
    `CREATED:${utc(window.createdAt)}`,
    `LAST-MODIFIED:${utc(window.updatedAt)}`,
    ...momentLines(window, timeZone),
    // Among the appointments of everybody else.
    `SUMMARY:${text(`${name}: ${window.title}`)}`,
    `DESCRIPTION:${text([affects, shortened(said, most), link].filter(Boolean).join('\n\n'))}`,
    `URL:${link}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]
}

/**
 * In the organization's zone. A time that the clock shows twice means the first one there (section 3.3.5), which some programs
 * read as the second: a window that begins or ends at such a time is written in UTC.
 */
function momentLines({ scheduledStart, scheduledEnd }: CalendarWindow, timeZone: string): string[] {
  return [scheduledStart, scheduledEnd].some((at) => comesTwice(at, timeZone))
    ? [`DTSTART:${utc(scheduledStart)}`, `DTEND:${utc(scheduledEnd)}`]
    : [
        `DTSTART;TZID=${timeZone}:${local(scheduledStart, timeZone)}`,
        `DTEND;TZID=${timeZone}:${local(scheduledEnd, timeZone)}`,
      ]
}

function comesTwice(at: number, timeZone: string): boolean {
  const plain = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDateTime()
  const [first, second] = (['earlier', 'later'] as const).map((disambiguation) =>
    plain.toZonedDateTime(timeZone, { disambiguation }),
  )
  return first?.epochMilliseconds !== second?.epochMilliseconds
}

/** Characters of all updates together, and those that each may have in any case. */
const longestUpdates = 100_000
const usualUpdate = 300
/** Characters that are read for each that is shown: some are marks. */
const readFor = 10

function longestOf(windows: number): number {
  return Math.max(usualUpdate, Math.floor(longestUpdates / windows))
}

function shortened(said: string, most: number): string {
  return said.length > most ? `${said.slice(0, most)} …` : said
}

/** Escaped as a TEXT value (section 3.3.11); other control characters have no place in a line. */
function text(value: string): string {
  return (
    value
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that a content line forbids
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
      .replace(/[\\;,]/g, (character) => `\\${character}`)
      .replaceAll('\n', '\\n')
  )
}

const longestLine = 75

/** Each character is an octet. */
const plain = /^[ -~]*$/

/** Lines of at most 75 octets (section 3.1), broken between characters. */
function folded(line: string): string {
  if (line.length <= longestLine && plain.test(line)) return line
  const pieces: string[] = []
  let piece = ''
  let octets = 0
  for (const character of line) {
    const size = character < '\u0080' ? 1 : Buffer.byteLength(character)
    if (octets + size > longestLine) {
      pieces.push(piece)
      piece = ' '
      octets = 1
    }
    piece += character
    octets += size
  }
  return [...pieces, piece].join('\r\n')
}

/** `20260310T120000Z` */
function utc(at: number): string {
  return `${compact(new Date(at).toISOString().slice(0, 19))}Z`
}

function local(at: number, timeZone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  return compact(zoned.toPlainDateTime().toString({ smallestUnit: 'second' }))
}

function compact(iso: string): string {
  return iso.replaceAll(/[-:]/g, '')
}
