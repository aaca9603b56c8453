const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs far more than using it, and a page uses few of them a hundred times. */
function format(name: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${timeZone}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', { ...options, timeZone })
  formats.set(key, made)
  return made
}

export interface MomentProps {
  /** UTC milliseconds. */
  at: number
  timeZone: string
}

/** `10 Mar 2026, 13:00 CET`; a script adds the visitor's own time beside it. */
export function Moment({ at, timeZone }: MomentProps): JSX.Element {
  return (
    <time datetime={new Date(at).toISOString()} data-zone={timeZone} safe>
      {momentText(at, timeZone)}
    </time>
  )
}

export function momentText(at: number, timeZone: string): string {
  return format('moment', timeZone, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(at)
}

/** `10 Mar 2026, 02:00 CET to 04:00 CET`; the second day is named where it is another. */
export function periodText(from: number, to: number, timeZone: string): string {
  const [start, end] = [momentText(from, timeZone), momentText(to, timeZone)]
  const [startDay] = start.split(', ')
  const [endDay, endTime] = end.split(', ')
  return `${start} to ${startDay === endDay ? endTime : end}`
}

/** `Tuesday, 10 March 2026` from `2026-03-10`. */
export function dayText(date: string): string {
  return format('day', 'UTC', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(
    Date.parse(`${date}T00:00Z`),
  )
}

/** `10 Mar 2026` from `2026-03-10`. */
export function shortDayText(date: string): string {
  return format('short-day', 'UTC', { day: 'numeric', month: 'short', year: 'numeric' }).format(
    Date.parse(`${date}T00:00Z`),
  )
}

/** `March 2026` from `2026-03`. */
export function monthText(month: string): string {
  return format('month', 'UTC', { month: 'long', year: 'numeric' }).format(Date.parse(`${month}-01T00:00Z`))
}

/** `2 d 3 h`, `2 h 5 min`, `5 min`, `under a minute`. */
export function durationText(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000)
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60]
  if (minutes < 1) return 'under a minute'
  else if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`
  else if (hours > 0) return rest > 0 ? `${hours} h ${rest} min` : `${hours} h`
  else return `${rest} min`
}
