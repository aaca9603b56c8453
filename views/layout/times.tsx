import { en, type Messages } from '../messages/en.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs far more than using it, and a page uses few of them a hundred times. */
function format(
  name: string,
  locale: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${name} ${locale} ${timeZone}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone })
  formats.set(key, made)
  return made
}

export interface MomentProps {
  /** UTC milliseconds. */
  at: number
  timeZone: string
  /** The messages of the language; the dashboard speaks English. */
  t?: Messages
}

/** `10 Mar 2026, 13:00 CET`; a script adds the visitor's own time beside it. */
export function Moment({ at, timeZone, t }: MomentProps): JSX.Element {
  return (
    <time datetime={new Date(at).toISOString()} data-zone={timeZone} safe>
      {momentText(at, timeZone, t)}
    </time>
  )
}

export function momentText(at: number, timeZone: string, t: Messages = en): string {
  return format('moment', t.locale, timeZone, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(at)
}

/** `10 Mar 2026, 02:00 CET to 04:00 CET`; the second day is named where it is another. */
export function periodText(from: number, to: number, timeZone: string, t: Messages = en): string {
  const day = format('period-day', t.locale, timeZone, { day: 'numeric', month: 'numeric', year: 'numeric' })
  const end = day.format(from) === day.format(to) ? clockText(to, timeZone, t) : momentText(to, timeZone, t)
  return t.times.period(momentText(from, timeZone, t), end)
}

/** `04:00 CET` */
function clockText(at: number, timeZone: string, t: Messages): string {
  return format('clock', t.locale, timeZone, { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }).format(at)
}

/** `13:00`, where the zone stands beside it. */
export function hourText(at: number, timeZone: string): string {
  return format('hour', en.locale, timeZone, { hour: '2-digit', minute: '2-digit' }).format(at)
}

/** `Tuesday, 10 March 2026` from `2026-03-10`, as it stands in a heading. */
export function dayText(date: string, t: Messages = en): string {
  const options = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
  return capitalized(format('day', t.locale, 'UTC', options).format(Date.parse(`${date}T00:00Z`)), t)
}

/** `10 Mar 2026` from `2026-03-10`. */
export function shortDayText(date: string, t: Messages = en): string {
  return format('short-day', t.locale, 'UTC', { day: 'numeric', month: 'short', year: 'numeric' }).format(
    Date.parse(`${date}T00:00Z`),
  )
}

/** `10 Mar 2026`: the day of a moment in UTC milliseconds. */
export function momentDayText(at: number, timeZone: string, t: Messages): string {
  return format('moment-day', t.locale, timeZone, { day: 'numeric', month: 'short', year: 'numeric' }).format(at)
}

/** `10 Mar 2026`: the day in UTC of a moment in UTC milliseconds. */
export function utcDayText(at: number, t: Messages = en): string {
  return shortDayText(new Date(at).toISOString().slice(0, 10), t)
}

/** `March 2026` from `2026-03`, as it stands in a heading. */
export function monthText(month: string, t: Messages = en): string {
  const options = { month: 'long', year: 'numeric' } as const
  return capitalized(format('month', t.locale, 'UTC', options).format(Date.parse(`${month}-01T00:00Z`)), t)
}

/** French, Spanish and Portuguese write days and months small, but not at the beginning. */
function capitalized(text: string, t: Messages): string {
  return text.charAt(0).toLocaleUpperCase(t.locale) + text.slice(1)
}

/** `2 d 3 h`, `2 h 5 min`, `5 min`, `under a minute`. */
export function durationText(milliseconds: number, t: Messages = en): string {
  const { both, days, hours, minutes, underAMinute } = t.times
  const whole = Math.floor(milliseconds / 60_000)
  const [d, h, min] = [Math.floor(whole / 1440), Math.floor(whole / 60) % 24, whole % 60]
  if (whole < 1) return underAMinute
  else if (d > 0) return h > 0 ? both(days(d), hours(h)) : days(d)
  else if (h > 0) return min > 0 ? both(hours(h), minutes(min)) : hours(h)
  else return minutes(min)
}

/** `40 ms`, `3.2 s`, then as `durationText`: how long something took. */
export function elapsedText(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds < 10 ? Number(milliseconds.toFixed(1)) : Math.round(milliseconds)} ms`
  else if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`
  else return durationText(milliseconds)
}

/** `10 Mar, 13:00:05`, where the zone stands beside it. */
export function secondText(at: number, timeZone: string): string {
  const options = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const
  return format('second', en.locale, timeZone, options).format(at)
}
