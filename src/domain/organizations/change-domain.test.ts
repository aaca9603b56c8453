import { expect, test } from 'vitest'
import { lastEntry } from '#src/testing/last-entry.ts'
import { accountOf, acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { changeDomain } from './change-domain.ts'
import { domainProblem, plainDomain } from './check-domain.ts'
import { deleteOrganization, restoreOrganization } from './delete-organization.ts'
import { organizationById } from './find-organization.ts'

test.each([
  ['status.example.com', 'status.example.com'],
  [' Status.EXAMPLE.com. ', 'status.example.com'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['ｓtatus.example', 'status.example'],
  ['https://status.example.com/', 'https://status.example.com/'],
  ['status.example.com:8443', 'status.example.com:8443'],
  ['a b', 'a b'],
  ['', ''],
])('%j is stored as %j', (typed, stored) => {
  expect(plainDomain(typed)).toBe(stored)
})

const alone = 'Type the host name alone, without https:// and without a path, such as status.example.com.'
const unknown = 'Type a public host name: an IP address or localhost cannot be used.'
const label = (length: number) => 'a'.repeat(length)

test.each<[string, string | undefined]>([
  ['status.example.com', undefined],
  ['a.io', undefined],
  ['1.example', undefined],
  [`${label(63)}.example`, undefined],
  [`${label(64)}.example`, alone],
  [`${[61, 63, 63, 62].map(label).join('.')}`, undefined],
  [`${[63, 63, 63, 62].map(label).join('.')}`, alone],
  ['example', alone],
  ['example.7', alone],
  ['a..example', alone],
  ['.example.com', alone],
  ['-a.example', alone],
  ['a-.example', alone],
  ['a_b.example', alone],
  ['status.example.com/page', alone],
  ['127.0.0.1', unknown],
  ['2001:db8::7', unknown],
  ['localhost', unknown],
  ['status.localhost', unknown],
  ['opsentry.example', 'This is the address of this Opsentry itself: choose a host name of your own.'],
  ['status.opsentry.example', undefined],
])('as a domain %s: %j', (domain, problem) => {
  expect(domainProblem(domain, 'opsentry.example')).toBe(problem)
})

test('an admin gives the page a domain, another one, and none: the audit log keeps both sides', () => {
  const { deps, actor } = testRoom()
  const change = (typed: string) => {
    changeDomain(deps, actor('ann'), acmeId, typed)
    return organizationById(deps, acmeId).customDomain
  }
  expect(change(' Status.Acme.example ')).toBe('status.acme.example')
  expect(lastEntry(deps)).toEqual({
    action: 'organization.domain_changed',
    by: 'ann000000000',
    subject: `organization ${acmeId}`,
    changes: { before: { customDomain: null }, after: { customDomain: 'status.acme.example' } },
  })
  expect(change('status.acme.example')).toBe('status.acme.example')
  expect(change('  ')).toBeNull()
  const both = { before: { customDomain: 'status.acme.example' }, after: { customDomain: null } }
  expect(lastEntry(deps)?.changes).toEqual(both)
  expect(organizationById(deps, otherId).customDomain).toBeNull()
})

test('the host name of this Opsentry is nobody’s, whatever its port', () => {
  const { deps, audited } = testRoom({ fixedUrl: 'https://opsentry.example:8443' })
  expect(() => changeDomain(deps, system, acmeId, 'OPSENTRY.example')).toThrow(
    expect.objectContaining({
      code: 'invalid',
      fields: { customDomain: expect.stringContaining('this Opsentry itself') },
    }),
  )
  expect([organizationById(deps, acmeId).customDomain, audited()]).toEqual([null, []])
})

test('a domain has one organization: a deleted one keeps it, one that gave it up does not', () => {
  const { deps, audited } = testRoom()
  const domain = 'status.example.com'
  const take = () => changeDomain(deps, system, acmeId, domain)
  changeDomain(deps, system, otherId, domain)
  const sentence = 'Another organization here uses status.example.com: choose another host name.'
  const refused = expect.objectContaining({ code: 'invalid', fields: { customDomain: sentence } })
  expect(take).toThrow(refused)
  deleteOrganization(deps, system, otherId, 'Other')
  expect(take).toThrow(refused)
  expect(refusal(() => changeDomain(deps, system, otherId, ''))).toBe('not_found')
  restoreOrganization(deps, accountOf('olga'), otherId)
  changeDomain(deps, system, otherId, '')
  expect(audited()).toEqual([])
  take()
  expect([acmeId, otherId].map((id) => organizationById(deps, id).customDomain)).toEqual([domain, null])
})
