import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { afterEach, expect, test } from 'vitest'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { deliverDue } from '#src/domain/notifications/deliver-due.ts'
import { rotateSecret } from '#src/domain/webhooks/rotate-secret.ts'
import { testWebhook } from '#src/domain/webhooks/test-webhook.ts'
import { notifyOfIncident } from '#src/testing/deliveries.ts'
import { addWebhook, allowLoopback, subscribeUrl } from '#src/testing/factories.ts'
import { type HttpSink, type ReceivedPost, startHttpSink } from '#src/testing/http-sink.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { secretOf, signatureHeaders } from './sign.ts'

const hour = 3_600_000
let sink: HttpSink | undefined
afterEach(() => sink?.close())

async function connected(): Promise<{ room: TestRoom; sink: HttpSink }> {
  const room = testRoom()
  sink = await startHttpSink()
  allowLoopback(room.deps)
  return { room, sink }
}

/** Standard Webhooks, written out: base64 of HMAC-SHA-256 under the secret's bytes over id, seconds and body. */
function reference(secret: string, id: string, seconds: number, body: string): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`, 'utf8').digest('base64')}`
}

const [one, other] = ['a'.repeat(43), 'b'.repeat(43)].map(secretOf) as [string, string]
const message = { id: 'msg000000001', at: 1_700_000_000_999, body: '{"a":"Grüße, 日本 👋"}' }

test('a secret is 32 bytes in base64 behind its prefix', () => {
  const bytes = Buffer.from(Array.from({ length: 32 }, (_, index) => 255 - index))
  const secret = secretOf(bytes.toString('base64url'))
  expect(secret).toBe(`whsec_${bytes.toString('base64')}`)
  expect(secret).toHaveLength('whsec_'.length + 44)
})

test('the signature is over id, whole seconds and body', () => {
  expect(signatureHeaders([one], message)).toEqual({
    'webhook-id': 'msg000000001',
    'webhook-timestamp': '1700000000',
    'webhook-signature': reference(one, 'msg000000001', 1_700_000_000, message.body),
  })
})

test('of two secrets the newer one signs first, and a space is between them', () => {
  expect(signatureHeaders([other, one], message)['webhook-signature']).toBe(
    [other, one].map((secret) => reference(secret, 'msg000000001', 1_700_000_000, message.body)).join(' '),
  )
})

test('without a secret nothing is signed, and the message has its id all the same', () => {
  expect(signatureHeaders([], message)).toEqual({ 'webhook-id': 'msg000000001', 'webhook-timestamp': '1700000000' })
})

test.each([
  ['its id', { id: 'msg000000002' }],
  ['its second', { at: message.at + 1 }],
  ['its body', { body: `${message.body} ` }],
])('a message that differs by %s alone is signed otherwise', (_, change) => {
  const signed = (of: typeof message) => signatureHeaders([one], of)['webhook-signature']
  expect(signed({ ...message, ...change })).not.toBe(signed(message))
})

/** Throws where the independent library does not accept the message. */
function verify(secret: string, { body, headers }: ReceivedPost): unknown {
  return new Webhook(secret).verify(body, headers as Record<string, string>)
}

test('a message verifies with an independent library, and no changed one does', async () => {
  const { room, sink } = await connected()
  room.deps.clock.set(Date.now())
  const endpoint = addWebhook(room.deps, `${sink.url}/endpoint`)
  const subscriber = subscribeUrl(room.deps, 'webhook', `${sink.url}/subscriber`)
  notifyOfIncident(room.deps, { body: 'Grüße, 日本 👋' })
  await deliverDue(room.deps)
  expect(sink.posts).toHaveLength(2)
  for (const post of sink.posts) {
    const [own, foreign] = post.path === '/endpoint' ? [endpoint, subscriber] : [subscriber, endpoint]
    expect(verify(own.secret, post)).toMatchObject({ incident: { name: 'Logins fail' } })
    expect(() => verify(foreign.secret, post)).toThrow()
    expect(() => verify(own.secret, { ...post, body: post.body.replace('Logins', 'Signups') })).toThrow()
    for (const [name, value] of [
      ['webhook-id', 'another'],
      ['webhook-timestamp', '1'],
    ] as const)
      expect(() => verify(own.secret, { ...post, headers: { ...post.headers, [name]: value } })).toThrow()
    expect(post.headers).toMatchObject({ 'user-agent': 'Opsentry', 'content-type': 'application/json; charset=utf-8' })
  }
})

test('for a day after a rotation both secrets verify, then the new one alone; neither is stored in the clear', async () => {
  const { room, sink } = await connected()
  const { deps } = room
  const now = Date.now()
  deps.clock.set(now - 23 * hour)
  const { id, secret: before } = addWebhook(deps, `${sink.url}/hook`)
  const after = rotateSecret(deps, system, acmeId, id)
  expect(after).not.toBe(before)
  deps.clock.set(now)
  testWebhook(deps, system, acmeId, id)
  await deliverDue(deps)
  const [overlapping] = sink.posts
  if (!overlapping) throw new Error('nothing arrived')
  for (const secret of [before, after]) expect(verify(secret, overlapping)).toMatchObject({ test: {} })
  expect(overlapping.headers['webhook-signature']?.toString().split(' ')).toHaveLength(2)

  writeUnaudited(deps.db, (tx) => void tx.update(webhookEndpoints).set({ previousSecretUntil: now }).run())
  testWebhook(deps, system, acmeId, id)
  await deliverDue(deps)
  const last = sink.posts.at(-1)
  if (!last) throw new Error('nothing arrived')
  expect(verify(after, last)).toMatchObject({ test: {} })
  expect(() => verify(before, last)).toThrow()
  const stored = JSON.stringify(deps.db.select().from(webhookEndpoints).all())
  for (const secret of [before, after, sink.url]) expect(stored).not.toContain(secret)
})
