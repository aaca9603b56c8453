/** Moments as people type and read them in fields of type datetime-local, such as `2026-03-24T02:00`. */

/** A moment (UTC ms) as the clock of a zone shows it, to the minute. */
export function localMoment(at: number, timeZone: string): string {
  return plainAt(at, timeZone).toString({ smallestUnit: 'minute' })
}

/**
 * UTC ms of a time in a zone; null where it is no date and time of a year of four digits. A time that the clock skips is the one
 * after the gap.
 */
export function momentIn(typed: string, timeZone: string): number | null {
  if (!/^\d{4}-/.test(typed)) return null
  try {
    return Temporal.PlainDateTime.from(typed).toZonedDateTime(timeZone).epochMilliseconds
  } catch {
    return null
  }
}

/** A moment that a text may mean, and how far the clock is from UTC then, such as `+02:00`. */
export interface Meaning {
  at: number
  offset: string
}

/** What a text means: nothing, one moment, or two where the clock shows that time twice, the earlier first. */
export function meaningsOf(typed: string, timeZone: string): Meaning[] {
  if (!/^\d{4}-/.test(typed)) return []
  try {
    if (withOffset.test(typed)) return [meaningAt(Temporal.Instant.from(typed).toZonedDateTimeISO(timeZone))]
    return meaningsIn(Temporal.PlainDateTime.from(typed), timeZone)
  } catch {
    return []
  }
}

/** A program may say which moment it means. */
const withOffset = /[+-]\d\d:?\d\d$/

export function meaningsIn(plain: Temporal.PlainDateTime, timeZone: string): Meaning[] {
  const inZone = (disambiguation: 'earlier' | 'later' | 'compatible') =>
    plain.toZonedDateTime(timeZone, { disambiguation })
  const both = [inZone('earlier'), inZone('later')]
  const [earlier, later] = both.map((one) => one.epochMilliseconds)
  const isTwice = earlier !== later && both.every((one) => one.toPlainDateTime().equals(plain))
  return (isTwice ? both : [inZone('compatible')]).map(meaningAt)
}

function meaningAt(moment: Temporal.ZonedDateTime): Meaning {
  return { at: moment.epochMilliseconds, offset: moment.offset }
}

/** To the millisecond. */
export function plainAt(at: number, timeZone: string): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDateTime()
}

/** Whether a text is such a moment, of whatever zone. */
export function isLocalMoment(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) && momentIn(text, 'UTC') !== null
}
