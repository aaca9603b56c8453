import { dateFormat, durationText, monthText } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface Availability {
  /** 0 to 1; null: nothing that counts was recorded. */
  uptime: number | null
  incidents: number
  /** Milliseconds. */
  maintenance: number
}

export interface Lengths {
  count: number
  /** Milliseconds; null where there is none. */
  median: number | null
  slowest: number | null
}

export interface Response {
  incidents: number
  firstUpdate: Lengths
  resolution: Lengths
  promises: { kept: number; missed: number }
}

export function uptimeText({ uptime }: { uptime: number | null }, t: DashboardMessages): string {
  return uptime === null ? '–' : t.percent(uptime)
}

export function spentText(milliseconds: number, t: DashboardMessages): string {
  return milliseconds === 0 ? '–' : durationText(milliseconds, t)
}

export function lengthsText({ median, slowest, count }: Lengths, t: DashboardMessages): string {
  const { nothingMeasured, ofOne, ofMany } = t.report
  if (median === null || slowest === null) return nothingMeasured
  else if (count === 1) return ofOne(durationText(median, t))
  else return ofMany(durationText(median, t), durationText(slowest, t), count)
}

export function shortLengths({ median, slowest }: Lengths, t: DashboardMessages): string {
  return median === null || slowest === null ? '–' : `${shortText(median, t)} · ${shortText(slowest, t)}`
}

function shortText(milliseconds: number, t: DashboardMessages): string {
  return milliseconds < 60_000 ? t.report.underAMinute : durationText(milliseconds, t)
}

export function promisesText({ kept, missed }: Response['promises'], { report }: DashboardMessages): string {
  return kept + missed === 0 ? report.noneDue : report.inTime(kept, kept + missed, missed)
}

export function keptOf({ kept, missed }: Response['promises'], { report }: DashboardMessages): string {
  return kept + missed === 0 ? '–' : report.kept(kept, kept + missed)
}

export function spanText(months: readonly string[], t: DashboardMessages): string {
  const [first = '', last = ''] = [months[0], months.at(-1)]
  return first === last ? monthText(first, t) : t.report.months(monthText(first, t), monthText(last, t))
}

/** `Mar 26` */
export function shortMonth(month: string, { locale }: DashboardMessages): string {
  const options = { month: 'short', year: '2-digit' } as const
  return dateFormat('short-month', locale, 'UTC', options).format(Date.parse(`${month}-01T00:00Z`))
}
