/** A program's own notes on an incident: a JSON object whose values are objects, too, as Statuspage has it. */
export type Metadata = Record<string, Record<string, unknown>>

/** Characters of its JSON. */
const longest = 16_000
const deepest = 10

/** A sentence about what is no metadata, or undefined. */
export function metadataProblem(value: unknown): string | undefined {
  if (!isObject(value) || !Object.values(value).every(isObject))
    return 'Send an object whose values are objects, such as {"jira": {"issue_id": "OPS-1"}}.'
  else if (isDeeper(value, deepest)) return `Nest it at most ${deepest} levels deep.`
  else if (JSON.stringify(value).length > longest)
    return `Keep its JSON under ${longest.toLocaleString('en')} characters.`
  else return undefined
}

export function isMetadata(value: unknown): value is Metadata {
  return metadataProblem(value) === undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  else return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1))
}
