import { afterEach, expect, test } from 'vitest'
import { dkimKeys } from '#src/db/schema/senders.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { type DnsServer, startDnsServer } from '#src/testing/dns-server.ts'
import { proveDomain } from '#src/testing/factories.ts'
import { connectRelay } from '#src/testing/invitations.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { laterRefusal, testRoom } from '#src/testing/room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { readForm } from '../forms/form.ts'
import { changeSender } from './change-sender.ts'
import { checkSender } from './check-sender.ts'
import { organizationById } from './find-organization.ts'
import { checkSenderDomain, domainToProve, senderDomain } from './sender-domain.ts'

const servers: DnsServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const own = {
  ...{ senderName: 'Acme Operations', senderAddress: 'status@ops.example', replyTo: 'help@ops.example' },
  mailFooter: 'Sent by **Acme**.',
}
const none = { senderName: null, senderAddress: null, replyTo: null, mailFooter: '' }
const plain = 'Type one plain e-mail address, such as ann@example.com.'

test.each<[Record<string, string>, Record<string, string>]>([
  [{}, {}],
  [own, {}],
  [{ senderName: 'x'.repeat(101) }, { senderName: 'A name has at most 100 characters.' }],
  [{ senderName: 'A\r\nBcc: b' }, { senderName: 'A name is one line of plain text: remove the control characters.' }],
  [{ senderAddress: 'ops.example' }, { senderAddress: plain }],
  [
    { senderAddress: 'Acme <a@b.example>', replyTo: 'a@b.example, c@d.example' },
    { senderAddress: plain, replyTo: plain },
  ],
  [{ replyTo: `${'x'.repeat(60)}@${'y'.repeat(200)}` }, { replyTo: 'An e-mail address has at most 254 characters.' }],
])('%j as a sender: %j', (typed, errors) => {
  expect(sidesOf(checkSender(readForm(typed)))).toEqual({ values: { ...none, ...typed }, errors })
})

test.each([
  [null, null],
  ['status@ops.example', 'ops.example'],
  ['status@Bücher.example', 'xn--bcher-kva.example'],
  ['acme@opsentry.example', null],
  ['acme@OPSENTRY.example', null],
  ['acme@sub.opsentry.example', 'sub.opsentry.example'],
])('who sends from %s has to prove %s', (address, domain) => {
  const { deps } = testRoom()
  connectRelay(deps)
  expect(domainToProve(deps, address)).toBe(domain)
})

test('before a mail server is connected every domain has to be proven', () => {
  expect(domainToProve(testRoom().deps, 'acme@opsentry.example')).toBe('opsentry.example')
})

test('an admin gives the organization a sender: a key of its own waits for the domain to be proven', async () => {
  const { deps, db, actor } = testRoom()
  connectRelay(deps)
  const others = organizationById(deps, otherId)
  await changeSender(deps, actor('ann'), acmeId, readForm(own))
  expect(organizationById(deps, acmeId)).toMatchObject(own)
  expect(organizationById(deps, otherId)).toEqual(others)
  const [key] = db.select().from(dkimKeys).all()
  expect(key).toMatchObject({ organizationId: acmeId, domain: 'ops.example', createdAt: testEpoch, verifiedAt: null })
  expect(key?.privateKey).not.toContain('PRIVATE KEY')
  expect(senderDomain(deps, organizationById(deps, acmeId))).toEqual({ domain: 'ops.example', key })
  expect(lastEntry(deps)).toEqual({
    action: 'organization.sender_changed',
    by: 'ann000000000',
    subject: `organization ${acmeId}`,
    changes: { before: none, after: own },
  })

  await changeSender(deps, system, acmeId, readForm({ ...own, senderName: '' }))
  expect(db.select().from(dkimKeys).all()).toEqual([key])
  await changeSender(deps, system, acmeId, readForm({}))
  expect(organizationById(deps, acmeId)).toMatchObject(none)
  expect(senderDomain(deps, organizationById(deps, acmeId))).toBeNull()
  expect(db.select().from(dkimKeys).all()).toEqual([key])
})

test('what another organization has proven is no proof: each makes a key of its own', async () => {
  const { deps, db } = testRoom()
  proveDomain(deps, otherId, 'ops.example')
  await changeSender(deps, system, acmeId, readForm(own))
  const keys = db.select().from(dkimKeys).all()
  expect(keys.map(({ organizationId }) => organizationId)).toEqual([otherId, acmeId])
  expect(keys[1]).toMatchObject({ verifiedAt: null })
  expect(keys[1]?.publicKey).not.toBe(keys[0]?.publicKey)
})

test('from the instance’s own domain no key is made', async () => {
  const { deps, db } = testRoom()
  connectRelay(deps)
  await changeSender(deps, system, acmeId, readForm({ senderAddress: 'acme@opsentry.example' }))
  expect(organizationById(deps, acmeId).senderAddress).toBe('acme@opsentry.example')
  expect(db.select().from(dkimKeys).all()).toEqual([])
  expect(await laterRefusal(() => checkSenderDomain(deps, system, acmeId))).toBe('conflict')
})

test('a mistyped address changes nothing and makes no key', async () => {
  const { deps, db, audited } = testRoom()
  const typed = readForm({ ...own, replyTo: 'nobody' })
  expect(await laterRefusal(() => changeSender(deps, system, acmeId, typed))).toBe('invalid')
  expect([db.select().from(dkimKeys).all(), audited()]).toEqual([[], []])
  expect(organizationById(deps, acmeId)).toMatchObject(none)
})

test('the record is looked for where it has to stand, found once, and asked for thirty times in ten minutes', async () => {
  const server = await startDnsServer()
  servers.push(server)
  const { deps, db, audited, actor } = testRoom({ dns: server.resolver })
  proveDomain(deps, acmeId, 'ops.example', { verifiedAt: null, checkedAt: null, publicKey: 'MIIBkey' })
  const key = () => db.select().from(dkimKeys).get()
  const check = () => checkSenderDomain(deps, actor('ann'), acmeId)
  await check()
  expect(server.asked).toContain('opsentry7f3k._domainkey.ops.example')
  expect([key()?.verifiedAt, key()?.checkedAt, audited()]).toEqual([null, testEpoch, []])
  server.records.set('opsentry7f3k._domainkey.ops.example', ['v=DKIM1; k=rsa; p=MIIBkey'])
  for (let time = 2; time <= 30; time++) await check()
  expect([key()?.verifiedAt, key()?.problem, audited()]).toEqual([testEpoch, null, ['dkim.record_found']])
  expect(await laterRefusal(check)).toBe('rate_limited')
})
