import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { connectRelay } from '#src/testing/accounts.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { type DnsServer, startDnsServer } from '#src/testing/dns-server.ts'
import { ines } from '#src/testing/instance-acts.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { outcomeOf } from '#src/testing/outcome.ts'
import { acmeId, actorOf, otherId, system } from '#src/testing/personas.ts'
import { laterRefusal, refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { deleteOrganization, restoreOrganization } from '../organizations/delete-organization.ts'
import { domainRecord } from '../settings/domain-record.ts'
import {
  addMailDomain,
  checkMailDomain,
  checkMailDomains,
  isProven,
  isProvenAddress,
  listMailDomains,
  removeMailDomain,
} from './mail-domains.ts'

const otto = actorOf('otto')
const day = 24 * 3_600_000
let dns: DnsServer
let room: TestRoom

beforeAll(async () => {
  dns = await startDnsServer()
  atEnd(() => dns.close())
})

beforeEach(() => {
  dns.records.clear()
  room = testRoom({ dns: dns.resolver })
})

function added(organizationId: string | null = acmeId, domain = 'example.com') {
  addMailDomain(
    room.deps,
    organizationId === null ? ines : organizationId === acmeId ? otto : actorOf('olga'),
    organizationId,
    domain,
  )
  const found = listMailDomains(room.db, organizationId).find((one) => one.domain === domain)
  if (!found) throw new Error('it is not there')
  return found
}

const publish = (domain: ReturnType<typeof added>) =>
  dns.records.set(domainRecord(domain).name, ['v=spf1 -all', domainRecord(domain).value])
const state = () => listMailDomains(room.db, acmeId)[0]
const mailDomainActs = () => room.audited().filter((action) => action.startsWith('mail_domain.'))

test('a domain is proven once its record is found, and by nothing before', async () => {
  const domain = added()
  expect(domainRecord(domain)).toEqual({ name: '_opsentry.example.com', value: `opsentry-domain=${domain.token}` })
  await checkMailDomain(room.deps, otto, acmeId, domain.id)
  expect(state()).toMatchObject({ verifiedAt: null, problem: 'There is no TXT record at this name.' })
  dns.records.set('_opsentry.example.com', ['opsentry-domain=another', domainRecord(domain).value.toUpperCase()])
  await checkMailDomain(room.deps, otto, acmeId, domain.id)
  expect(state()?.problem).toBe('There are 2 TXT records at this name, and none of them is this one.')
  publish(domain)
  await checkMailDomain(room.deps, otto, acmeId, domain.id)
  expect(state()).toMatchObject({ verifiedAt: room.clock.now(), problem: null })
  expect(lastEntry(room.deps)).toMatchObject({ action: 'mail_domain.proven', changes: { name: 'example.com' } })
})

test('each owner proves it alone: two may, and one’s record says nothing of another', async () => {
  const [acmes, others, instances] = [added(acmeId), added(otherId), added(null)]
  publish(others)
  await checkMailDomains(room.deps, system)
  expect([acmeId, otherId, null].map((id) => isProven(room.db, id, 'example.com'))).toEqual([false, true, false])
  dns.records.set(
    '_opsentry.example.com',
    [acmes, others, instances].map((one) => domainRecord(one).value),
  )
  await checkMailDomains(room.deps, system)
  expect([acmeId, otherId, null].map((id) => isProven(room.db, id, 'example.com'))).toEqual([true, true, true])
})

test('it proves addresses of that very domain, however they are spelt', async () => {
  publish(added(acmeId, 'xn--mnchen-3ya.example'))
  await checkMailDomains(room.deps, system)
  const addresses = [
    'a@münchen.example',
    'A@XN--MNCHEN-3YA.example',
    'a@mail.münchen.example',
    'a@munchen.example',
    'a@example',
  ]
  expect(addresses.map((one) => isProvenAddress(room.db, acmeId, one))).toEqual([true, true, false, false, false])
})

test('a record that vanishes leaves three days; then nobody is vouched for until it is back', async () => {
  const domain = added()
  publish(domain)
  await checkMailDomains(room.deps, system)
  dns.records.clear()
  await checkMailDomains(room.deps, system)
  const since = room.clock.now()
  expect(state()).toMatchObject({ missingSince: since, problem: 'There is no TXT record at this name.' })
  room.clock.advance(3 * day - 1)
  await checkMailDomains(room.deps, system)
  expect([state()?.missingSince, isProven(room.db, acmeId, 'example.com')]).toEqual([since, true])
  room.clock.advance(1)
  await checkMailDomains(room.deps, system)
  expect([state()?.missingSince, isProven(room.db, acmeId, 'example.com')]).toEqual([null, false])
  publish(domain)
  await checkMailDomains(room.deps, system)
  expect(isProven(room.db, acmeId, 'example.com')).toBe(true)
  expect(mailDomainActs()).toEqual(
    ['added', 'proven', 'record_missing', 'lost', 'proven'].map((what) => `mail_domain.${what}`),
  )
})

test('a record that is back in time ends the days of grace', async () => {
  const domain = added()
  publish(domain)
  await checkMailDomains(room.deps, system)
  dns.records.clear()
  await checkMailDomains(room.deps, system)
  publish(domain)
  await checkMailDomains(room.deps, system)
  expect(state()).toMatchObject({ missingSince: null, problem: null })
  expect(mailDomainActs().at(-1)).toBe('mail_domain.record_returned')
})

test('a record that goes missing is told to the owners once, and to the instance admins of the instance’s', async () => {
  connectRelay(room.deps)
  const [acmes, instances] = [added(), added(null)]
  const owed = () =>
    room.db
      .select()
      .from(deliveries)
      .all()
      .filter(({ kind }) => kind === 'mail_domain_missing')
      .map(({ address, subjectId }) => [address, subjectId])
  dns.records.set(
    '_opsentry.example.com',
    [acmes, instances].map((one) => domainRecord(one).value),
  )
  await checkMailDomains(room.deps, system)
  expect(owed()).toEqual([])
  dns.records.clear()
  await checkMailDomains(room.deps, system)
  await checkMailDomains(room.deps, system)
  expect(owed().toSorted()).toEqual([
    ['ines@example.com', instances.id],
    ['iris@example.com', acmes.id],
    ['iris@example.com', instances.id],
    ['otto@example.com', acmes.id],
  ])
})

test('a deleted organization’s domain stays as it is, and nobody is written to, until it is there again', async () => {
  connectRelay(room.deps)
  publish(added(otherId))
  const otherState = () => listMailDomains(room.db, otherId)[0]
  const mails = () => room.db.select().from(deliveries).where(eq(deliveries.kind, 'mail_domain_missing')).all()
  await checkMailDomains(room.deps, system)
  dns.records.clear()
  deleteOrganization(room.deps, system, otherId, 'Other')
  for (const days of [1, 4]) {
    room.clock.advance(days * day)
    await checkMailDomains(room.deps, system)
  }
  expect(otherState()).toMatchObject({ problem: null, missingSince: null })
  expect(mails()).toEqual([])
  restoreOrganization(room.deps, ines, otherId)
  await checkMailDomains(room.deps, system)
  expect(otherState()).toMatchObject({ missingSince: room.clock.now() })
  expect(isProven(room.db, otherId, 'example.com')).toBe(true)
  expect(mails().map(({ address }) => address)).toEqual(['olga@example.com'])
})

test('a DNS that does not answer proves nothing and takes nothing', async () => {
  const domain = added()
  publish(domain)
  await checkMailDomains(room.deps, system)
  dns.records.set('_opsentry.example.com', 'broken')
  room.clock.advance(30 * day)
  await checkMailDomains(room.deps, system)
  expect(state()).toMatchObject({ missingSince: null, problem: expect.stringMatching(/^DNS did not answer/) })
  expect(isProven(room.db, acmeId, 'example.com')).toBe(true)
})

test.each([
  ['@Example.COM.', 'example.com'],
  ['ann@example.com', 'example.com'],
  ['münchen.example', 'xn--mnchen-3ya.example'],
])('“%s” is taken as %s', (typed, domain) => {
  addMailDomain(room.deps, otto, acmeId, typed)
  expect(state()?.domain).toBe(domain)
})

test.each(['', 'com', 'https://example.com', 'example.com/x', '192.0.2.1', 'exam ple.com', `${'x'.repeat(64)}.com`])(
  '“%s” is no domain',
  (typed) => {
    expect(refusal(() => addMailDomain(room.deps, otto, acmeId, typed))).toBe('invalid')
  },
)

test('twenty, each once', () => {
  added()
  expect(refusal(() => added())).toBe('invalid')
  for (let at = 1; at < 20; at++) added(acmeId, `d${at}.example`)
  expect(refusal(() => added(acmeId, 'd20.example'))).toBe('conflict')
})

test('owners alone, of their own organization; the instance admin for the instance', async () => {
  const { id } = added()
  const acts = (organizationId: string | null) =>
    [...(['ann', 'ed', 'vic', 'olga', 'otto'] as const).map(actorOf), ines].map((actor) =>
      outcomeOf(() => addMailDomain(room.deps, actor, organizationId, 'new.example')),
    )
  expect(acts(acmeId)).toEqual(['forbidden', 'forbidden', 'forbidden', 'not_found', 'done', 'not_found'])
  expect(acts(null)).toEqual([...Array(5).fill('forbidden'), 'done'])
  expect(await laterRefusal(() => checkMailDomain(room.deps, actorOf('olga'), otherId, id))).toBe('not_found')
  expect(refusal(() => removeMailDomain(room.deps, actorOf('olga'), otherId, id))).toBe('not_found')
  removeMailDomain(room.deps, otto, acmeId, id)
  expect(lastEntry(room.deps)?.action).toBe('mail_domain.removed')
})
