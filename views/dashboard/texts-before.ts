/** Texts that stood in a composer before the model's took their place: fields of its form, and of its draft, the oldest first. */

const begins = 'before-suggestion-'
/** Each is as long as a text may be. */
const mostKept = 5

export function textsBefore(values: Record<string, string>): string[] {
  return Array.from({ length: mostKept }, (_, at) => values[begins + at] ?? '').filter((text) => text !== '')
}

/** The fields with these texts in place of what they held. */
export function withTextsBefore(values: Record<string, string>, texts: readonly string[]): Record<string, string> {
  const others = Object.entries(values).filter(([name]) => !name.startsWith(begins))
  return { ...Object.fromEntries(others), ...fieldsBefore(texts) }
}

export function fieldsBefore(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.slice(-mostKept).map((text, at) => [begins + at, text]))
}
