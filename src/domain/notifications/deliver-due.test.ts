import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { channelPauses } from '#src/db/schema/attempts.ts'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { HttpClient } from '#src/domain/destinations/http-client.ts'
import { createHttpClient } from '#src/platform/http-client.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { addDelivery, allDeliveries, expandAll, notifyOfIncident } from '#src/testing/deliveries.ts'
import { subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { SinkOptions } from '#src/testing/smtp-sink.ts'
import type { DeliveryState } from '#src/words.ts'
import { type Sender, startDue, stopSender } from '../deliveries/deliver.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { deliverDue, notificationSender } from './deliver-due.ts'

let mail: ConnectedRelay | undefined
afterEach(async () => {
  await mail?.close()
  mail = undefined
})

/** A relay that takes so many at once. */
async function connected(
  connections: number,
  options: SinkOptions = {},
): Promise<{ room: TestRoom; mail: ConnectedRelay }> {
  const room = testRoom()
  mail = await connectRelay(room, options)
  writeUnaudited(room.db, (tx) => void tx.update(instance).set({ relayConnections: connections }).run())
  return { room, mail }
}

function letters({ deps }: TestRoom, count: number): void {
  for (let one = 0; one < count; one++) addDelivery(deps, { address: `reader-${one}@example.com` })
}

function states({ deps }: TestRoom): Partial<Record<DeliveryState, number>> {
  const by = Object.groupBy(allDeliveries(deps), ({ state }) => state)
  return Object.fromEntries(Object.entries(by).map(([state, all]) => [state, all.length]))
}

/** Resolves once everything in flight was answered and the next messages have started. */
async function next({ deps }: TestRoom, sender: Sender): Promise<number> {
  await Promise.all(sender.inFlight)
  return startDue(deps, sender)
}

test('a round starts as many as slots are free, claims a few more, and waits for none', async () => {
  const { room } = await connected(2, { holdMailFrom: true })
  letters(room, 10)
  const sender = notificationSender()
  expect(await startDue(room.deps, sender)).toBe(2)
  expect([sender.inFlight.size, states(room)]).toEqual([2, { sending: 8, waiting: 2 }])
  expect(await startDue(room.deps, sender)).toBe(0)
  stopSender(room.deps, sender)
  expect(states(room)).toEqual({ sending: 2, waiting: 8 })
  expect(allDeliveries(room.deps).every(({ attempts }) => attempts === 0)).toBe(true)
})

test('what was answered is settled at the next round, and whoever asked is called for each', async () => {
  const { room, mail } = await connected(3)
  letters(room, 5)
  const sender = notificationSender()
  let answered = 0
  const called = () => void answered++
  expect(await startDue(room.deps, sender, () => false, called)).toBe(3)
  await Promise.all(sender.inFlight)
  expect([answered, mail.sink.mails.length, states(room)]).toEqual([3, 3, { sending: 5 }])
  expect(await startDue(room.deps, sender, () => false, called)).toBe(2)
  expect(states(room)).toEqual({ delivered: 3, sending: 2 })
  expect(await next(room, sender)).toBe(0)
  expect(states(room)).toEqual({ delivered: 5 })
  expect([sender.tried, sender.slots.get('email')?.taken]).toEqual([[], 0])
})

test('one who waits goes before many who are told, though claimed with them; then organizations take turns', async () => {
  const { room, mail } = await connected(1)
  for (let one = 0; one < 6; one++) subscribe(room.deps, `a${one}@example.org`)
  for (let one = 0; one < 2; one++) subscribe(room.deps, `o${one}@example.org`, { organizationId: otherId })
  notifyOfIncident(room.deps)
  notifyOfIncident(room.deps, { organizationId: otherId })
  expandAll(room.deps)
  addDelivery(room.deps, { id: 'zzzzzzzzzzzz', address: 'password@example.com' })
  await deliverDue(room.deps)
  const first = mail.sink.mails.map(({ to }) => to[0])
  expect(first.join('')).toBe('paaaooaaa')
})

test('a way out that rests is asked by one message when its time has come, and everything follows its answer', async () => {
  const { room } = await connected(5)
  letters(room, 4)
  const until = room.clock.now() + 5000
  writeUnaudited(room.db, (tx) => {
    tx.insert(channelPauses).values({ channel: 'email', since: 1, until, tries: 1, reason: 'Nobody answers.' }).run()
  })
  const sender = notificationSender()
  room.clock.advance(4999)
  expect([await startDue(room.deps, sender), states(room)]).toEqual([0, { waiting: 4 }])
  room.clock.advance(1)
  expect([await startDue(room.deps, sender), states(room)]).toEqual([1, { sending: 1, waiting: 3 }])
  expect(await startDue(room.deps, sender)).toBe(0)
  expect(await next(room, sender)).toBe(3)
  expect(room.db.select().from(channelPauses).all()).toEqual([])
  await next(room, sender)
  expect(states(room)).toEqual({ delivered: 4 })
})

test('a relay that does not answer makes its way out rest, in its words and with what to do', async () => {
  const { room, mail } = await connected(1)
  letters(room, 3)
  await mail.sink.close()
  await deliverDue(room.deps)
  expect(states(room)).toEqual({ retrying: 1, waiting: 2 })
  expect(room.db.select().from(channelPauses).all()).toMatchObject([
    { channel: 'email', tries: 1, reason: expect.stringMatching(/^\S.*\. The answer was: .*ECONNREFUSED/) },
  ])
})

/** Notifies webhooks at these hosts by a client that answers on demand; as many messages as allowed are in flight. */
async function held(...hosts: string[]) {
  const waiting: (() => void)[] = []
  let isHeld = true
  const post: HttpClient['post'] = async () => {
    if (isHeld) await new Promise<void>((answer) => waiting.push(answer))
    return { kind: 'answered', status: 200, retryAfter: null, location: null, body: '', duration: 1 }
  }
  const room = testRoom({ http: { ...createHttpClient(), post } })
  for (const [index, host] of hosts.entries()) subscribeUrl(room.deps, 'webhook', `https://${host}/${index}`)
  notifyOfIncident(room.deps)
  const delivering = deliverDue(room.deps)
  // Everything is expanded then, and it waits for an answer.
  for (let turn = 0; turn < 10; turn++) await yieldToEventLoop()
  return {
    ...{ room, delivering, waiting },
    /** Answers the first, and lets it look for what may start; what is answered next comes before that look has ended. */
    async answerFirst() {
      waiting[0]?.()
      for (let turn = 0; turn < 100; turn++) await null
    },
    /** Answers these, and from now on everything. */
    answerAll(from: number) {
      isHeld = false
      for (const answer of waiting.slice(from)) answer()
    },
  }
}

test('answers that come while it looks for what is due leave no message behind', async () => {
  // Two at once go to one host: the last waits for one of those before it.
  const { room, delivering, waiting, answerFirst, answerAll } = await held('b.example', ...Array(3).fill('a.example'))
  expect(waiting).toHaveLength(3)
  await answerFirst()
  answerAll(1)
  await delivering
  expect(states(room)).toEqual({ delivered: 4 })
})

test('nor do they leave a slot free while another message hangs', async () => {
  const { room, delivering, waiting, answerFirst, answerAll } = await held(...Array(4).fill('a.example'))
  expect(waiting).toHaveLength(2)
  await answerFirst()
  expect(waiting).toHaveLength(3)
  waiting[1]?.()
  for (let turn = 0; turn < 10; turn++) await yieldToEventLoop()
  expect(waiting).toHaveLength(4)
  answerAll(2)
  await delivering
  expect(states(room)).toEqual({ delivered: 4 })
})

test('once it is asked to stop it expands and starts nothing more', async () => {
  const { room } = await connected(5)
  subscribe(room.deps, 'sue@example.org')
  notifyOfIncident(room.deps)
  letters(room, 1)
  expect(await startDue(room.deps, notificationSender(), () => true)).toBe(0)
  expect(states(room)).toEqual({ waiting: 1 })
})

test('what must not be sent any more takes no slot for long: all of it is settled, and all else leaves', async () => {
  const { room, mail } = await connected(1)
  const ids = Array.from({ length: 9 }, (_, one) => subscribe(room.deps, `reader-${one}@example.org`))
  notifyOfIncident(room.deps)
  expandAll(room.deps)
  writeUnaudited(room.db, (tx) => {
    tx.update(subscribers).set({ state: 'paused' }).run()
    tx.update(subscribers)
      .set({ state: 'active' })
      .where(eq(subscribers.id, ids[8] ?? ''))
      .run()
  })
  await deliverDue(room.deps)
  expect(states(room)).toEqual({ suppressed: 8, delivered: 1 })
  expect(mail.sink.mails.map(({ to }) => to)).toEqual(['reader-8@example.org'])
})

test('another’s claim whose time is over is taken up; one that holds is not', async () => {
  const { room, mail } = await connected(5)
  const now = room.clock.now()
  const held = { state: 'sending', organizationId: acmeId } as const
  addDelivery(room.deps, { ...held, address: 'over@example.com', leaseUntil: now - 1 })
  addDelivery(room.deps, { ...held, address: 'holds@example.com', leaseUntil: now })
  await deliverDue(room.deps)
  expect(mail.sink.mails.map(({ to }) => to)).toEqual(['over@example.com'])
})

test('what arrived is no news in the log, everything else is', async () => {
  const { room } = await connected(5, {
    refuseRecipient: (address) => (address.startsWith('gone') ? { code: 550, message: 'no such user' } : undefined),
  })
  for (const name of ['gone', 'sue']) addDelivery(room.deps, { address: `${name}@example.com` })
  await deliverDue(room.deps)
  const lines = room.deps.logger.lines.filter(({ event }) => event === 'delivery')
  expect(lines.map(({ level, facts }) => [level, facts.outcome]).toSorted()).toEqual([
    ['debug', 'delivered'],
    ['info', 'permanent'],
  ])
  expect(room.db.select().from(deliveries).all()).toHaveLength(2)
})
