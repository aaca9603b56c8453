import { FormatRegistry, type Static, type TSchema } from '@sinclair/typebox'
import { Errors, type ValueError, ValueErrorType } from '@sinclair/typebox/errors'
import { utcDayStart } from '#src/domain/time/utc-day.ts'
import { unprocessable } from '../../program-refusal.ts'
import { fromText } from './from-text.ts'
import type { Body } from './operation.ts'

/** Sentences of a refusal; a program mends one field after the other anyhow. */
const mostSentences = 10

FormatRegistry.Set('date', (text) => utcDayStart(text) !== null)
FormatRegistry.Set('date-time', (text) => /^\d{4}-\d\d-\d\d([T ]|$)/.test(text) && !Number.isNaN(Date.parse(text)))

/**
 * What was sent, as the schema has it: text of a form becomes what it stands for. Throws a refusal that names each field which is
 * unknown, missing or wrong. A body without its wrapper is taken as what would be in it.
 */
export function checkBody({ wrapper, schema, beside }: Body, sent: unknown): unknown {
  refuseTooMany(sent)
  const body = Object(sent)
  const isWrapped = wrapper !== null && Object.hasOwn(body, wrapper)
  if (isWrapped) refuseOutside(wrapper, schema, beside, body)
  const inner = isWrapped ? withNeighbours(body[wrapper], body, beside) : body
  return checked(schema, inner, (path) => named(wrapper === null ? path : [wrapper, ...path]))
}

/** One of its fields that stands outside would be lost; whatever else stands there is some other program's business. */
function refuseOutside(wrapper: string, { properties }: TSchema, beside: readonly string[], body: object): void {
  const outside = Object.keys(body).filter(
    (name) => name !== wrapper && !beside.includes(name) && Object.hasOwn(properties, name),
  )
  if (outside.length > 0)
    throw unprocessable(...outside.map((name) => `${name}: Put this inside of ${wrapper}: ${named([wrapper, name])}.`))
}

function withNeighbours(inner: unknown, body: Record<string, unknown>, beside: readonly string[]): unknown {
  if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
  const neighbours = beside.filter((name) => Object.hasOwn(body, name)).map((name) => [name, body[name]])
  return { ...Object.fromEntries(neighbours), ...inner }
}

/** Values of a body, lists and objects among them: to check more would have visitors wait. Of 3,000 points there are 9,000. */
const mostValues = 12_000

function refuseTooMany(sent: unknown): void {
  let count = 0
  const open: unknown[] = [sent]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    const inside = Object(value) === value ? Object.values(Object(value)) : []
    count += inside.length
    if (count > mostValues)
      throw unprocessable(`This has more than ${mostValues.toLocaleString('en')} values: send it in parts.`)
    for (const one of inside) if (one !== undefined) open.push(one)
  }
}

/** What else stands in the query is some other program's business. */
export function checkQuery<Schema extends TSchema>(schema: Schema, sent: Record<string, unknown>): Static<Schema> {
  const known = Object.entries(sent).filter(([name]) => name in (schema.properties ?? {}))
  return checked(schema, Object.fromEntries(known), named)
}

function checked(schema: TSchema, sent: unknown, nameOf: (path: string[]) => string): unknown {
  const value = fromText(schema, withoutEmptyTexts(schema, asObject(sent)))
  const unknown = unknownIn(schema, value).map((path) => `${nameOf(path)}: This is not known here. ${known(schema)}`)
  const wrong = Map.groupBy(take(Errors(schema, value), 50), ({ path }) => path)
  const sentences = [
    ...unknown,
    ...[...wrong.values()].map(([first]) => (first ? `${nameOf(pathOf(first))}: ${problemOf(first)}` : '')),
  ]
  if (sentences.length > 0) throw unprocessable(...sentences.slice(0, mostSentences))
  return value
}

function asObject(sent: unknown): Record<string, unknown> {
  if (sent === undefined || sent === null) return {}
  if (typeof sent !== 'object' || Array.isArray(sent)) throw unprocessable('Send an object with fields, or a form.')
  return { ...sent }
}

/** A form has no null: an empty text stands for it, where the field may be null and may not be an empty text. */
function withoutEmptyTexts(schema: TSchema, sent: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]) => [
      name,
      value === '' && meansNull(schema.properties?.[name]) ? null : value,
    ]),
  )
}

function meansNull(property: TSchema | undefined): boolean {
  const kinds: TSchema[] = property?.anyOf ?? []
  return kinds.some(({ type }) => type === 'null') && !kinds.some((kind) => [...Errors(kind, '')].length === 0)
}

/** Fields that nothing would be done with: to take them would be to lose them. */
function unknownIn(schema: TSchema, value: unknown): string[][] {
  if (schema.type !== 'object' || !schema.properties || schema.additionalProperties === true) return []
  return Object.keys(Object(value))
    .filter((name) => !Object.hasOwn(schema.properties, name))
    .map((name) => [name.slice(0, 100)])
}

function known({ properties }: TSchema): string {
  return `Send only ${Object.keys(properties ?? {}).join(', ')}.`
}

function pathOf({ path }: ValueError): string[] {
  return path.split('/').slice(1)
}

/** `component[status]`, as forms name it and as Statuspage's refusals do. */
function named([first = '', ...rest]: string[]): string {
  return `${first}${rest.map((part) => `[${part}]`).join('')}`
}

function problemOf({ schema, type, value }: ValueError): string {
  if (type === ValueErrorType.ObjectRequiredProperty) return 'This is missing.'
  if (type === ValueErrorType.ObjectAdditionalProperties) return 'This is not known here: leave it out.'
  if (type === ValueErrorType.StringMinLength && value === '') return 'This is empty: type something.'
  return `Send ${wanted(schema)}.`
}

export function wanted(schema: TSchema): string {
  const { type, format, enum: words, anyOf } = schema
  if (Array.isArray(anyOf)) return [...new Set(anyOf.map(wanted))].join(', or ')
  else if (Array.isArray(words)) return `one of ${words.filter((word) => word !== '').join(', ')}`
  else if (typeof format === 'string' && format in examples) return examples[format] ?? ''
  else return kinds[String(type)]?.(schema) ?? 'an object with fields'
}

const examples: Record<string, string> = {
  date: 'a day such as 2026-03-10',
  'date-time': 'a moment such as 2026-03-10T12:00:00Z',
  email: 'an e-mail address',
}

const kinds: Record<string, (schema: TSchema) => string> = {
  null: () => 'null',
  boolean: () => 'true or false',
  integer: (schema) => `a whole number${rangeOf(schema)}`,
  number: (schema) => `a number${rangeOf(schema)}`,
  string: ({ maxLength }) => (maxLength === undefined ? 'a text' : `a text of at most ${maxLength} characters`),
  array: ({ maxItems }) => (maxItems === undefined ? 'a list' : `a list of at most ${maxItems}`),
}

function rangeOf({ minimum, maximum }: TSchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`
  if (minimum !== undefined) return ` from ${minimum}`
  return maximum === undefined ? '' : ` up to ${maximum}`
}

function* take<T>(values: Iterable<T>, most: number): Generator<T> {
  let count = 0
  for (const value of values) {
    if (count++ >= most) return
    yield value
  }
}
