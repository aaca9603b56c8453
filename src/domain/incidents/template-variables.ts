/** `{{name}}` in a template: letters, digits, spaces and hyphens between the braces. */
const variable = /\{\{\s*([\p{L}\p{N}][\p{L}\p{N} _-]{0,39}?)\s*\}\}/gu

export interface KnownVariables {
  organization: string
  /** In the organization's zone, such as `10 Mar 2026`. */
  date: string
  /** Such as `13:00 CET`. */
  time: string
}

/** Fills in known variables; unknown ones stay for the editor to fill in. */
export function fillVariables(text: string, known: KnownVariables): string {
  const byName = new Map(Object.entries(known))
  return text.replace(variable, (whole, name: string) => byName.get(name.toLowerCase()) ?? whole)
}

/** Variables that nobody has filled in, each once, with their braces. */
export function openVariables(text: string): string[] {
  return [...new Set([...text.matchAll(variable)].map(([whole]) => whole))]
}

/** Date and time variables of a moment (UTC ms). */
export function momentVariables(at: number, timeZone: string): Pick<KnownVariables, 'date' | 'time'> {
  const date = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short', year: 'numeric' })
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' })
  return { date: date.format(at), time: time.format(at) }
}
