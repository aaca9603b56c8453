import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { webhookAttempts } from '#src/db/schema/attempts.ts'
import { deliveries, notifications, subscribers } from '#src/db/schema/delivery.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { createHttpClient, type HttpClientOptions } from '#src/platform/http-client.ts'
import { addWebhook, allowLoopback, subscribeUrl } from '#src/testing/factories.ts'
import { type HttpSink, type Reply, startHttpSink } from '#src/testing/http-sink.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { startDue, stopSender } from '../deliveries/deliver.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { pauseWebhook, removeWebhook, resumeWebhook } from '../webhooks/pause-webhook.ts'
import { deliverDue, notificationSender } from './deliver-due.ts'
import { readLedger } from './ledger.ts'

const second = 1000
const hour = 3600 * second
const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function sinkWith(reply: HttpSink['reply'] = { status: 200 }): Promise<HttpSink> {
  const sink = await startHttpSink(reply)
  open.push(sink)
  return sink
}

/** One endpoint and one subscriber, both at a server that replies so. */
async function connected(reply: HttpSink['reply'] = { status: 200 }, options: HttpClientOptions = {}) {
  const room = testRoom({ http: createHttpClient(options) })
  const sink = await sinkWith(reply)
  allowLoopback(room.deps)
  const webhook = addWebhook(room.deps, `${sink.url}/endpoint`)
  const subscriber = subscribeUrl(room.deps, 'webhook', `${sink.url}/subscriber`)
  return { room, sink, webhook, subscriber }
}

function announce({ deps }: TestRoom, body = 'We are looking.'): string {
  const said = { title: 'Logins fail', body, status: 'investigating', services: [], notify: true } as const
  openIncident(deps, system, acmeId, { ...said, services: [] })
  return deps.db.select().from(notifications).all().at(-1)?.id ?? ''
}

/** Adds up at every moment. */
function ledger({ deps }: TestRoom, notificationId: string) {
  const { due, ...parts } = readLedger(deps.db, notificationId)
  expect(Object.values(parts).reduce((total, part) => total + part, 0)).toBe(due)
  expect(parts.unaccounted).toBe(0)
  return { due, ...parts }
}

/** Messages to URLs; mails to the team wait for a relay. */
const all = ({ deps }: TestRoom) => deps.db.select().from(deliveries).where(eq(deliveries.channel, 'webhook')).all()
const attempts = ({ deps }: TestRoom) => deps.db.select().from(webhookAttempts).all()

interface Case {
  name: string
  reply: Reply
  outcome: 'delivered' | 'failed' | 'retrying'
  answer: string
}

const cases: Case[] = [
  { name: '200', reply: { status: 200, body: 'ok' }, outcome: 'delivered', answer: '200 OK' },
  { name: '204', reply: { status: 204 }, outcome: 'delivered', answer: '204 No Content' },
  { name: '299', reply: { status: 299 }, outcome: 'delivered', answer: '299' },
  {
    name: '302',
    reply: { status: 302, headers: { location: 'https://other.example/secret' } },
    outcome: 'failed',
    answer: '302 Found: it leads to other.example. Redirects are not followed.',
  },
  { name: '304', reply: { status: 304 }, outcome: 'failed', answer: '304 Not Modified: redirects are not followed.' },
  { name: '400', reply: { status: 400, body: 'no\nsuch field' }, outcome: 'failed', answer: '400 Bad Request: no' },
  { name: '401', reply: { status: 401 }, outcome: 'failed', answer: '401 Unauthorized' },
  { name: '404', reply: { status: 404 }, outcome: 'failed', answer: '404 Not Found' },
  { name: '408', reply: { status: 408 }, outcome: 'retrying', answer: '408 Request Timeout' },
  { name: '410', reply: { status: 410 }, outcome: 'failed', answer: '410 Gone: nobody is there any more.' },
  { name: '425', reply: { status: 425 }, outcome: 'retrying', answer: '425 Too Early' },
  {
    name: '429 with Retry-After',
    reply: { status: 429, headers: { 'retry-after': '120' } },
    outcome: 'retrying',
    answer: '429 Too Many Requests',
  },
  { name: '500', reply: { status: 500, body: 'oops' }, outcome: 'retrying', answer: '500 Internal Server Error: oops' },
  { name: '503', reply: { status: 503 }, outcome: 'retrying', answer: '503 Service Unavailable' },
  { name: 'timeout', reply: 'hang', outcome: 'retrying', answer: 'No answer within SECONDS seconds.' },
  {
    name: 'reset',
    reply: 'reset',
    outcome: 'retrying',
    answer: '127.0.0.1 closed the connection without an answer. (ECONNRESET)',
  },
  { name: 'huge answer', reply: 'endless', outcome: 'delivered', answer: '200 OK' },
  { name: 'answer without end', reply: 'dribble', outcome: 'delivered', answer: '200 OK' },
]

