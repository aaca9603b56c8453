/**
 * Beginnings of the last `count` days in a time zone, oldest first, and the end of today: `count` + 1 moments in UTC ms. Days
 * have 23 or 25 hours where the clocks change.
 */
export function dayBoundaries(timeZone: string, now: number, count: number): number[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).startOfDay()
  return Array.from(
    { length: count + 1 },
    (_, index) => today.add({ days: index - count + 1 }).startOfDay().epochMilliseconds,
  )
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** The date of a moment (UTC ms) in a time zone, as YYYY-MM-DD. */
export function dateIn(timeZone: string, at: number): string {
  const known = formats.get(timeZone)
  const format = known ?? new Intl.DateTimeFormat('en-CA', { timeZone })
  if (!known) formats.set(timeZone, format)
  return format.format(at)
}

/** The month of a moment (UTC ms) in a time zone, as YYYY-MM, for many moments that lie close together. */
export function monthsIn(timeZone: string): (at: number) => string {
  let known = { from: 0, to: 0, month: '' }
  return (at) => {
    if (at < known.from || at >= known.to) {
      const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
      const first = date.with({ day: 1 }).startOfDay()
      const next = first.add({ months: 1 }).startOfDay()
      known = { from: first.epochMilliseconds, to: next.epochMilliseconds, month: dateIn(timeZone, at).slice(0, 7) }
    }
    return known.month
  }
}
