import { en, type Messages } from '../messages/en.ts'
import { dateFormat, momentText, periodText } from './times.tsx'

export interface SinceProps {
  /** UTC milliseconds. */
  at: number
  now: number
  /** Of the title, where the moment stands in full. */
  timeZone: string
  t?: Messages
}

/** A moment in a list of the team: `12 min ago`, `3 days ago`, `in 2 hr`, after a week `10 Mar`; in full in its title. */
export function Since({ at, now, timeZone, t }: SinceProps): JSX.Element {
  return (
    <time
      datetime={new Date(at).toISOString()}
      data-zone={timeZone}
      title={momentText(at, timeZone, t)}
      class="since"
      safe
    >
      {sinceText(at, now, timeZone, t)}
    </time>
  )
}

interface SpanProps {
  /** UTC milliseconds. */
  from: number
  to: number
  now: number
  /** The zone of the text; named in the title. */
  timeZone: string
  t?: Messages
}

/** A planned time in a list of the team: `6 Dec, 02:00–04:00`, the year where it is another; with its zone in its title. */
export function Span({ from, to, now, timeZone, t }: SpanProps): JSX.Element {
  return (
    <time
      datetime={new Date(from).toISOString()}
      data-until={new Date(to).toISOString()}
      data-zone={timeZone}
      title={periodText(from, to, timeZone, t)}
      safe
    >
      {spanText(from, to, now, timeZone, t)}
    </time>
  )
}

function spanText(from: number, to: number, now: number, timeZone: string, t: Messages = en): string {
  const year = dateFormat('year', t.locale, timeZone, { year: 'numeric' })
  const isThisYear = [from, to].every((at) => year.format(at) === year.format(now))
  const name = isThisYear ? 'span' : 'span-and-year'
  const options = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const
  return dateFormat(name, t.locale, timeZone, isThisYear ? options : { ...options, year: 'numeric' }).formatRange(
    from,
    to,
  )
}

/** `02:00–04:00`: the hours of a window that repeats. */
export function hoursText(from: number, to: number, timeZone: string, t: Messages = en): string {
  const options = { hour: '2-digit', minute: '2-digit' } as const
  const clock = dateFormat('hour', t.locale, timeZone, options)
  return `${clock.format(from)}–${clock.format(to)}`
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export function sinceText(at: number, now: number, timeZone: string, t: Messages = en): string {
  const away = Math.abs(at - now)
  if (away >= 7 * day) return dayText(at, now, timeZone, t)
  const [unit, size] =
    away < hour ? (['minute', minute] as const) : away < day ? (['hour', hour] as const) : (['day', day] as const)
  // Away by less than a minute it is now, and not `0 min ago`.
  return relative(t.locale).format(away < minute ? 0 : Math.trunc((at - now) / size), away < minute ? 'second' : unit)
}

function dayText(at: number, now: number, timeZone: string, t: Messages): string {
  const year = dateFormat('year', t.locale, timeZone, { year: 'numeric' })
  const options = { day: 'numeric', month: 'short' } as const
  return year.format(at) === year.format(now)
    ? dateFormat('day-of-year', t.locale, timeZone, options).format(at)
    : dateFormat('day-and-year', t.locale, timeZone, { ...options, year: 'numeric' }).format(at)
}

const relatives = new Map<string, Intl.RelativeTimeFormat>()

function relative(locale: string): Intl.RelativeTimeFormat {
  const known = relatives.get(locale) ?? new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  relatives.set(locale, known)
  return known
}
