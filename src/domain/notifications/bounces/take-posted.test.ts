import { createHmac } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { subscribers } from '#src/db/schema/delivery.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { configureBounces, renewBounceSecret } from '#src/domain/mail/configure-bounces.ts'
import { bounceOf } from '#src/testing/bounce.ts'
import { addDelivery } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { returnPathOf } from './return-path.ts'
import { type Posted, takePosted } from './take-posted.ts'

const minute = 60_000
let room: TestRoom
let secret: string
let bounce: Buffer

beforeEach(() => {
  room = testRoom()
  secret = configureBounces(room.deps, system, readForm({ mode: 'webhook', address: 'bounces@acme.example' })) ?? ''
  const subscriberId = subscribe(room.deps, 'sue@example.org')
  const about = { subscriberId, organizationId: acmeId, kind: 'subscription_confirmation', state: 'delivered' } as const
  const from = returnPathOf(room.deps, addDelivery(room.deps, about).id, '')
  bounce = Buffer.from(bounceOf({ from, to: 'sue@example.org', raw: 'Subject: x\r\n\r\n' }))
})

/** Standard Webhooks, written out. */
function signed(body: Buffer, how: { by?: string; at?: number; contentType?: string } = {}): Posted {
  const { by = secret, at = room.clock.now(), contentType = 'message/rfc822' } = how
  const timestamp = String(Math.floor(at / 1000))
  const key = Buffer.from(by.slice('whsec_'.length), 'base64')
  const digest = createHmac('sha256', key)
    .update(Buffer.concat([Buffer.from(`msg1.${timestamp}.`), body]))
    .digest('base64')
  return { id: 'msg1', timestamp, signature: `v1,${digest}`, contentType, body }
}

const take = (posted: Posted) => takePosted(room.deps, posted)
const state = () => room.db.select().from(subscribers).get()?.state
const json = (value: unknown) => Buffer.from(JSON.stringify(value))
const asJson = { contentType: 'application/json; charset=utf-8' }

test('the bytes of a message are taken, and so is a message in JSON', async () => {
  expect([await take(signed(bounce)), state()]).toEqual(['taken', 'quarantined'])
  const wrapped = signed(json({ message: bounce.toString(), more: 1 }), asJson)
  expect(await take(wrapped)).toBe('taken')
})

test('what means nothing is taken all the same: its sender has done its part', async () => {
  expect([await take(signed(Buffer.from('Subject: Hello\r\n\r\n'))), state()]).toEqual(['taken', 'active'])
})

const unsigned: [string, (good: Posted) => Posted][] = [
  ['another secret', ({ body }) => signed(body, { by: `whsec_${Buffer.alloc(32, 1).toString('base64')}` })],
  ['another id', (good) => ({ ...good, id: 'msg2' })],
  ['another second', (good) => ({ ...good, timestamp: String(Number(good.timestamp) + 1) })],
  ['another body', (good) => ({ ...good, body: Buffer.concat([good.body, Buffer.from(' ')]) })],
  ['no signature', (good) => ({ ...good, signature: '' })],
  ['a signature without its version', (good) => ({ ...good, signature: good.signature.slice(3) })],
  ['a signature of another version', (good) => ({ ...good, signature: good.signature.replace('v1', 'v2') })],
  ['a signature that is cut', (good) => ({ ...good, signature: good.signature.slice(0, -8) })],
  ['a time that is none', (good) => ({ ...good, timestamp: 'now' })],
  ['a time with a fraction', (good) => ({ ...good, timestamp: `${good.timestamp}.5` })],
]

test.each(unsigned)('with %s it is not taken', async (_, change) => {
  const good = signed(bounce)
  expect([await take(change(good)), state()]).toEqual(['unsigned', 'active'])
  expect([await take(good), state()]).toEqual(['taken', 'quarantined'])
})

test.each([
  [-5 * minute, 'taken'],
  [5 * minute, 'taken'],
  [-5 * minute - 1000, 'unsigned'],
  [5 * minute + 1000, 'unsigned'],
] as const)('signed %i ms from now it is %s', async (away, reception) => {
  expect(await take(signed(bounce, { at: room.clock.now() + away }))).toBe(reception)
})

test('of several signatures one has to be right, whatever its place', async () => {
  const good = signed(bounce)
  for (const signature of [`v1,AAAA ${good.signature}`, `${good.signature} v1a,x`, `${good.signature} `])
    expect(await take({ ...good, signature })).toBe('taken')
})

test.each([
  ['an empty body', Buffer.alloc(0), {}],
  ['JSON that is none', Buffer.from('{'), asJson],
  ['JSON without a message', json({ text: 'x' }), asJson],
  ['an empty message', json({ message: '' }), asJson],
  ['a message that is no text', json({ message: { a: 1 } }), asJson],
  ['null', json(null), asJson],
])('%s holds no message', async (_, body, how) => {
  expect(await take(signed(body, how))).toBe('unreadable')
})

test('a new secret ends the one before; where none are posted nothing is taken', async () => {
  const before = secret
  secret = renewBounceSecret(room.deps, system)
  expect(secret).not.toBe(before)
  expect(await take(signed(bounce, { by: before }))).toBe('unsigned')
  expect(await take(signed(bounce))).toBe('taken')
  configureBounces(room.deps, system, readForm({ mode: 'none' }))
  expect(await take(signed(bounce))).toBe('off')
})
