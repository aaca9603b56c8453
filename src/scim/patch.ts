import { type Attributes, attributesOf, listOf, plainOf, type Value } from './attributes.ts'
import { type Filter, type Path, parsePath } from './filter.ts'
import { choosing } from './matches.ts'
import { wrong } from './scim-error.ts'

/** One change of a PATCH (RFC 7644, 3.5.2), as its sender meant it. */
export interface Change {
  op: 'add' | 'replace' | 'remove'
  path: Path
  /** Null where none was sent. */
  value: Value
}

const mostOperations = 1000
/** Changes that the operations make together: one without a path makes one for each attribute in its value. */
const mostChanges = 2000
/** Values that one attribute of a person or a group may have, its members apart. */
const mostValues = 100

/**
 * The changes that a body asks for. Taken as they are sent, not as the RFC would have them: `Replace` with a capital (Entra ID),
 * no path and dotted names in the value (Entra ID), no path and an `id` beside what changes (Okta).
 */
export function changesOf(body: unknown): Change[] {
  const operations = attributesOf(body).get('operations')
  if (!Array.isArray(operations) || operations.length === 0)
    throw wrong('invalidSyntax', 'Send "Operations", a list with at least one operation.')
  if (operations.length > mostOperations)
    throw wrong('tooMany', `This has ${operations.length} operations. Send at most ${mostOperations} at once.`)
  const changes = operations.flatMap(changesIn)
  if (changes.length > mostChanges)
    throw wrong('tooMany', `This has ${changes.length} changes. Send at most ${mostChanges} at once.`)
  return changes
}

/** Names beside what changes that nobody means to change. */
const saidAnyway = ['schemas', 'id', 'meta']

function changesIn(operation: Value): Change[] {
  if (!(operation instanceof Map)) throw wrong('invalidSyntax', 'An operation is a JSON object with "op".')
  const word = String(operation.get('op') ?? '').toLowerCase()
  const op = (['add', 'replace', 'remove'] as const).find((one) => one === word)
  if (!op) throw wrong('invalidSyntax', 'An operation has an "op": add, replace or remove.')
  const [path, value = null] = [operation.get('path') ?? '', operation.get('value')]
  if (typeof path !== 'string') throw wrong('invalidPath', 'A path is a text.')
  if (path !== '') return [{ op, path: changeable(parsePath(path)), value }]
  if (op === 'remove') throw wrong('noTarget', 'A remove needs a path: it says what to remove.')
  if (!(value instanceof Map)) throw wrong('invalidValue', 'Without a path the value is a JSON object of attributes.')
  return [...value]
    .filter(([name]) => !saidAnyway.includes(name))
    .map(([name, one]) => ({ op, path: changeable(parsePath(name)), value: one }))
}

function changeable(path: Path): Path {
  if (path.schema === '' && (path.attribute === 'id' || path.attribute === 'meta'))
    throw wrong('mutability', `${path.attribute} is set by Opsentry and cannot be changed.`)
  return path
}

/** A copy of the resource with the changes in it, one after the other. */
export function patched(resource: Attributes, changes: readonly Change[]): Attributes {
  const copy = copyOf(resource)
  for (const change of changes) apply(holderOf(copy, change.path), change)
  return copy
}

function copyOf(resource: Attributes): Attributes {
  return new Map([...resource].map(([name, value]) => [name, copyOfValue(value)]))
}

function copyOfValue(value: Value): Value {
  if (Array.isArray(value)) return value.map(copyOfValue)
  return value instanceof Map ? copyOf(value) : value
}

/** Attributes of an extension stand in an object of its own. */
function holderOf(resource: Attributes, { schema }: Path): Attributes {
  return schema === '' ? resource : madeIn(resource, schema)
}

function madeIn(holder: Attributes, name: string): Attributes {
  const there = holder.get(name)
  if (there instanceof Map) return there
  const made: Attributes = new Map()
  holder.set(name, made)
  return made
}

function apply(holder: Attributes, { op, path, value }: Change): void {
  const { attribute, where, sub } = path
  if (where) applyToChosen(holder, attribute, where, { op, sub, value })
  else if (sub !== undefined) for (const one of complexAt(holder, attribute, op)) setAttribute(one, sub, op, value)
  else setAttribute(holder, attribute, op, value)
}

function setAttribute(holder: Attributes, name: string, op: Change['op'], value: Value): void {
  const there = holder.get(name)
  if (op === 'remove') remove(holder, name, value)
  else if (there instanceof Map && value instanceof Map) for (const [sub, one] of value) there.set(sub, one)
  else if (op === 'add' && Array.isArray(there)) holder.set(name, bounded(joined(there, listOf(value))))
  else holder.set(name, Array.isArray(value) ? bounded(value) : value)
}

/** Entra ID names the values that are to go beside the path, where the RFC would have all of them gone. */
function remove(holder: Attributes, name: string, value: Value): void {
  const [there, gone] = [holder.get(name), listOf(value)]
  if (!Array.isArray(there) || gone.length === 0) holder.delete(name)
  else
    holder.set(
      name,
      there.filter((one) => !gone.some((other) => plainOf(one) === plainOf(other))),
    )
}

function joined(there: Value[], added: Value[]): Value[] {
  const known = new Set(there.map(plainOf))
  return [...there, ...added.filter((one) => plainOf(one) === null || !known.has(plainOf(one)))]
}

function bounded(values: Value[]): Value[] {
  if (values.length > mostValues) throw wrong('tooMany', `An attribute has at most ${mostValues} values here.`)
  return values
}

/** The objects whose part is meant by `name.givenName`; of a list, each. */
function complexAt(holder: Attributes, attribute: string, op: Change['op']): Attributes[] {
  const there = holder.get(attribute)
  if (Array.isArray(there)) return there.filter((one) => one instanceof Map)
  if (there instanceof Map) return [there]
  return op === 'remove' ? [] : [madeIn(holder, attribute)]
}

interface ChosenChange {
  op: Change['op']
  sub: string | undefined
  value: Value
}

function applyToChosen(holder: Attributes, attribute: string, where: Filter, { op, sub, value }: ChosenChange): void {
  const list = listOf(holder.get(attribute))
  const isChosen = choosing(where)
  const chosen = list.filter((one) => one instanceof Map && isChosen(one)) as Attributes[]
  if (op === 'remove' && sub === undefined) {
    holder.set(
      attribute,
      list.filter((one) => !chosen.includes(one as Attributes)),
    )
    return
  }
  if (chosen.length === 0 && op !== 'remove') {
    const made = madeFrom(where)
    if (!made) throw wrong('noTarget', `No value of ${attribute} is one that the path chooses.`)
    holder.set(attribute, bounded([...list, made]))
    chosen.push(made)
  }
  for (const one of chosen)
    if (sub !== undefined) setAttribute(one, sub, op, value)
    else if (value instanceof Map) for (const [name, part] of value) one.set(name, part)
    else one.set('value', value)
}

/** Entra ID sets `emails[type eq "work"].value` of a person who has no such address yet, and means that there be one. */
function madeFrom(where: Filter): Attributes | undefined {
  if (where.is === 'and') {
    const parts = where.parts.map(madeFrom)
    return parts.every((part) => part !== undefined) ? new Map(parts.flatMap((part) => [...part])) : undefined
  }
  if (where.is !== 'comparison' || where.operator !== 'eq' || where.path.where || where.path.sub !== undefined)
    return undefined
  return new Map([[where.path.attribute, where.value]])
}
