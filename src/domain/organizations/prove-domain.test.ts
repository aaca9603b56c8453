import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { owed } from '#src/testing/accounts.ts'
import { type DnsServer, startDnsServer } from '#src/testing/dns-server.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { setOrganization } from '#src/testing/page-readers.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { laterRefusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import type { Dns } from '../context.ts'
import { changeDomain } from './change-domain.ts'
import { deleteOrganization } from './delete-organization.ts'
import { claimsOf, proofRecord } from './domain-proof.ts'
import { organizationById } from './find-organization.ts'
import { slugOfDomain } from './find-page.ts'
import { checkDomain, checkDomainClaims } from './prove-domain.ts'

let server: DnsServer
beforeAll(async () => {
  server = await startDnsServer()
})
beforeEach(() => {
  server.records.clear()
  server.asked.length = 0
})
afterAll(() => server.close())

const domain = 'status.example.com'
const name = `_opsentry-challenge.${domain}`

/** Ann and Olga claim one name; nobody has it yet. */
function claimed(dns: Dns = server.resolver): TestRoom {
  const room = testRoom({ dns })
  changeDomain(room.deps, room.actor('ann'), acmeId, domain)
  changeDomain(room.deps, room.actor('olga'), otherId, domain)
  return room
}

function recordOf({ db }: TestRoom, id: string): string {
  const { served, pending } = claimsOf(db, id)
  const claim = pending ?? served
  if (!claim) throw new Error('there is no claim')
  return proofRecord(claim).value
}

const check = (room: TestRoom, by: 'ann' | 'olga', id = by === 'ann' ? acmeId : otherId) =>
  checkDomain(room.deps, room.actor(by), id)
const whose = (room: TestRoom) => slugOfDomain(room.deps, domain)
const problemOf = ({ db }: TestRoom, id = acmeId) => claimsOf(db, id).pending?.problem

test('whoever proves a name in DNS has it, and the log says how', async () => {
  const room = claimed()
  server.records.set(name, [recordOf(room, acmeId)])
  expect([await check(room, 'olga'), whose(room)]).toEqual([false, null])
  expect([await check(room, 'ann'), whose(room)]).toEqual([true, 'acme'])
  expect(claimsOf(room.db, acmeId)).toMatchObject({ served: { proof: 'dns', problem: null }, pending: undefined })
  expect(lastEntry(room.deps)).toEqual({
    action: 'organization.domain_changed',
    by: 'ann000000000',
    subject: `organization ${acmeId}`,
    changes: { before: { customDomain: null }, after: { customDomain: domain }, proof: 'dns' },
  })
  expect(server.asked).toEqual([name, name])
})

test.each<[string, string[] | 'broken', string]>([
  ['no record', [], `There is no TXT record at ${name} yet.`],
  ['another’s value', ['opsentry-domain=another'], `The TXT record at ${name} holds another value`],
  ['something else', ['v=spf1 -all'], `There is no TXT record at ${name} yet.`],
  ['a name server that cannot tell', 'broken', 'DNS did not answer (SERVFAIL). Try again in a while.'],
])('with %s the claim stays and says what to do', async (_what, records, problem) => {
  const room = claimed()
  server.records.set(name, records)
  expect([await check(room, 'ann'), whose(room)]).toEqual([false, null])
  expect(problemOf(room)).toContain(problem)
  server.records.set(name, [` ${recordOf(room, acmeId)} `])
  expect([await check(room, 'ann'), whose(room)]).toEqual([true, 'acme'])
})

test('an outage of DNS takes nothing from whoever has proven a name', async () => {
  const room = claimed()
  server.records.set(name, [recordOf(room, acmeId)])
  await check(room, 'ann')
  server.records.set(name, 'broken')
  await check(room, 'olga')
  await checkDomainClaims(room.deps, system)
  expect([whose(room), problemOf(room, otherId)]).toEqual(['acme', expect.stringContaining('DNS did not answer')])
})

