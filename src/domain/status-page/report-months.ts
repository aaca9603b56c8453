import { dateIn } from './days.ts'
import { monthsBetween } from './report-figures.ts'

/** Months that one report covers at the most. */
export const mostMonths = 12
/** Months back from now that can be chosen. */
const offered = 36
/** Months of a report for which nobody chose any. */
const usual = 3

export interface ReportMonths {
  /** Months as YYYY-MM, the oldest first; both ends included. */
  from: string
  to: string
}

/** What can be chosen, the newest first. */
export function monthsOffered(timeZone: string, now: number): string[] {
  const present = Temporal.PlainYearMonth.from(dateIn(timeZone, now).slice(0, 7))
  return monthsBetween(present.subtract({ months: offered - 1 }).toString(), present.toString()).toReversed()
}

/** The months that were asked for, in their order, or the usual ones; beyond a year it is the last one of them. */
export function monthsAsked(asked: { from?: string; to?: string }, timeZone: string, now: number): ReportMonths {
  const known = monthsOffered(timeZone, now)
  const present = known[0] ?? ''
  const chosen = (month: string | undefined, otherwise: string) =>
    month !== undefined && known.includes(month) ? month : otherwise
  const back = (month: string, months: number) => Temporal.PlainYearMonth.from(month).subtract({ months }).toString()
  const end = chosen(asked.to, present)
  const [first = end, last = end] = [chosen(asked.from, back(end, usual - 1)), end].toSorted()
  const earliest = back(last, mostMonths - 1)
  return { from: [first, earliest].toSorted().at(-1) ?? first, to: last }
}
