import type { UptimeRange } from './uptime-range.ts'

/** A component's or a group's time between two days. */
export interface UptimeFacts {
  id: string
  name: string
  /** 0 to 1; null: nothing that counts was recorded. */
  uptime: number | null
  /** Milliseconds. */
  major: number
  partial: number
}

export interface Uptime<Events> {
  range_start: string
  range_end: string
  /** 0 to 100. */
  uptime_percentage: number
  /** Seconds. */
  major_outage: number
  partial_outage: number
  /** Null where nothing was adjusted. */
  warnings: string[] | null
  id: string
  name: string
  /** Absent where the caller skips them. */
  related_events?: Events
}

export type ComponentEvents = { id: string }[]
export type GroupEvents = { component_id: string; incidents: ComponentEvents }[]

/** Days are told as moments of the page's time zone, so that the date in them is the day that was asked for. */
export function uptimeOf<Events>(
  { id, name, uptime, major, partial }: UptimeFacts,
  { start, end, warnings }: UptimeRange,
  timeZone: string,
  events: Events | undefined,
): Uptime<Events> {
  return {
    range_start: momentOn(start, '00:00', timeZone),
    range_end: momentOn(end, '23:59:59.999', timeZone),
    uptime_percentage: percentageOf(uptime ?? 1),
    major_outage: Math.round(major / 1000),
    partial_outage: Math.round(partial / 1000),
    warnings: warnings.length === 0 ? null : warnings,
    id,
    name,
    ...(events === undefined ? {} : { related_events: events }),
  }
}

/** Rounded down to two places, or an outage of a second would be none. */
function percentageOf(uptime: number): number {
  return Math.floor(Number((uptime * 10_000).toFixed(6))) / 100
}

function momentOn(day: string, time: string, timeZone: string): string {
  const moment = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) })
  return moment.toString({ timeZoneName: 'never', fractionalSecondDigits: 3 })
}
