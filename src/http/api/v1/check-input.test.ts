import { Type } from '@sinclair/typebox'
import { expect, test } from 'vitest'
import { day, filledText, flag, maybe, moment, nullable, oneOf, text } from '#src/statuspage/schemas/kinds.ts'
import { ProgramRefusal } from '../../program-refusal.ts'
import { checkBody, checkQuery } from './check-input.ts'
import { partQuery } from './list-part.ts'
import { bare, wrapped } from './operation.ts'

const body = wrapped(
  'thing',
  Type.Object({
    name: filledText('Name.', 10),
    description: maybe(nullable(text('Description.', 20))),
    status: maybe(oneOf(['up', 'down'])),
    open: maybe(flag('Open.')),
    since: maybe(nullable(day('Since.'))),
    at: maybe(moment('At.')),
    count: maybe(Type.Integer({ minimum: 1, maximum: 9 })),
    ids: maybe(Type.Array(Type.String(), { maxItems: 3 })),
    states: maybe(Type.Record(Type.String(), oneOf(['up', 'down']))),
  }),
)

function taken(sent: unknown): unknown {
  try {
    return checkBody(body, sent)
  } catch (error) {
    if (error instanceof ProgramRefusal) return [error.status, ...error.sentences]
    throw error
  }
}

test.each<[string, object]>([
  ['as it is', { name: 'API', open: true, count: 3, ids: ['a'], states: { a: 'up' } }],
  ['with nulls where they may be', { name: 'API', description: null, since: null }],
  [
    'with a leap day and a moment with an offset',
    { name: 'API', since: '2024-02-29', at: '2026-03-10T12:00:00+01:00' },
  ],
  ['with an empty text where that is one', { name: 'API', description: '' }],
])('%s', (_, thing) => {
  expect(taken({ thing })).toEqual(thing)
  expect(taken(thing)).toEqual(thing)
})

test('a form’s texts become what they stand for', () => {
  const form = { name: '7', open: 'true', count: '3', since: '', ids: ['1'] }
  expect(taken({ thing: form })).toEqual({ name: '7', open: true, count: 3, since: null, ids: ['1'] })
})

const onlyKnown = 'This is not known here. Send only name, description, status, open, since, at, count, ids, states.'

test.each<[unknown, ...string[]]>([
  [undefined, 'thing[name]: This is missing.'],
  [{ name: '' }, 'thing[name]: This is empty: type something.'],
  [{ name: 'a name too long' }, 'thing[name]: Send a text of at most 10 characters.'],
  [{ name: 'API', colour: 'red' }, `thing[colour]: ${onlyKnown}`],
  [{ name: 'API', status: 'fine' }, 'thing[status]: Send one of up, down.'],
  [{ name: 'API', open: 'yes' }, 'thing[open]: Send true or false.'],
  [{ name: 'API', since: '2023-02-29' }, 'thing[since]: Send a day such as 2026-03-10, or null.'],
  [{ name: 'API', at: 'tomorrow' }, 'thing[at]: Send a moment such as 2026-03-10T12:00:00Z.'],
  [{ name: 'API', count: '1.5' }, 'thing[count]: Send a whole number from 1 to 9.'],
  [{ name: 'API', count: 'three' }, 'thing[count]: Send a whole number from 1 to 9.'],
  [{ name: true }, 'thing[name]: Send a text of at most 10 characters.'],
  [{ name: 'API', count: 1.5 }, 'thing[count]: Send a whole number from 1 to 9.'],
  [{ name: 'API', ids: ['a', 'b', 'c', 'd'] }, 'thing[ids]: Send a list of at most 3.'],
  [{ name: 'API', states: { a: 'fine' } }, 'thing[states][a]: Send one of up, down.'],
  [
    { status: 'x', open: 'y' },
    'thing[name]: This is missing.',
    'thing[status]: Send one of up, down.',
    'thing[open]: Send true or false.',
  ],
  [[], 'Send an object with fields, or a form.'],
  ['name', 'Send an object with fields, or a form.'],
])('%j is refused, each field by its name', (thing, ...sentences) => {
  expect(taken({ thing })).toEqual([422, ...sentences])
})

test('a thousand wrong fields are ten sentences', () => {
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`field${index}`, 1]))
  expect(taken({ thing: { name: 'API', ...many } })).toHaveLength(11)
})

test('a field that stands beside the wrapper counts as one in it, which wins; where it may not, it is refused rather than lost', () => {
  const schema = Type.Object({ name: maybe(Type.String()), description: maybe(Type.String()) })
  const group = wrapped('group', schema, ['description'])
  expect(checkBody(group, { description: 'a', group: { name: 'b' } })).toEqual({ name: 'b', description: 'a' })
  expect(checkBody(group, { description: 'a', group: { description: 'b' } })).toEqual({ description: 'b' })
  expect(checkBody(group, { description: 'a' })).toEqual({ description: 'a' })
  expect(() => checkBody(wrapped('group', schema), { description: 'a', group: { name: 'b' } })).toThrow(
    'description: Put this inside of group: group[description].',
  )
  expect(checkBody(wrapped('group', schema), { api: 'a', group: { name: 'b' } })).toEqual({ name: 'b' })
  for (const wrong of ['text', null, ['x']])
    expect(() => checkBody(group, { group: wrong, description: 1 })).not.toThrow(/TypeError/)
})

test('a body of countless values is refused before any of them is looked at', () => {
  const sentence = 'This has more than 12,000 values: send it in parts.'
  const many = <T>(value: T) => Array.from({ length: 12_001 }, () => value)
  const object = Object.fromEntries(many(0).map((_, index) => [`a${index}`, []]))
  for (const sent of [
    many(0),
    { thing: { ids: many('a') } },
    { states: object },
    { a: Array(130).fill(Array(100).fill(null)) },
  ])
    expect(taken(sent)).toEqual([422, sentence])
  const points = Array.from({ length: 3000 }, () => ({ timestamp: 1, value: 1 }))
  const data = bare(Type.Object({ data: Type.Record(Type.String(), Type.Array(Type.Any())) }))
  expect(checkBody(data, { data: { a: points } })).toEqual({ data: { a: points } })
})

test('without a wrapper the fields stand bare', () => {
  expect(() => checkBody(bare(Type.Object({ data: Type.String() })), {})).toThrow('data: This is missing.')
})

test('a query is read from its texts, and what else stands in it is nobody’s business here', () => {
  expect(checkQuery(partQuery, { page: '2', per_page: '500', utm: 'x' })).toEqual({ page: 2, per_page: 500 })
  for (const wrong of [{ page: '0' }, { per_page: '1101' }, { limit: 'all' }])
    expect(() => checkQuery(partQuery, wrong)).toThrow(/^(page|per_page|limit): Send a whole number from 1 to \d+\.$/)
})
