import { afterEach, expect, test } from 'vitest'
import { webhookAttempts } from '#src/db/schema/attempts.ts'
import { addDelivery } from '#src/testing/deliveries.ts'
import { allowLoopback } from '#src/testing/factories.ts'
import { type HttpSink, type Reply, startHttpSink } from '#src/testing/http-sink.ts'
import { testRoom } from '#src/testing/room.ts'
import { type Message, postMessage } from './post-message.ts'

let sink: HttpSink | undefined
afterEach(() => sink?.close())

async function post(reply: Reply, message: Partial<Message> = {}, address = '127.0.0.1/…') {
  const room = testRoom()
  allowLoopback(room.deps)
  sink = await startHttpSink(reply)
  const delivery = addDelivery(room.deps, { channel: 'webhook', address })
  const result = await postMessage(room.deps, delivery, { url: `${sink.url}/hook?t=1`, body: '{"a":1}', ...message })
  return { room, sink, delivery, result, attempts: room.db.select().from(webhookAttempts).all() }
}

test('it is one POST of JSON, in Opsentry’s name, with the headers that come besides', async () => {
  const { sink, result } = await post({ status: 200 }, { headers: { 'webhook-id': 'msg1' } })
  expect(result).toEqual({ outcome: 'delivered', answer: '200 OK' })
  expect(sink.posts).toMatchObject([
    {
      ...{ method: 'POST', path: '/hook?t=1', body: '{"a":1}' },
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Opsentry',
        'webhook-id': 'msg1',
        'content-length': '7',
      },
    },
  ])
  expect(sink.posts[0]?.headers).not.toHaveProperty('cookie')
})

test('what was sent and what came back is kept with the delivery', async () => {
  const { room, delivery, attempts } = await post({ status: 500, body: 'oops\nmore' })
  expect(attempts).toEqual([
    {
      ...{ id: expect.any(String), deliveryId: delivery.id, at: room.clock.now(), duration: expect.any(Number) },
      ...{ request: '{"a":1}', status: 500, answer: 'oops\nmore' },
    },
  ])
})

test.each(['erased-id0000000001', ''])(
  'of what was erased while it was on its way nothing is kept: “%s”',
  async (address) => {
    const { result, attempts } = await post({ status: 200 }, {}, address)
    expect([result.outcome, attempts]).toEqual(['delivered', []])
  },
)

const answers: [string, Reply, object][] = [
  ['410', { status: 410 }, { outcome: 'permanent', answer: '410 Gone: nobody is there any more.', gone: true }],
  [
    '307 to elsewhere',
    { status: 307, headers: { location: 'https://else.example:444/secret' } },
    {
      outcome: 'permanent',
      answer: '307 Temporary Redirect: it leads to else.example:444. Redirects are not followed.',
    },
  ],
  [
    '301 to a path',
    { status: 301, headers: { location: '/secret' } },
    { outcome: 'permanent', answer: '301 Moved Permanently: redirects are not followed.' },
  ],
  ['422', { status: 422, body: '  no\nway ' }, { outcome: 'permanent', answer: '422 Unprocessable Entity: no' }],
  ['403 with a novel', { status: 403, body: 'x'.repeat(500) }, { answer: `403 Forbidden: ${'x'.repeat(200)}` }],
  ['599', { status: 599 }, { outcome: 'temporary', answer: '599' }],
  ['501', { status: 501 }, { outcome: 'temporary', answer: '501 Not Implemented' }],
  ['429', { status: 429, headers: { 'retry-after': ' 7 ' } }, { outcome: 'temporary', retryAfter: 7000 }],
  ['503', { status: 503, headers: { 'retry-after': '0' } }, { outcome: 'temporary', retryAfter: undefined }],
  ['500', { status: 500, headers: { 'retry-after': '90' } }, { outcome: 'temporary', retryAfter: undefined }],
]

test.each(answers)('%s', async (_, reply, expected) => {
  const { result, sink } = await post(reply)
  expect(result).toMatchObject(expected)
  expect(sink.posts).toHaveLength(1)
  expect(JSON.stringify(result)).not.toContain('secret')
})

test('the status that an answer truly has is the one that counts, and the one that is kept', async () => {
  const { result, attempts } = await post({ status: 200, body: 'HTTP error 410' }, { statusOf: () => 410 })
  expect(result).toMatchObject({ outcome: 'permanent', gone: true })
  expect(attempts).toMatchObject([{ status: 410, answer: 'HTTP error 410' }])
})

test('a connection that breaks is a failure for now; the reason is kept, a status is not made up', async () => {
  const { result, attempts } = await post('reset')
  const answer = '127.0.0.1 closed the connection without an answer. (ECONNRESET)'
  expect(result).toEqual({ outcome: 'temporary', answer })
  expect(attempts).toMatchObject([{ status: null, answer }])
})

test('what may not be reached is refused for good, before anything is sent', async () => {
  const room = testRoom()
  const delivery = addDelivery(room.deps, { channel: 'webhook' })
  const message = { url: 'https://10.0.0.1/hook', body: '{}' }
  const answer = '10.0.0.1 is not a public address. The instance admin can allow it.'
  expect(await postMessage(room.deps, delivery, message)).toEqual({ outcome: 'permanent', answer })
  expect(room.db.select().from(webhookAttempts).all()).toMatchObject([{ status: null, answer, request: '{}' }])
})
