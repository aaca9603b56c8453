/** First moment of a month such as `2026-03` in a zone and of the month after it, in UTC ms; null where the text is no month. */
export function monthIn(typed: string, timeZone: string): { from: number; until: number } | null {
  if (!/^\d{4}-\d\d$/.test(typed)) return null
  try {
    const month = Temporal.PlainYearMonth.from(typed)
    const start = (of: Temporal.PlainYearMonth) =>
      of.toPlainDate({ day: 1 }).toZonedDateTime(timeZone).epochMilliseconds
    return { from: start(month), until: start(month.add({ months: 1 })) }
  } catch {
    return null
  }
}
