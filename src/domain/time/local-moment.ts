/** Moments as people type and read them in fields of type datetime-local, such as `2026-03-24T02:00`. */

/** A moment (UTC ms) as the clock of a zone shows it. */
export function localMoment(at: number, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDateTime()
  return local.toString({ smallestUnit: 'minute' })
}

/** UTC ms of a time in a zone; null where it is no date and time. A time that the clock skips is the one after the gap. */
export function momentIn(typed: string, timeZone: string): number | null {
  try {
    return Temporal.PlainDateTime.from(typed).toZonedDateTime(timeZone).epochMilliseconds
  } catch {
    return null
  }
}
