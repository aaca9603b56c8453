import { wrong } from './scim-error.ts'

export type Value = string | number | boolean | null | Attributes | Value[]

/**
 * Attributes by their names in lower case: SCIM compares names so (RFC 7643, 2.1). A map, so that no name that somebody sends
 * means anything to JavaScript.
 */
export type Attributes = Map<string, Value>

/** Objects and lists in each other; a user's address in a list in an operation in a list has five. */
const deepest = 8

/** The attributes of a JSON object. Throws invalidSyntax for anything else. */
export function attributesOf(json: unknown): Attributes {
  const value = fromJson(json, deepest)
  if (!(value instanceof Map)) throw wrong('invalidSyntax', 'Send a JSON object, as application/scim+json.')
  return value
}

function fromJson(json: unknown, depth: number): Value {
  if (depth === 0) throw wrong('invalidSyntax', `The body has more than ${deepest} objects and lists in each other.`)
  if (Array.isArray(json)) return json.map((one) => fromJson(one, depth - 1))
  if (typeof json === 'object' && json !== null)
    return new Map(Object.entries(json).map(([name, value]) => [name.toLowerCase(), fromJson(value, depth - 1)]))
  if (typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean') return json
  return null
}

/** An attribute of many values as a list, one of none as an empty one. */
export function listOf(value: Value | undefined): Value[] {
  if (Array.isArray(value)) return value
  return value === undefined || value === null ? [] : [value]
}

/** A value of a complex attribute stands in its `value` (RFC 7643, 2.4). */
export function plainOf(value: Value): Value {
  return value instanceof Map ? (value.get('value') ?? null) : value
}
