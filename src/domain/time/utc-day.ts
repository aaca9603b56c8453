/** The beginning of a day in UTC, in milliseconds; null for a text that is no day, such as `2026-02-31`. */
export function utcDayStart(text: string): number | null {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(at) && utcDay(at) === text ? at : null
}

/** `2026-03-10`: the day in UTC of a moment in UTC milliseconds. */
export function utcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** Such as `2026-03-10 12:00 UTC`. */
export function utcMinute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