/** Notifies once. A request that never ends is waited for 1.5 s, and longer where a busy machine needs it to begin. */
async function toldOnce(reply: Reply) {
  const isEndless = reply === 'hang' || reply === 'dribble'
  for (let deadline = 1500; ; deadline *= 2) {
    const { room, sink } = await connected(reply, isEndless ? { deadline } : {})
    const id = announce(room)
    expect(ledger(room, id)).toMatchObject({ due: 2 })
    await deliverDue(room.deps)
    const hasBegun = reply === 'dribble' ? ledger(room, id).delivered === 2 : sink.posts.length === 2
    if (hasBegun || !isEndless || deadline > 60_000) return { room, sink, id, seconds: deadline / 1000 }
  }
}

test.each(cases)('$name: $outcome, and the ledger adds up', async ({ reply, outcome, answer }) => {
  const { room, sink, id, seconds } = await toldOnce(reply)
  expect(ledger(room, id)).toMatchObject({ due: 2, [outcome]: 2 })
  const words = answer.replace('SECONDS', String(seconds))
  expect(all(room).map(({ lastAnswer }) => lastAnswer)).toEqual([words, words])
  expect(attempts(room)).toHaveLength(2)

  // From here on everything is answered, however long a busy machine takes.
  room.deps.http = createHttpClient()
  sink.reply = { status: 200 }
  room.deps.clock.advance(180 * second)
  await deliverDue(room.deps)
  const end = outcome === 'retrying' ? 'delivered' : outcome
  expect(ledger(room, id)).toMatchObject({ due: 2, [end]: 2 })
  expect(attempts(room)).toHaveLength(outcome === 'retrying' ? 4 : 2)
})

test('nothing answers: it is tried for three days, then it has failed', async () => {
  const { room, sink } = await connected()
  const id = announce(room)
  await sink.close()
  let tries = 0
  for (; ledger(room, id).failed === 0 && tries < 50; tries++) {
    await deliverDue(room.deps)
    room.deps.clock.advance(4 * hour)
  }
  expect(ledger(room, id)).toMatchObject({ due: 2, failed: 2 })
  expect(tries * 4).toBeGreaterThanOrEqual(72)
  expect(all(room)[0]?.lastAnswer).toMatch(/^Nothing answers at 127\.0\.0\.1, port \d+\. \(ECONNREFUSED\)$/)
})

test.each([
  ['120', 120],
  ['1.5', 15],
  [new Date(Date.UTC(2026, 2, 10, 13)).toUTCString(), 3600],
  ['99999999', 24 * 3600],
  ['soon', 15],
  ['-5', 15],
  [new Date(Date.UTC(2020, 0, 1)).toUTCString(), 15],
])('Retry-After: %s is heeded, up to a day', async (retryAfter, seconds) => {
  const { room } = await connected({ status: 503, headers: { 'retry-after': retryAfter } })
  announce(room)
  await deliverDue(room.deps)
  for (const { nextAttemptAt } of all(room)) {
    const wait = nextAttemptAt - room.deps.clock.now()
    // The table's own first wait is 15 seconds, and up to a fifth more.
    expect(wait).toBeGreaterThanOrEqual(seconds * second)
    expect(wait).toBeLessThanOrEqual(Math.max(seconds, 18) * second)
  }
})

