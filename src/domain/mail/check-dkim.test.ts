import { asc } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { dkimKeys } from '#src/db/schema/senders.ts'
import { type DnsServer, startDnsServer } from '#src/testing/dns-server.ts'
import { proveDomain } from '#src/testing/factories.ts'
import { lastAct } from '#src/testing/instance-acts.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { deleteOrganization } from '../organizations/delete-organization.ts'
import { checkDkimKey, checkDkimKeys } from './check-dkim.ts'
import { dkimRecord } from './dkim-record.ts'

let server: DnsServer
beforeAll(async () => {
  server = await startDnsServer()
})
beforeEach(() => {
  server.records.clear()
  server.asked.length = 0
})
afterAll(() => server.close())

const unproven = { checkedAt: null, verifiedAt: null }
const name = 'opsentry7f3k._domainkey.status.example.com'
const missing = `There is no TXT record at ${name} yet. After a change it can take an hour to be seen.`
const keysOf = ({ db }: TestRoom) => db.select().from(dkimKeys).orderBy(asc(dkimKeys.id)).all()

function keyOf(room: TestRoom) {
  const [key] = keysOf(room)
  if (!key) throw new Error('there is no key')
  return key
}

/** A room with one key of the instance, its record in DNS if `published`. */
function roomWithKey({ published = true, verified = false } = {}): TestRoom {
  const room = testRoom({ dns: server.resolver })
  proveDomain(room.deps, null, 'status.example.com', verified ? {} : unproven)
  if (published) server.records.set(name, [dkimRecord(keyOf(room)).value])
  return room
}

const check = async (room: TestRoom) => checkDkimKey(room.deps, system, keyOf(room))

test('a record that stands in DNS proves the key, and the audit log says so', async () => {
  const room = roomWithKey()
  await check(room)
  const at = room.clock.now()
  expect(keyOf(room)).toMatchObject({ checkedAt: at, verifiedAt: at, problem: null, spf: null, dmarc: null })
  expect(lastAct(room.db)).toEqual({
    action: 'dkim.record_found',
    actorId: 'test',
    subject: 'dkim_key id0000000001',
    changes: { domain: 'status.example.com', selector: 'opsentry7f3k', problem: null },
    ip: '192.0.2.1',
  })
})

test('found again, it is proven since the first time, and nothing new is recorded', async () => {
  const room = roomWithKey()
  const first = room.clock.now()
  await check(room)
  room.clock.advance(1000)
  await check(room)
  expect(keyOf(room)).toMatchObject({ checkedAt: first + 1000, verifiedAt: first })
  expect(room.audited(null)).toEqual(['dkim.record_found'])
})

test('a record that is not there yet proves nothing, and nothing is recorded', async () => {
  const room = roomWithKey({ published: false })
  await check(room)
  expect(keyOf(room)).toMatchObject({ checkedAt: room.clock.now(), verifiedAt: null, problem: missing })
  expect(room.audited(null)).toEqual([])
})

test('a record that went away proves the key no longer', async () => {
  const room = roomWithKey({ published: false, verified: true })
  await check(room)
  expect(keyOf(room)).toMatchObject({ verifiedAt: null, problem: missing })
  expect(lastAct(room.db)).toMatchObject({ action: 'dkim.record_lost', changes: { problem: missing } })
})

test.each([
  [true, 'SERVFAIL'],
  [false, 'SERVFAIL'],
])('no answer is not a no: proven %s stays so', async (verified, reason) => {
  const room = roomWithKey({ verified })
  const { verifiedAt } = keyOf(room)
  server.records.set(name, 'broken')
  room.clock.advance(1000)
  await check(room)
  const problem = `DNS did not answer (${reason}). Try again in a while.`
  expect(keyOf(room)).toMatchObject({ checkedAt: room.clock.now(), verifiedAt, problem })
  expect(room.audited(null)).toEqual([])
})

test('an answer that comes later clears the problem, and the other records are kept as they are found', async () => {
  const room = roomWithKey()
  server.records.set('status.example.com', ['google-site-verification=1', 'V=SPF1 -all', 'v=spf1 ~all'])
  server.records.set('_dmarc.status.example.com', ['not dmarc', 'v=DMARC1; p=reject'])
  server.records.set('_dmarc.example.com', ['v=DMARC1; p=none'])
  await check(room)
  expect(keyOf(room)).toMatchObject({ problem: null, spf: 'V=SPF1 -all', dmarc: 'v=DMARC1; p=reject' })
  server.records.delete('status.example.com')
  server.records.set('status.example.com', ['v=spf10 -all'])
  server.records.delete('_dmarc.status.example.com')
  await check(room)
  expect(keyOf(room)).toMatchObject({ spf: null, dmarc: 'v=DMARC1; p=none' })
})

test('the domain above is asked for its DMARC record, and the top of all is not', async () => {
  const room = roomWithKey()
  await check(room)
  expect(server.asked.filter((asked) => asked.startsWith('_dmarc'))).toEqual([
    '_dmarc.status.example.com',
    '_dmarc.example.com',
  ])
})

test('a half that DNS cannot tell changes nothing of the other', async () => {
  const room = roomWithKey({ published: false, verified: true })
  server.records.set('_dmarc.example.com', 'broken')
  const before = keyOf(room)
  await check(room)
  expect(keyOf(room)).toEqual({ ...before, problem: 'DNS did not answer (SERVFAIL). Try again in a while.' })
})

test("the job checks every key; an organization's is recorded in its own log", async () => {
  const room = roomWithKey()
  proveDomain(room.deps, acmeId, 'acme.example', { checkedAt: null, verifiedAt: null, selector: 'opsentry2222' })
  const [, acmes] = keysOf(room)
  server.records.set('opsentry2222._domainkey.acme.example', [acmes ? dkimRecord(acmes).value : ''])
  await checkDkimKeys(room.deps, system)
  expect(keysOf(room).map(({ verifiedAt }) => verifiedAt)).toEqual([room.clock.now(), room.clock.now()])
  expect([room.audited(null), room.audited()]).toEqual([['dkim.record_found'], ['dkim.record_found']])
})

test('of a deleted organization the job asks nothing, and its key stays as it is', async () => {
  const room = testRoom({ dns: server.resolver })
  proveDomain(room.deps, otherId, 'other.example')
  deleteOrganization(room.deps, system, otherId, 'Other')
  const before = keysOf(room)
  await checkDkimKeys(room.deps, system)
  expect(keysOf(room)).toEqual(before)
  expect(server.asked).toEqual([])
})
