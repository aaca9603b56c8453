import { type Attributes, plainOf, type Value } from './attributes.ts'
import type { Comparison, Filter, Literal, Path } from './filter.ts'

/** Compared letter for letter (RFC 7643, 3.1); all other texts are compared whatever their case. */
const exact = ['id', 'externalid', '$ref']

/** Does the filter choose the resource? Takes a step for each value of each attribute that it names. */
export function matches(filter: Filter, resource: Attributes): boolean {
  return choosing(filter)(resource)
}

/** `matches` for many resources: what the filter says is read once. */
export function choosing(filter: Filter): (resource: Attributes) => boolean {
  if (filter.is === 'not') {
    const part = choosing(filter.part)
    return (resource) => !part(resource)
  } else if (filter.is === 'and' || filter.is === 'or') {
    const parts = filter.parts.map(choosing)
    return filter.is === 'and'
      ? (resource) => parts.every((part) => part(resource))
      : (resource) => parts.some((part) => part(resource))
  } else if (filter.is === 'present') return someAt(filter.path, (value) => value !== null && value !== '')
  const { path, operator, value: wanted } = filter
  const isAbsent = wanted === null && operator === 'eq'
  const found = someAt(path, isAbsent ? () => true : comparing(path, operator === 'ne' ? 'eq' : operator, wanted))
  return isAbsent || operator === 'ne' ? (resource) => !found(resource) : found
}

type Test = (value: Value) => boolean

/** Is there a value at the path that passes? Of an attribute with many values, among all that its filter chooses. */
function someAt({ schema, attribute, where, sub }: Path, passes: Test): (resource: Attributes) => boolean {
  const isChosen = where ? choosing(where) : undefined
  const inOne: Test = (value) => {
    if (isChosen && !(value instanceof Map && isChosen(value))) return false
    else if (sub === undefined) return passes(value)
    else return value instanceof Map && some(value.get(sub), passes)
  }
  return (resource) => {
    const holder = schema === '' ? resource : resource.get(schema)
    return holder instanceof Map && some(holder.get(attribute), inOne)
  }
}

function some(value: Value | undefined, passes: Test): boolean {
  if (Array.isArray(value)) return value.some(passes)
  else return value !== undefined && value !== null && passes(value)
}

function comparing({ attribute, sub }: Path, operator: Comparison, wanted: Literal): Test {
  const isExact = exact.includes(sub ?? attribute)
  const word = String(wanted).toLowerCase()
  const text = typeof wanted !== 'string' ? undefined : isExact ? wanted : word
  return (value) => {
    const plain = plainOf(value)
    if (typeof plain === 'number' && typeof wanted === 'number') return inOrder(plain, operator, wanted)
    else if (typeof plain === 'boolean') return operator === 'eq' && String(plain) === word
    else if (typeof plain !== 'string' || text === undefined) return false
    else return textCompared(isExact ? plain : plain.toLowerCase(), operator, text)
  }
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
