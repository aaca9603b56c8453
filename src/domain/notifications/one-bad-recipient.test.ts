import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { channelPauses } from '#src/db/schema/attempts.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { connectRelay } from '#src/testing/connected-relay.ts'
import { addDelivery, allDeliveries, notifyOfIncident } from '#src/testing/deliveries.ts'
import { allowLoopback, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { startHttpSink } from '#src/testing/http-sink.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { SinkOptions } from '#src/testing/smtp-sink.ts'
import { activeAlarms } from '../alarms/find-alarms.ts'
import type { Sent } from '../deliveries/channel.ts'
import { createSender, drain, type Sender, startDue } from '../deliveries/deliver.ts'
import { notificationSender, outbox } from './deliver-due.ts'
import { readLedger } from './ledger.ts'

/** Recipients over whose messages the connection always ends, while those of all others are taken. */

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const bad = 'bad@example.org'
const closing: { close(): unknown }[] = []

afterEach(async () => {
  for (const one of closing.splice(0).toReversed()) await one.close()
})

const accepted: Sent = { outcome: 'delivered', answer: '250 ok' }
const brokenOff: Sent = { outcome: 'dropped', answer: 'Connection closed unexpectedly' }

interface World {
  room: TestRoom
  sender: Sender
}

/** Time passes, and what is due leaves. */
async function pass({ room, sender }: World, milliseconds: number, step = 5 * second): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += step) {
    room.clock.advance(step)
    await drain(room.deps, sender)
  }
}

/** Milliseconds for which the message of somebody else has waited, at the most. */
function longestWait({ deps, clock }: TestRoom, odd: readonly string[]): number {
  const others = allDeliveries(deps).filter(({ address }) => !odd.includes(address))
  return Math.max(0, ...others.map(({ settledAt, createdAt }) => (settledAt ?? clock.now()) - createdAt))
}

const isCalm = ({ db }: TestRoom) => [db.select().from(channelPauses).all(), activeAlarms(db)]
const calm = [[], []]

async function connected(options: SinkOptions) {
  const room = testRoom()
  const mail = await connectRelay(room, options)
  closing.push(mail)
  return { room, mail, sender: notificationSender() }
}

const breaks: [string, SinkOptions][] = [
  ['at RCPT TO', { breakOff: (address) => (address === bad ? 'rcpt' : undefined) }],
  ['in the middle of the message', { breakOff: (address) => (address === bad ? 'data' : undefined) }],
  ['after the message', { breakOff: (address) => (address === bad ? 'dot' : undefined) }],
  ['with 421', { refuseRecipient: (to) => (to === bad ? { code: 421, message: '4.7.0 closing' } : undefined) }],
]

test.each(breaks)('a connection that ends %s for one recipient makes nobody else wait', async (_, options) => {
  const world = await connected(options)
  const { room, mail } = world
  const arrived = () => mail.sink.mails.filter(({ to }) => to !== bad)
  writeUnaudited(room.db, (tx) => void tx.update(instance).set({ relayConnections: 1 }).run())
  // Alone at first: nobody shows yet whose trouble it is.
  addDelivery(room.deps, { address: bad })
  await pass(world, 2 * minute)
  expect(activeAlarms(room.db)).toMatchObject([{ kind: 'channel_unreachable', subject: 'email' }])
  subscribe(room.deps, bad, { id: 'bad000000000' })
  for (let one = 0; one < 11; one++) subscribe(room.deps, `reader-${one}@example.org`)
  const { notificationId } = notifyOfIncident(room.deps)
  await drain(room.deps, world.sender)
  expect(arrived()).toHaveLength(11)
  for (let one = 0; one < 4; one++) {
    addDelivery(room.deps, { address: `ann-${one}@example.com` })
    await pass(world, 10 * second)
  }
  expect(arrived()).toHaveLength(15)
  expect(longestWait(room, [bad])).toBeLessThanOrEqual(5 * second)
  expect([isCalm(room), readLedger(room.db, notificationId)]).toMatchObject([calm, { delivered: 11, retrying: 1 }])
})

test('a relay that breaks off everybody pauses all, is asked seldom, calls the operator, and has lost nothing', async () => {
  let asked = 0
  let isGone = true
  const breakOff = () => {
    if (isGone) asked += 1
    return isGone ? 'rcpt' : undefined
  }
  const world = await connected({ breakOff })
  const { room, mail } = world
  for (let one = 0; one < 40; one++) subscribe(room.deps, `reader-${one}@example.org`)
  notifyOfIncident(room.deps)
  await pass(world, 10 * minute)
  // Five at once and two more at first, and then after rests of 5, 10, 20, 40 and 60 seconds.
  expect(asked).toBeLessThanOrEqual(7 + 14)
  expect(activeAlarms(room.db)).toMatchObject([{ kind: 'channel_unreachable', subject: 'email' }])
  isGone = false
  await pass(world, minute)
  expect(new Set(mail.sink.mails.map(({ to }) => to)).size).toBe(40)
  expect([mail.sink.mails.length, isCalm(room)]).toEqual([40, calm])
})

