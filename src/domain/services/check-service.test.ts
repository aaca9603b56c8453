import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { readForm } from '../forms/form.ts'
import { checkService, checkServiceGroup } from './check-service.ts'

const letters = (count: number) => 'x'.repeat(count)

test('name and description lose the space around them; without a group it stands in none', () => {
  const typed = { name: '  API ', description: ' All of it\n', serviceGroupId: '' }
  expect(sidesOf(checkService(readForm(typed)))).toEqual({
    values: { name: 'API', description: 'All of it', serviceGroupId: null },
    errors: {},
  })
})

test.each<[string, Record<string, string>, Record<string, string>]>([
  ['nothing at all', {}, { name: 'Give the service a name, such as API.' }],
  ['a name of spaces', { name: ' \t ' }, { name: 'Give the service a name, such as API.' }],
  ['the longest name', { name: letters(100) }, {}],
  ['a longer name', { name: letters(101) }, { name: 'Keep the name under 100 characters.' }],
  ['the longest description', { name: 'API', description: letters(500) }, {}],
  [
    'a longer description',
    { name: 'API', description: letters(501) },
    { description: 'Keep the description under 500 characters; this has 501.' },
  ],
  [
    'two faults at once',
    { name: '', description: letters(502) },
    {
      name: 'Give the service a name, such as API.',
      description: 'Keep the description under 500 characters; this has 502.',
    },
  ],
])('%s: each field is told what to do', (_, fields, errors) => {
  expect(sidesOf(checkService(readForm(fields))).errors).toEqual(errors)
})

test.each([
  ['', 'Give the group a name, such as Platform.'],
  [letters(101), 'Keep the name under 100 characters.'],
])('a group named %j is refused', (name, sentence) => {
  expect(sidesOf(checkServiceGroup(readForm({ name })))).toEqual({ values: { name }, errors: { name: sentence } })
})

test('a group has a name alone', () => {
  expect(sidesOf(checkServiceGroup(readForm({ name: ' Platform ', description: 'ignored' })))).toEqual({
    values: { name: 'Platform' },
    errors: {},
  })
})
