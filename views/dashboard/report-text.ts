import { dateFormat, durationText, monthText } from '../layout/times.tsx'
import { en } from '../messages/en.ts'

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

export function uptimeText({ uptime }: { uptime: number | null }): string {
  return uptime === null ? '–' : en.percent(uptime)
}

export function spentText(milliseconds: number): string {
  return milliseconds === 0 ? '–' : durationText(milliseconds)
}

export function lengthsText({ median, slowest, count }: Lengths): string {
  if (median === null || slowest === null) return 'No incident to measure.'
  else if (count === 1) return `${durationText(median)}, of one incident`
  else return `${durationText(median)} at the median, ${durationText(slowest)} at the slowest, of ${count} incidents`
}

export function shortLengths({ median, slowest }: Lengths): string {
  return median === null || slowest === null ? '–' : `${shortText(median)} · ${shortText(slowest)}`
}

function shortText(milliseconds: number): string {
  return milliseconds < 60_000 ? '< 1 min' : durationText(milliseconds)
}

export function promisesText({ kept, missed }: Response['promises']): string {
  if (kept + missed === 0) return 'None was due.'
  else return `${kept} of ${kept + missed} came in time, ${missed} did not`
}

export function keptOf({ kept, missed }: Response['promises']): string {
  return kept + missed === 0 ? '–' : `${kept} of ${kept + missed}`
}

export function spanText(months: readonly string[]): string {
  const [first = '', last = ''] = [months[0], months.at(-1)]
  return first === last ? monthText(first) : `${monthText(first)} to ${monthText(last)}`
}

/** `Mar 26` */
export function shortMonth(month: string): string {
  const options = { month: 'short', year: '2-digit' } as const
  return dateFormat('short month', en.locale, 'UTC', options).format(Date.parse(`${month}-01T00:00Z`))
}
