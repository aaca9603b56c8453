import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { mailServices } from '#src/db/schema/senders.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { connectMailService, disconnectMailService } from '#src/domain/mail/connect-mail-service.ts'
import { readMailServices } from '#src/domain/mail/mail-services.ts'
import { pauseSubscription } from '#src/domain/subscribers/pause-subscription.ts'
import { addDelivery } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { amazon, confirmation, topic } from '#src/testing/sns-post.ts'
import type { MailService } from '#src/words/bounces.ts'
import { markedHeaders } from './marked-headers.ts'
import { markOf } from './return-path.ts'
import { takeServicePost } from './take-service-post.ts'

/** What a post does, by whichever service; how each proves and writes it: services/. */

let room: TestRoom
let asked: string[]

beforeEach(() => {
  const outside = amazon()
  asked = outside.asked
  room = testRoom({ http: outside.http })
})

function connect(service: MailService): string {
  connectMailService(room.deps, system, readForm({ service }))
  return readMailServices(room.deps).find((one) => one.service === service)?.urlToken ?? ''
}

/** A subscriber of that organization with a mail that was delivered. */
function mailed(address: string, organizationId = acmeId, row: { state?: 'active' | 'unconfirmed' } = {}) {
  const subscriberId = subscribe(room.deps, address, { organizationId, ...row })
  const about = { subscriberId, organizationId, address, kind: 'status_update', state: 'delivered' } as const
  return { subscriberId, deliveryId: addDelivery(room.deps, about).id }
}

type Mailed = ReturnType<typeof mailed>

const stateOf = ({ subscriberId, deliveryId }: Mailed) => {
  const subscriber = room.db.select().from(subscribers).where(eq(subscribers.id, subscriberId)).get()
  const delivery = room.db.select().from(deliveries).where(eq(deliveries.id, deliveryId)).get()
  return [subscriber?.state, delivery?.state]
}
const untouched = ['active', 'delivered']

async function post(token: string, body: unknown, ip = '192.0.2.1') {
  return takeServicePost(room.deps, { token, ip, header: () => '', body: Buffer.from(JSON.stringify(body)) })
}

let posted = 0
const bounce = (Email: string, fields: object = {}) => ({
  ...{ RecordType: 'Bounce', Type: 'HardBounce', ID: ++posted, Email, Details: '550 5.1.1 unknown' },
  ...fields,
})
const complaint = (Email: string, fields: object = {}) => bounce(Email, { RecordType: 'SpamComplaint', ...fields })
const marked = ({ deliveryId }: Mailed) => ({ Metadata: { opsentry: markOf(room.deps, deliveryId) } })

const lastOf = (service: MailService) =>
  room.db.select().from(mailServices).where(eq(mailServices.id, service)).get()?.lastOutcome

test('a bounce fails the message and quarantines, and says that it was counted', async () => {
  const token = connect('postmark')
  const sue = mailed('sue@example.org')
  expect(await post(token, bounce('sue@example.org', marked(sue)))).toBe('counted')
  expect(stateOf(sue)).toEqual(['quarantined', 'failed'])
  expect(room.db.select().from(mailServices).get()).toMatchObject({
    lastPostAt: room.clock.now(),
    lastOutcome: 'counted',
  })
})

test('a complaint ends the subscription, audited, and nothing of it is sent any more', async () => {
  const token = connect('postmark')
  const sue = mailed('sue@example.org')
  expect(await post(token, complaint('sue@example.org', marked(sue)))).toBe('counted')
  expect(stateOf(sue)).toEqual(['unsubscribed', 'delivered'])
  expect(room.audited()).toEqual(['subscriber.complained'])
  expect(room.db.select().from(subscribers).get()).toMatchObject({
    stateReason: 'Its reader reported it as abuse.',
    unsubscribedAt: room.clock.now(),
  })
})

test('who unsubscribed at the service has left', async () => {
  const token = connect('sendgrid')
  const sue = mailed('sue@example.org')
  const event = { event: 'unsubscribe', email: 'sue@example.org', opsentry: markOf(room.deps, sue.deliveryId) }
  expect(await post(token, [event])).toBe('counted')
  expect([stateOf(sue)[0], room.audited()]).toEqual(['unsubscribed', ['subscriber.unsubscribed']])
})

test('one who is paused, in quarantine or not confirmed yet may complain, too', async () => {
  const token = connect('postmark')
  const sue = mailed('sue@example.org')
  const row = room.db.select().from(subscribers).get()
  if (row) pauseSubscription(room.deps, system, row)
  const joe = mailed('joe@example.org', acmeId, { state: 'unconfirmed' })
  for (const one of [sue, joe]) await post(token, complaint('x@example.org', marked(one)))
  expect([stateOf(sue)[0], stateOf(joe)[0]]).toEqual(['unsubscribed', 'unsubscribed'])
})

test('who came back after that message stays', async () => {
  const token = connect('postmark')
  const sue = mailed('sue@example.org')
  room.clock.advance(1000)
  room.db.update(subscribers).set({ confirmedAt: room.clock.now() }).run()
  expect(await post(token, complaint('sue@example.org', marked(sue)))).toBe('counted')
  expect(stateOf(sue)).toEqual(untouched)
})

test('what is repeated counts once, and another post about the same changes nothing more', async () => {
  const token = connect('postmark')
  const sue = mailed('sue@example.org')
  const first = bounce('sue@example.org', marked(sue))
  expect([await post(token, first), await post(token, first)]).toEqual(['counted', 'repeated'])
  room.db.update(subscribers).set({ state: 'active' }).run()
  expect(await post(token, bounce('sue@example.org', marked(sue)))).toBe('counted')
  expect(stateOf(sue)).toEqual(['active', 'failed'])
})

