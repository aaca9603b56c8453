import { plainAt } from '../time/local-moment.ts'

const aDay = 24 * 3_600_000
/** Days a token lives; 0: until it is revoked. */
export const apiTokenDays = [30, 90, 365, 0] as const

/** For so many days, or through a day such as `2026-06-30`, in the organization's time zone. */
export type TokenEnd = { days: number } | { lastDay: string }

/** UTC ms; null: until it is revoked. */
export function endOf(end: TokenEnd, { now, timeZone }: { now: number; timeZone: string }): number | null {
  if ('lastDay' in end) return lastMomentOf(end.lastDay, timeZone)
  else return end.days === 0 ? null : now + end.days * aDay
}

/** Why a token cannot end with that day; undefined: it can. */
export function lastDayProblem(day: string, { now, timeZone }: { now: number; timeZone: string }): string | undefined {
  const today = plainAt(now, timeZone).toPlainDate().toString()
  if (!isDay(day)) return `Type a day such as ${today}.`
  else return day < today ? `Choose today, ${today} in ${timeZone}, or a later day.` : undefined
}

/** So that what says until when it is good names that day. */
function lastMomentOf(day: string, timeZone: string): number {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds - 1
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  try {
    return Temporal.PlainDate.from(text).toString() === text
  } catch {
    return false
  }
}