test.each<[string, (room: TestRoom) => unknown]>([
  [
    'was proven before, and its record is gone',
    async (room) => {
      server.records.set(name, [recordOf(room, otherId)])
      await check(room, 'olga')
    },
  ],
  ['stands there since before proofs were asked', ({ deps }) => changeDomain(deps, system, otherId, domain)],
  [
    'was deleted since',
    ({ deps }) => {
      changeDomain(deps, system, otherId, domain)
      deleteOrganization(deps, system, otherId, 'Other')
    },
  ],
])('a page that %s gives way to whoever proves the name now; neither is told of the other', async (_what, stand) => {
  const room = claimed()
  await stand(room)
  const isDeleted = room.audited(null).includes('organization.deleted')
  server.records.set(name, [recordOf(room, acmeId)])
  expect([await check(room, 'ann'), whose(room)]).toEqual([true, 'acme'])
  setOrganization(room.deps, { deletedAt: null }, otherId)
  expect(organizationById(room.deps, otherId).customDomain).toBeNull()
  expect(problemOf(room, otherId)).toContain(`Somebody else has proven in DNS that ${domain} is theirs`)
  expect(owed(room.deps)).toEqual(['domain_lost to olga@example.com'])
  expect(lastEntry(room.deps, otherId)).toMatchObject({
    action: 'organization.domain_lost',
    changes: { customDomain: domain },
  })
  const told = JSON.stringify([problemOf(room, otherId), lastEntry(room.deps, otherId), lastEntry(room.deps)])
  expect([isDeleted, /acme[^0]|Other"/i.test(told.replaceAll(acmeId, ''))]).toEqual([isDeleted, false])
})

test('while both records stand in DNS the name stays where it is', async () => {
  const room = claimed()
  server.records.set(name, [recordOf(room, acmeId), recordOf(room, otherId)])
  expect([await check(room, 'olga'), whose(room)]).toEqual([true, 'other'])
  expect([await check(room, 'ann'), whose(room)]).toEqual([false, 'other'])
  expect(problemOf(room)).toBe(
    `There are two records of Opsentry at ${name}, and the name is in use: leave the one with the value below, and check again.`,
  )
})

test('whoever lost a name gets it back by the same record', async () => {
  const room = claimed()
  for (const by of ['ann', 'olga', 'ann'] as const) {
    server.records.set(name, [recordOf(room, by === 'ann' ? acmeId : otherId)])
    expect([await check(room, by), whose(room)]).toEqual([true, by === 'ann' ? 'acme' : 'other'])
  }
})

test('a page that moves stays at its domain until the new one is proven', async () => {
  const room = claimed()
  server.records.set(name, [recordOf(room, acmeId)])
  await check(room, 'ann')
  changeDomain(room.deps, room.actor('ann'), acmeId, 'new.example.com')
  expect([await check(room, 'ann'), whose(room)]).toEqual([false, 'acme'])
  server.records.set('_opsentry-challenge.new.example.com', [recordOf(room, acmeId)])
  expect([await check(room, 'ann'), whose(room), slugOfDomain(room.deps, 'new.example.com')]).toEqual([
    true,
    null,
    'acme',
  ])
})

test('the job finds records unasked, for thirty days, and asks for nobody who is deleted or proven', async () => {
  const room = claimed()
  server.records.set(name, [recordOf(room, acmeId)])
  deleteOrganization(room.deps, system, otherId, 'Other')
  await checkDomainClaims(room.deps, system)
  expect([whose(room), server.asked]).toEqual(['acme', [name]])
  changeDomain(room.deps, room.actor('ann'), acmeId, 'new.example.com')
  room.clock.advance(30 * 24 * 3_600_000)
  await checkDomainClaims(room.deps, system)
  expect(server.asked).toEqual([name])
})

test('a claim that was replaced while DNS was asked is not proven by what was asked for', async () => {
  const room = claimed()
  const record = recordOf(room, acmeId)
  const dns = {
    async txt() {
      changeDomain(room.deps, room.actor('ann'), acmeId, '')
      return [record]
    },
  }
  expect(await laterRefusal(() => checkDomain({ ...room.deps, dns }, room.actor('ann'), acmeId))).toBe('conflict')
  expect([whose(room), claimsOf(room.db, acmeId)]).toEqual([null, { served: undefined, pending: undefined }])
})

test('DNS is asked thirty times in ten minutes, and for admins of the organization alone', async () => {
  let asked = 0
  const room = claimed({ txt: async () => [`answer ${++asked}`] })
  expect(await laterRefusal(() => checkDomain(room.deps, room.actor('ed'), acmeId))).toBe('forbidden')
  expect(await laterRefusal(() => checkDomain(room.deps, room.actor('olga'), acmeId))).toBe('not_found')
  expect(asked).toBe(0)
  for (let time = 0; time < 30; time++) await check(room, 'ann')
  expect([await laterRefusal(() => check(room, 'ann')), asked]).toEqual(['rate_limited', 30])
  changeDomain(room.deps, room.actor('ann'), acmeId, '')
  expect(await laterRefusal(() => check(room, 'ann'))).toBe('conflict')
})