test('410 ends it at once: the subscriber is quarantined, the endpoint paused, and what waits is not sent', async () => {
  const { room, sink, webhook, subscriber } = await connected({ status: 410 })
  const first = announce(room)
  await deliverDue(room.deps)
  const reason = '410 Gone: nobody is there any more.'
  const row = () => room.deps.db.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, webhook.id)).get()
  expect(room.deps.db.select().from(subscribers).where(eq(subscribers.id, subscriber.id)).get()).toMatchObject({
    state: 'quarantined',
    stateReason: reason,
  })
  expect(row()).toMatchObject({ pausedAt: room.deps.clock.now(), pauseReason: `It answers ${reason}` })
  expect(room.audited()).toContain('webhook.paused')
  const second = announce(room)
  await deliverDue(room.deps)
  expect([ledger(room, first).failed, ledger(room, second).due, sink.posts.length]).toEqual([2, 0, 2])
})

test('a host that is not public is refused for good, with what to do about it', async () => {
  const room = testRoom()
  const sink = await sinkWith()
  addWebhook(room.deps, `https://127.0.0.1:${sink.port}/`)
  const id = announce(room)
  await deliverDue(room.deps)
  expect(ledger(room, id)).toMatchObject({ due: 1, failed: 1 })
  expect(all(room)[0]?.lastAnswer).toBe('127.0.0.1 is not a public address. The instance admin can allow it.')
  expect(sink.connections()).toBe(0)
  expect(attempts(room)).toMatchObject([{ status: null, answer: all(room)[0]?.lastAnswer }])
})

test('of what was sent and what came back the beginning is kept', async () => {
  const { room } = await connected({ status: 200, body: 'y'.repeat(10_000) })
  announce(room, 'x'.repeat(60_000))
  await deliverDue(room.deps)
  for (const { request, answer } of attempts(room)) expect([request.length, answer.length]).toEqual([16_384, 4096])
})

test('an endpoint that is added, paused, resumed or removed between two moments is told exactly what it was owed', async () => {
  const { room, sink, webhook } = await connected()
  const { deps } = room
  const owed = announce(room)
  addWebhook(deps, `${sink.url}/later`)
  pauseWebhook(deps, system, acmeId, webhook.id)
  const missed = announce(room)
  resumeWebhook(deps, system, acmeId, webhook.id)
  await deliverDue(deps)
  expect(ledger(room, owed)).toMatchObject({ due: 2, delivered: 2 })
  expect(ledger(room, missed)).toMatchObject({ due: 2, delivered: 2 })
  expect(sink.posts.map(({ path }) => path).toSorted()).toEqual(['/endpoint', '/later', '/subscriber', '/subscriber'])

  const last = announce(room)
  pauseWebhook(deps, system, acmeId, webhook.id)
  const other = deps.db.select().from(webhookEndpoints).all().at(-1)
  removeWebhook(deps, system, acmeId, other?.id ?? '')
  await deliverDue(deps)
  expect(ledger(room, last)).toMatchObject({ due: 3, delivered: 1, suppressed: 2 })
  expect(all(room).flatMap(({ state, lastAnswer }) => (state === 'suppressed' ? [lastAnswer] : []))).toEqual([
    'The endpoint is paused.',
    'The endpoint was removed.',
  ])
})

test('one dead host holds up no other, however much waits for it', async () => {
  const room = testRoom()
  const dead = await sinkWith('hang')
  const well = await sinkWith()
  allowLoopback(room.deps)
  for (let one = 0; one < 70; one++) subscribeUrl(room.deps, 'webhook', `${dead.url}/${one}`)
  for (let one = 0; one < 5; one++) subscribeUrl(room.deps, 'webhook', `${well.url}/${one}`)
  const id = announce(room)
  const sender = notificationSender()
  await startDue(room.deps, sender)
  while (well.posts.length < 5) {
    await Promise.race(sender.inFlight)
    await startDue(room.deps, sender)
  }
  expect(dead.connections()).toBeLessThanOrEqual(2)
  expect(ledger(room, id).due).toBe(75)
  await dead.close()
  await Promise.all(sender.inFlight)
  stopSender(room.deps, sender)
  expect(ledger(room, id)).toMatchObject({ due: 75, delivered: 5, retrying: 2, waiting: 68 })
})
