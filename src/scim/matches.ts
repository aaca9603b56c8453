import { type Attributes, listOf, plainOf, type Value } from './attributes.ts'
import type { Comparison, Filter, Literal, Path } from './filter.ts'

/** Compared letter for letter (RFC 7643, 3.1); all other texts are compared whatever their case. */
const exact = ['id', 'externalid', '$ref']

/** Does the filter choose the resource? Takes a step for each value of each attribute that it names. */
export function matches(filter: Filter, resource: Attributes): boolean {
  if (filter.is === 'and') return filter.parts.every((part) => matches(part, resource))
  if (filter.is === 'or') return filter.parts.some((part) => matches(part, resource))
  if (filter.is === 'not') return !matches(filter.part, resource)
  const { path } = filter
  if (filter.is === 'present') return valuesAt(resource, path).some((value) => value !== null && value !== '')
  const isExact = exact.includes(path.sub ?? path.attribute)
  const values = valuesAt(resource, path)
  const has = (operator: Comparison) =>
    values.some((value) => compared(plainOf(value), operator, filter.value, isExact))
  if (filter.value === null && filter.operator === 'eq') return values.length === 0
  return filter.operator === 'ne' ? !has('eq') : has(filter.operator)
}

/** What stands at a path; of an attribute with many values, all that its filter chooses. */
function valuesAt(resource: Attributes, { schema, attribute, where, sub }: Path): Value[] {
  const holder = schema === '' ? resource : resource.get(schema)
  if (!(holder instanceof Map)) return []
  const all = listOf(holder.get(attribute))
  const chosen = where ? all.filter((value) => value instanceof Map && matches(where, value)) : all
  return sub === undefined ? chosen : chosen.flatMap((value) => (value instanceof Map ? listOf(value.get(sub)) : []))
}

function compared(value: Value, operator: Comparison, wanted: Literal, isExact: boolean): boolean {
  if (typeof value === 'number' && typeof wanted === 'number') return inOrder(value, operator, wanted)
  if (typeof value === 'boolean') return operator === 'eq' && String(value) === String(wanted).toLowerCase()
  if (typeof value !== 'string' || typeof wanted !== 'string') return false
  return isExact
    ? textCompared(value, operator, wanted)
    : textCompared(value.toLowerCase(), operator, wanted.toLowerCase())
}

function textCompared(value: string, operator: Comparison, wanted: string): boolean {
  if (operator === 'co') return value.includes(wanted)
  if (operator === 'sw') return value.startsWith(wanted)
  if (operator === 'ew') return value.endsWith(wanted)
  return inOrder(value, operator, wanted)
}

function inOrder<T extends string | number>(value: T, operator: Comparison, wanted: T): boolean {
  if (operator === 'eq') return value === wanted
  if (operator === 'gt') return value > wanted
  if (operator === 'ge') return value >= wanted
  if (operator === 'lt') return value < wanted
  if (operator === 'le') return value <= wanted
  return false
}

/** Attributes that lead to a resource by an index. */
const keys = ['id', 'username', 'externalid', 'displayname'] as const
export type Key = (typeof keys)[number]

/** A text that whatever the filter chooses must have in that attribute, where one says so: then few resources are read. */
export function keyOf(filter: Filter): { key: Key; value: string } | undefined {
  if (filter.is === 'and') return filter.parts.map(keyOf).find((found) => found !== undefined)
  if (filter.is !== 'comparison' || filter.operator !== 'eq' || typeof filter.value !== 'string') return undefined
  const { schema, attribute, where, sub } = filter.path
  const key = keys.find((one) => one === attribute)
  return key && schema === '' && !where && sub === undefined ? { key, value: filter.value } : undefined
}
