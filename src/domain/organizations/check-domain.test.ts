import { expect, test } from 'vitest'
import { domainProblem, plainDomain } from './check-domain.ts'

test.each([
  ['status.example.com', 'status.example.com'],
  ['Status.Example.COM.', 'status.example.com'],
  [' status.example.com. ', 'status.example.com'],
  ['status.example.com。', 'status.example.com'],
  ['bücher.example.', 'xn--bcher-kva.example'],
])('%j is stored as %s', (typed, stored) => {
  expect([plainDomain(typed), domainProblem(plainDomain(typed), 'other.example')]).toEqual([stored, undefined])
})

test('the own host name of the instance is refused with a final dot, too', () => {
  expect(domainProblem(plainDomain('opsentry.example.'), 'opsentry.example')).toContain(
    'choose a host name of your own',
  )
})