test.each(['webhook', 'slack', 'discord', 'teams'] as const)(
  '%s: one path of a host at which every connection ends holds up no other',
  async (channel) => {
    const room = testRoom()
    const sink = await startHttpSink(({ path }) =>
      path === '/bad' ? 'reset' : { status: channel === 'discord' ? 204 : 200 },
    )
    closing.push(sink)
    allowLoopback(room.deps)
    const { id } = subscribeUrl(room.deps, channel, `${sink.url}/bad`)
    for (let one = 0; one < 12; one++) subscribeUrl(room.deps, channel, `${sink.url}/${one}`)
    const world = { room, sender: notificationSender() }
    for (let one = 0; one < 3; one++) {
      notifyOfIncident(room.deps)
      await drain(room.deps, world.sender)
      await pass(world, minute, 20 * second)
    }
    const others = allDeliveries(room.deps).filter(({ subscriberId }) => subscriberId !== id)
    expect(others.map(({ state, settledAt, createdAt }) => [state, settledAt === createdAt])).toEqual(
      Array(36).fill(['delivered', true]),
    )
    expect(isCalm(room)).toEqual(calm)
  },
)

/** The engine with `send` in place of a relay. */
function withRelay(connections: number, send: typeof outbox.channels.email.send): World {
  const limits = () => ({ count: connections, perMinute: null })
  const email = { ready: () => true, limits, send }
  return { room: testRoom(), sender: createSender({ ...outbox, channels: { ...outbox.channels, email } }) }
}

test('what is broken off for three days has failed, alone: the ledger adds up, and nobody is quarantined', async () => {
  const world = withRelay(5, async (_, { address }) => (address === bad ? brokenOff : accepted))
  const { room } = world
  subscribe(room.deps, bad)
  for (let one = 0; one < 11; one++) subscribe(room.deps, `reader-${one}@example.org`)
  const { notificationId } = notifyOfIncident(room.deps)
  await pass(world, 71 * hour, hour / 2)
  expect(readLedger(room.db, notificationId)).toMatchObject({ due: 12, delivered: 11, retrying: 1, unaccounted: 0 })
  await pass(world, 9 * hour, hour / 2)
  expect(readLedger(room.db, notificationId)).toMatchObject({ due: 12, delivered: 11, failed: 1, unaccounted: 0 })
  expect(isCalm(room)).toEqual(calm)
  expect(
    new Set(
      room.db
        .select()
        .from(subscribers)
        .all()
        .map(({ state }) => state),
    ),
  ).toEqual(new Set(['active']))
  expect(Math.max(...allDeliveries(room.deps).map(({ attempts }) => attempts))).toBeLessThan(20)
})

test('one mailbox at which everything hangs takes two connections, however much waits for it', async () => {
  const { promise: patience, resolve } = Promise.withResolvers<Sent>()
  const { room, sender } = withRelay(3, async (_, { address }) => (address === bad ? patience : accepted))
  for (let one = 0; one < 30; one++) addDelivery(room.deps, { address: bad })
  for (let one = 0; one < 5; one++) addDelivery(room.deps, { address: `reader-${one}@example.org` })
  const delivered = () => allDeliveries(room.deps).filter(({ state }) => state === 'delivered').length
  while (delivered() < 5) await startDue(room.deps, sender)
  expect(sender.inFlight.size).toBe(2)
  resolve(brokenOff)
  await Promise.all(sender.inFlight)
})

interface Life {
  /** Numbers of the readers whose messages are always broken off. */
  odd: number[]
  connections: number
  /** Seconds for which the relay breaks off everybody; null: never. */
  gone: { from: number; lasts: number } | null
  /** To whom the first message is written; another follows every ten seconds, each to the next of ten. */
  first: number
}

const lives: fc.Arbitrary<Life> = fc.record({
  odd: fc.uniqueArray(fc.nat(9), { maxLength: 2 }),
  connections: fc.integer({ min: 1, max: 5 }),
  gone: fc.option(fc.record({ from: fc.nat(120), lasts: fc.integer({ min: 0, max: 400 }) })),
  first: fc.nat(9),
})

test('whichever one or two recipients are odd, others wait only while the relay breaks off everybody', async () => {
  await fc.assert(fc.asyncProperty(lives, live), { numRuns: 15 })
})

async function live({ odd, connections, gone, first }: Life): Promise<void> {
  let askedInVain = 0
  const world = withRelay(connections, async (_, { address }) => {
    if (!isGone()) return names.includes(address) ? brokenOff : accepted
    askedInVain += 1
    return brokenOff
  })
  const { room } = world
  const began = room.clock.now()
  const [from, to] = gone ? [began + gone.from * second, began + (gone.from + gone.lasts) * second] : [0, 0]
  const isGone = () => room.clock.now() >= from && room.clock.now() < to
  const nameOf = (reader: number) => `reader-${reader}@example.org`
  const names = odd.map(nameOf)
  for (let one = 0; one < 40; one++) {
    addDelivery(room.deps, { address: nameOf((first + one) % 10) })
    await drain(room.deps, world.sender)
    await pass(world, 10 * second)
  }
  expect(askedInVain).toBeLessThanOrEqual(connections + 2 + 5 + 6 + (gone?.lasts ?? 0) / 60)
  await pass(world, 4 * minute)
  for (const { address, state, createdAt, settledAt } of allDeliveries(room.deps)) {
    if (names.includes(address)) expect(state).toBe('retrying')
    else {
      const free = createdAt < from ? createdAt : Math.max(createdAt, to)
      expect([state, (settledAt ?? 0) - free <= (gone ? 2 * minute : 0)]).toEqual(['delivered', true])
    }
  }
  if (!gone) expect(longestWait(room, names)).toBe(0)
}
