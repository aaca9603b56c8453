import { expect, test } from 'vitest'
import { readForm } from '#src/domain/forms/form.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { checkApiToken } from './check-api-token.ts'
import { unlimited } from './token-limits.ts'

const typed = { name: ' Deploys ', role: 'viewer', days: '365' }
/** Half past midnight of 11 March in Auckland. */
const clock = { now: Date.UTC(2026, 2, 10, 11, 30), timeZone: 'Pacific/Auckland' }
const check = (changes: Record<string, string | string[]> = {}) =>
  sidesOf(checkApiToken(readForm({ ...typed, ...changes }), clock))

test('a form is taken as it was meant', () => {
  expect(check()).toEqual({
    values: { name: 'Deploys', role: 'viewer', days: 365, holder: 'person', limits: unlimited },
    errors: {},
  })
  expect(check({ days: '0' }).values).toMatchObject({ days: 0 })
  const holder = (said: string) => check({ holder: said }).values.holder
  expect(['person', 'organization', 'nobody'].map(holder)).toEqual(['person', 'organization', 'person'])
})

test.each([
  ['name', '', 'Type a name.'],
  ['name', 'a\nb', 'A name is one line of plain text: remove the control characters.'],
  ['role', '', 'Choose a role.'],
  ['role', 'root', 'Choose a role.'],
  ['days', '', 'Choose how long the token is valid.'],
  ['days', '31', 'Choose how long the token is valid.'],
  ['days', '-30', 'Choose how long the token is valid.'],
  ['days', '30.0', 'Choose how long the token is valid.'],
  ['callsPerMinute', '0', 'Type a number from 1 to 60,000, or leave it empty.'],
  ['callsPerMinute', '60001', 'Type a number from 1 to 60,000, or leave it empty.'],
  ['callsPerMinute', '1e3', 'Type a number from 1 to 60,000, or leave it empty.'],
  ['networks', '203.0.113.7/24', '“203.0.113.7/24” is an address within a range: write 203.0.113.0/24 for the range.'],
])('the field %s: %j is refused', (field, value, sentence) => {
  expect(check({ [field]: value }).errors).toEqual({ [field]: sentence })
})

test.each([
  ['2026-03-11', undefined],
  ['2028-02-29', undefined],
  ['2026-03-10', 'Choose today, 2026-03-11 in Pacific/Auckland, or a later day.'],
  ['2027-02-29', 'Type a day such as 2026-03-11.'],
  ['11.3.2026', 'Type a day such as 2026-03-11.'],
  ['2026-03-11T12:00', 'Type a day such as 2026-03-11.'],
])('a last day %j: %s', (lastDay, problem) => {
  const { values, errors } = check({ lastDay })
  expect(errors).toEqual(problem === undefined ? {} : { lastDay: problem })
  expect(values).toMatchObject({ lastDay })
  expect(values).not.toHaveProperty('days')
})

const yes = 'yes'
test.each([
  [{}, ['everything']],
  [{ reach: 'some' }, ['read']],
  [{ reach: 'some', 'scope.incidents': yes }, ['read', 'incidents']],
  [{ reach: 'some', 'scope.subscribers': yes, 'scope.services': yes }, ['read', 'services', 'subscribers']],
  // Nobody gets more by making up a word.
  [{ reach: 'some', 'scope.everything': yes, 'scope.root': yes, 'scope.read': yes }, ['read']],
])('the form %j asks for %j', (fields: Record<string, string>, scopes) => {
  expect(check(fields).values.limits.scopes).toEqual(scopes)
})

test('whoever ticks something beside everything is asked which of them they mean', () => {
  for (const reach of ['everything', ''])
    expect(check({ reach, 'scope.incidents': yes }).errors).toEqual({
      reach: 'You chose everything, and ticked some of it as well: choose reading, or untick the boxes.',
    })
})

test('addresses, a number of calls and the leave to publish are read', () => {
  const fields = { networks: '203.0.113.0/24, 2001:DB8::1\n203.0.113.0/24', callsPerMinute: ' 60000 ' }
  expect(check({ ...fields, agentPublishes: 'yes' }).values.limits).toEqual({
    ...{ scopes: ['everything'], networks: ['203.0.113.0/24', '2001:db8::1'], callsPerMinute: 60_000 },
    agentPublishes: true,
  })
})
