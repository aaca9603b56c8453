import { expect, test } from 'vitest'
import { lastEntry } from '#src/testing/last-entry.ts'
import { accountOf, acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { changeDomain } from './change-domain.ts'
import { domainProblem, plainDomain } from './check-domain.ts'
import { deleteOrganization, restoreOrganization } from './delete-organization.ts'
import { claimsOf } from './domain-proof.ts'
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
  [`${[41, 63, 63, 63].map(label).join('.')}`, undefined],
  [
    `${[42, 63, 63, 63].map(label).join('.')}`,
    'This name is too long: the record that proves it needs a longer one still.',
  ],
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

test('an admin claims a domain, at which the page stands once it is proven, and gives it up: the log keeps each', () => {
  const { deps, actor, db } = testRoom()
  const change = (typed: string) => {
    changeDomain(deps, actor('ann'), acmeId, typed)
    const { served, pending } = claimsOf(db, acmeId)
    return [organizationById(deps, acmeId).customDomain, served?.domain, pending?.domain]
  }
  expect(change(' Status.Acme.example ')).toEqual([null, undefined, 'status.acme.example'])
  expect(lastEntry(deps)).toEqual({
    action: 'organization.domain_claimed',
    by: 'ann000000000',
    subject: `organization ${acmeId}`,
    changes: { domain: 'status.acme.example' },
  })
  const token = claimsOf(db, acmeId).pending?.token
  expect(change('status.acme.example')).toEqual([null, undefined, 'status.acme.example'])
  expect(claimsOf(db, acmeId).pending?.token).toBe(token)
  expect(change('other.acme.example')).toEqual([null, undefined, 'other.acme.example'])
  expect(claimsOf(db, acmeId).pending?.token).not.toBe(token)
  expect(change('  ')).toEqual([null, undefined, undefined])
  const none = { customDomain: null }
  expect(lastEntry(deps)).toMatchObject({
    action: 'organization.domain_changed',
    changes: { before: none, after: none },
  })
})

test('another domain is claimed while the page stays where it stands', () => {
  const { deps, actor, db } = testRoom()
  changeDomain(deps, system, acmeId, 'old.acme.example')
  changeDomain(deps, actor('ann'), acmeId, 'new.acme.example')
  expect(organizationById(deps, acmeId).customDomain).toBe('old.acme.example')
  const claims = claimsOf(db, acmeId)
  expect([claims.served?.domain, claims.pending?.domain]).toEqual(['old.acme.example', 'new.acme.example'])
  changeDomain(deps, actor('ann'), acmeId, 'old.acme.example')
  expect(claimsOf(db, acmeId)).toMatchObject({ served: { proof: 'console' }, pending: undefined })
})

test('whoever claims a name that another organization has is told nothing of it', () => {
  const { deps, actor, db, audited } = testRoom()
  changeDomain(deps, system, otherId, 'status.example.com')
  const before = audited(otherId)
  changeDomain(deps, actor('ann'), acmeId, 'status.example.com')
  expect(claimsOf(db, acmeId).pending).toMatchObject({ domain: 'status.example.com', problem: null })
  expect([organizationById(deps, otherId).customDomain, audited(otherId)]).toEqual(['status.example.com', before])
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

test('at the console a domain goes to nobody who has it not: a deleted one keeps it, one that gave it up does not', () => {
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