test('without a name of its own a post is known by its body, and a repeated one is the last one, too', async () => {
  const token = connect('postmark')
  const [sue, joe] = [mailed('sue@example.org'), mailed('joe@example.org')]
  const first = bounce('sue@example.org', { ...marked(sue), ID: undefined })
  expect(await post(token, first)).toBe('counted')
  expect(await post(token, bounce('joe@example.org', { ...marked(joe), ID: undefined }))).toBe('counted')
  expect([stateOf(sue)[0], stateOf(joe)[0]]).toEqual(['quarantined', 'quarantined'])
  room.clock.advance(1000)
  expect(await post(token, first)).toBe('repeated')
  const now = room.clock.now()
  expect(room.db.select().from(mailServices).get()).toMatchObject({ lastPostAt: now, lastOutcome: 'counted' })
})

test('a mark decides, whatever address is named: another organization’s subscriber there is not touched', async () => {
  const token = connect('postmark')
  const [ours, theirs] = [mailed('sue@example.org'), mailed('sue@example.org', otherId)]
  await post(token, complaint('sue@example.org', marked(theirs)))
  expect([stateOf(ours), stateOf(theirs)[0]]).toEqual([untouched, 'unsubscribed'])
})

test('an address alone counts where one subscriber of the instance has it, and got mail lately', async () => {
  const token = connect('postmark')
  const sue = mailed('sue@example.org')
  const later = addDelivery(room.deps, {
    ...{ subscriberId: sue.subscriberId, organizationId: acmeId, address: 'sue@example.org' },
    ...{ kind: 'status_update', state: 'delivered', createdAt: room.clock.now() + 1 },
  })
  expect(await post(token, bounce(' SUE@example.org'))).toBe('counted')
  expect(stateOf(sue)).toEqual(['quarantined', 'delivered'])
  expect(stateOf({ ...sue, deliveryId: later.id })).toEqual(['quarantined', 'failed'])
  // The same news once more is none of the message before.
  await post(token, bounce('sue@example.org'))
  expect(stateOf(sue)[1]).toBe('delivered')
})

test('an address alone that two organizations write to touches neither', async () => {
  const token = connect('postmark')
  const both = [mailed('sue@example.org'), mailed('sue@example.org', otherId)]
  for (const made of [bounce, complaint]) expect(await post(token, made('sue@example.org'))).toBe('unknown')
  expect(both.map(stateOf)).toEqual([untouched, untouched])
})

test('the topic that was confirmed first is the only one', async () => {
  const token = connect('ses')
  const other = `${topic}-of-eve`
  expect(await post(token, confirmation(room.clock.now()))).toBe('confirmed')
  expect(room.db.select().from(mailServices).get()?.topic).toBe(topic)
  expect(room.audited(null).at(-1)).toBe('mail_service.confirmed')
  const fetched = asked.length
  expect(await post(token, confirmation(room.clock.now(), { TopicArn: other }))).toBe('foreign')
  expect([asked.length, lastOf('ses')]).toEqual([fetched, 'foreign'])
})

test('one service’s URL takes no other’s posts, and a disconnected one’s none', async () => {
  const [postmark, mailgun] = [connect('postmark'), connect('mailgun')]
  const sue = mailed('sue@example.org')
  expect(await post(mailgun, bounce('sue@example.org', marked(sue)))).toBe('keyless')
  expect([lastOf('mailgun'), lastOf('postmark')]).toEqual(['keyless', null])
  disconnectMailService(room.deps, system, readForm({ service: 'postmark' }))
  expect(await post(postmark, bounce('sue@example.org', marked(sue)))).toBe('lost')
  expect(stateOf(sue)).toEqual(untouched)
})

test.each(['', 'x', 'postmark', `${'y'.repeat(43)}`])('no service is at %j', async (token) => {
  connect('postmark')
  expect(await post(token, bounce('sue@example.org'))).toBe('lost')
})

test('guessing is slowed down; the service’s own posts go on, even from the same address', async () => {
  const token = connect('postmark')
  for (let one = 0; one < 60; one++) await post('guess', {}, '203.0.113.9')
  await expect(post('guess', {}, '203.0.113.9')).rejects.toMatchObject({ code: 'rate_limited' })
  expect(await post(token, { RecordType: 'Open', ID: 1 }, '203.0.113.9')).toBe('nothing')
})

test('a service that posts more than twelve hundred a minute waits until the next', async () => {
  const token = connect('postmark')
  const open = { RecordType: 'Open', ID: 1 }
  for (let one = 0; one < 1200; one++) await post(token, open)
  await expect(post(token, open)).rejects.toMatchObject({ code: 'rate_limited' })
  room.clock.advance(60_000)
  expect(await post(token, open)).toBe('repeated')
})

test('mails carry the mark of each connected service, and none without one', () => {
  expect(markedHeaders(room.deps, 'id0000000042')).toEqual({})
  connect('postmark')
  connect('ses')
  const mark = markOf(room.deps, 'id0000000042')
  expect(mark).toMatch(/^id0000000042_[0-9a-f]{20}$/)
  expect(markedHeaders(room.deps, 'id0000000042')).toEqual({
    'X-PM-Metadata-opsentry': mark,
    'X-SES-MESSAGE-TAGS': `opsentry=${mark}`,
  })
})
