/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Members of a JSON object; none where it is none. */
export function membersOf(text: string): Record<string, unknown> {
  return Object(parseJson(text))
}
