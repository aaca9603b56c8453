import { en, type Messages } from '../messages/en.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs far more than using it, and a page uses few of them a hundred times. */
export function dateFormat(
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

/**
 * Each component below is one `<time>` with the organization's clock and its zone, for copies and readers without scripts.
 * On visitors' pages `static/times.js` puts the visitor's own clock in its place before it is painted, both zones in its
 * title; they differ in what it puts there alone.
 */

/** `10 Mar 2026, 13:00 CET`; the script: `10 Mar, 21:00`. */
export function Moment(props: MomentProps): JSX.Element {
  return <Time {...props} />
}

/** The script: `12 min ago · 21:00` for a day, as `Moment` before and after. Keeps its width while it counts. */
export function Ago(props: MomentProps): JSX.Element {
  return <Time {...props} show="ago" />
}

/** The script: `21:00` where it is today, else as `Moment`. */
export function Clock(props: MomentProps): JSX.Element {
  return <Time {...props} show="clock" />
}

/** A moment that is promised; the script: `21:00 (in 8 min)` for a day, as `Moment` before and after. */
export function Due(props: MomentProps): JSX.Element {
  return <Time {...props} show="due" />
}

function Time({ at, timeZone, t, show }: MomentProps & { show?: 'ago' | 'clock' | 'due' }): JSX.Element {
  return (
    <time datetime={new Date(at).toISOString()} data-zone={timeZone} data-show={show} safe>
      {momentText(at, timeZone, t)}
    </time>
  )
}

/** `Since 10 Mar 2026, 13:00 CET`, a sentence of its own; the script: `For 24 minutes` on the first day. */
export function Lasting({ at, timeZone, t = en }: MomentProps): JSX.Element {
  return (
    <time
      datetime={new Date(at).toISOString()}
      data-zone={timeZone}
      data-show="lasting"
      data-since={t.banner.since}
      data-lasting={t.banner.lasting}
      safe
    >
      {t.banner.since.replace('{time}', momentText(at, timeZone, t))}
    </time>
  )
}

/** `10 Mar`, the year where it is asked for; the script: the day it was at the visitor's. */
export function Day({ at, timeZone, t = en, year }: MomentProps & { year?: boolean }): JSX.Element {
  const text = year ? momentDayText(at, timeZone, t) : dayOfYearText(at, timeZone, t)
  return (
    <time datetime={new Date(at).toISOString()} data-zone={timeZone} data-show={year ? 'date' : 'day'} safe>
      {text}
    </time>
  )
}

/** Day over month, as a leaf of a calendar; the script: the visitor's. */
export function DayLeaf({ at, timeZone, t = en }: MomentProps): JSX.Element {
  return (
    <time class="day-leaf" datetime={new Date(at).toISOString()} data-zone={timeZone} data-show="leaf">
      <b safe>{dateFormat('leaf-day', t.locale, timeZone, { day: 'numeric' }).format(at)}</b>{' '}
      <span safe>{dateFormat('leaf-month', t.locale, timeZone, { month: 'short' }).format(at)}</span>
    </time>
  )
}

export interface PeriodProps {
  /** UTC milliseconds. */
  from: number
  to: number
  timeZone: string
  t?: Messages
}

/** `10 Mar 2026, 02:00–04:00 CET`; the script: `10 Mar, 10:00–12:00`. */
export function Period(props: PeriodProps): JSX.Element {
  const { from, to, timeZone, t } = props
  return <Range {...props} show="period" text={periodText(from, to, timeZone, t)} />
}

/** `Tue, 02:00–04:00 CET`, beside a `DayLeaf`; the script: `Tue, 10:00–12:00`. */
export function Hours(props: PeriodProps): JSX.Element {
  const { from, to, timeZone, t = en } = props
  const hours = dateFormat('hours', t.locale, timeZone, { weekday: 'short', ...clock, timeZoneName: 'short' })
  return <Range {...props} show="hours" text={hours.formatRange(from, to)} />
}

function Range(props: PeriodProps & { show: 'period' | 'hours'; text: string }): JSX.Element {
  return (
    <time
      datetime={new Date(props.from).toISOString()}
      data-until={new Date(props.to).toISOString()}
      data-zone={props.timeZone}
      data-show={props.show}
      safe
    >
      {props.text}
    </time>
  )
}

/** Once at the foot of a page for visitors: whose clock its times are. */
export function WhoseTimes({ timeZone, t }: { timeZone: string; t: Messages }): JSX.Element {
  return (
    <p class="whose-times" data-yours={t.times.yours} safe>
      {t.times.theirs(timeZone)}
    </p>
  )
}

const clock = { hour: '2-digit', minute: '2-digit' } as const
const date = { day: 'numeric', month: 'short', year: 'numeric' } as const

export function momentText(at: number, timeZone: string, t: Messages = en): string {
  return dateFormat('moment', t.locale, timeZone, { ...date, ...clock, timeZoneName: 'short' }).format(at)
}

/** `10 Mar 2026, 02:00–04:00 CET`; the second day is named where it is another, the second zone where clocks change between. */
export function periodText(from: number, to: number, timeZone: string, t: Messages = en): string {
  const zone = dateFormat('zone', t.locale, timeZone, { timeZoneName: 'short' })
  const named = (at: number) => zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value
  return named(from) === named(to)
    ? dateFormat('moment', t.locale, timeZone, { ...date, ...clock, timeZoneName: 'short' }).formatRange(from, to)
    : `${momentText(from, timeZone, t)} – ${momentText(to, timeZone, t)}`
}

/** `10 Mar`: the day of a moment in UTC milliseconds, where the year is plain. */
function dayOfYearText(at: number, timeZone: string, t: Messages): string {
  return dateFormat('day-of-year', t.locale, timeZone, { day: 'numeric', month: 'short' }).format(at)
}

/** `13:00`, where the zone stands beside it. */
export function hourText(at: number, timeZone: string, t: Messages = en): string {
  return dateFormat('hour', t.locale, timeZone, clock).format(at)
}

/** `10 Mar 2026` from `2026-03-10`. */
export function shortDayText(day: string, t: Messages = en): string {
  return dateFormat('short-day', t.locale, 'UTC', date).format(Date.parse(`${day}T00:00Z`))
}

/** `10 Mar 2026`: the day of a moment in UTC milliseconds. */
export function momentDayText(at: number, timeZone: string, t: Messages): string {
  return dateFormat('moment-day', t.locale, timeZone, date).format(at)
}

/** `10 Mar 2026`: the day in UTC of a moment in UTC milliseconds. */
export function utcDayText(at: number, t: Messages = en): string {
  return shortDayText(new Date(at).toISOString().slice(0, 10), t)
}

/** `March 2026` from `2026-03`, as it stands in a heading. */
export function monthText(month: string, t: Messages = en): string {
  const options = { month: 'long', year: 'numeric' } as const
  return capitalized(dateFormat('month', t.locale, 'UTC', options).format(Date.parse(`${month}-01T00:00Z`)), t)
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
export function elapsedText(milliseconds: number, t: Messages = en): string {
  if (milliseconds < 1000) return `${shortNumber(milliseconds < 10 ? milliseconds : Math.round(milliseconds), t)} ms`
  else if (milliseconds < 60_000) return `${t.number(milliseconds / 1000, 1)} s`
  else return durationText(milliseconds, t)
}

/** One digit behind the point, where it is not 0. */
function shortNumber(value: number, t: Messages): string {
  return t.number(value, Number.isInteger(Number(value.toFixed(1))) ? 0 : 1)
}

/** `10 Mar, 13:00:05`, where the zone stands beside it. */
export function secondText(at: number, timeZone: string, t: Messages = en): string {
  const options = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const
  return dateFormat('second', t.locale, timeZone, options).format(at)
}
