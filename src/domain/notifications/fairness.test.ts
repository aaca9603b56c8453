import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { channelPauses } from '#src/db/schema/attempts.ts'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { expandAll } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { type SinkOptions, type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'
import { startDue } from '../deliveries/deliver.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { configureRelay } from '../mail/configure-relay.ts'
import { deliverDue, notificationSender } from './deliver-due.ts'
import { queueAccountMail } from './queue-message.ts'

const minute = 60_000
const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function connected(options: SinkOptions = {}): Promise<{ room: TestRoom; sink: SmtpSink }> {
  const room = testRoom()
  const sink = await startSmtpSink(options)
  open.push(room.deps.mailer, sink)
  connect(room, sink)
  return { room, sink }
}

function connect({ deps }: TestRoom, { relay: { host, port, from } }: SmtpSink): void {
  configureRelay(deps, system, { host, port: String(port), security: 'none', user: '', password: '', from })
}

function announce({ deps }: TestRoom, organizationId: string, followers: number): void {
  for (let one = 0; one < followers; one++) subscribe(deps, `${organizationId}-${one}@example.org`, { organizationId })
  const said = { title: 'I', body: 'x', status: 'investigating', services: [], notify: true } as const
  openIncident(deps, system, organizationId, { ...said, services: [] })
}

test('what one person waits for goes before what ten thousand are told', async () => {
  const { room, sink } = await connected()
  // One connection, so that messages arrive in the order of sending.
  writeUnaudited(room.db, (tx) => void tx.update(instance).set({ relayConnections: 1 }).run())
  announce(room, acmeId, 60)
  expandAll(room.deps)
  room.deps.clock.advance(minute)
  writeUnaudited(room.deps.db, (tx) => {
    queueAccountMail(tx, room.deps, { kind: 'password_changed', address: 'ann@example.com', subjectId: 'ann000000000' })
  })
  await deliverDue(room.deps)
  expect(sink.mails[0]?.to).toBe('ann@example.com')
  expect(sink.mails).toHaveLength(61)
})

test('an organization with many followers does not hold up one with few', async () => {
  const { room, sink } = await connected()
  announce(room, acmeId, 300)
  room.deps.clock.advance(1)
  announce(room, otherId, 5)
  await deliverDue(room.deps)
  const places = sink.mails.flatMap(({ to }, index) => (to.startsWith(otherId) ? [index] : []))
  expect(places).toHaveLength(5)
  expect(Math.max(...places)).toBeLessThan(80)
})

test('a relay that is down pauses the queue with its own words, is asked by one message at a time, and the queue resumes', async () => {
  let asked = 0
  const { room, sink } = await connected()
  announce(room, acmeId, 30)
  await sink.close()
  await deliverDue(room.deps)
  const [pause] = room.deps.db.select().from(channelPauses).all()
  expect(pause).toMatchObject({ channel: 'email', tries: 1, reason: expect.stringMatching(/ECONNREFUSED|connect/i) })
  const attempts = () =>
    room.deps.db
      .select()
      .from(deliveries)
      .all()
      .reduce((sum, row) => sum + row.attempts, 0)
  const before = attempts()
  for (let second = 0; second < 60; second++) {
    room.deps.clock.advance(1000)
    await deliverDue(room.deps)
  }
  asked = attempts() - before
  expect(asked).toBeGreaterThan(1)
  expect(asked).toBeLessThan(6)

  const back = await startSmtpSink()
  open.push(back)
  connect(room, back)
  room.deps.clock.advance(2 * minute)
  await deliverDue(room.deps)
  room.deps.clock.advance(5 * minute)
  await deliverDue(room.deps)
  expect(room.deps.db.select().from(channelPauses).all()).toEqual([])
  expect(back.mails).toHaveLength(30)
})

test('no more messages start within a minute than the relay takes', async () => {
  const { room, sink } = await connected()
  writeUnaudited(room.deps.db, (tx) => {
    tx.update(instance).set({ relayPerMinute: 10 }).run()
  })
  announce(room, acmeId, 25)
  const sender = notificationSender()
  const drain = async () => {
    await startDue(room.deps, sender)
    while (sender.inFlight.size > 0) {
      await Promise.race(sender.inFlight)
      await startDue(room.deps, sender)
    }
  }
  await drain()
  expect(sink.mails).toHaveLength(10)
  room.deps.clock.advance(minute)
  await drain()
  expect(sink.mails).toHaveLength(20)
  room.deps.clock.advance(minute)
  await drain()
  expect(sink.mails).toHaveLength(25)
})

test('an address that is refused for good three times in a row is quarantined, with the relay’s words', async () => {
  const { room } = await connected({ refuseRecipient: () => ({ code: 550, message: 'no such user' }) })
  const id = subscribe(room.deps, 'gone@example.org')
  const sue = () => room.deps.db.select().from(subscribers).where(eq(subscribers.id, id)).get()
  for (let one = 1; one <= 3; one++) {
    expect(sue()).toMatchObject({ state: 'active', failures: one - 1 })
    announce(room, acmeId, 0)
    await deliverDue(room.deps)
  }
  expect(sue()).toMatchObject({ state: 'quarantined', stateReason: expect.stringContaining('no such user') })
  announce(room, acmeId, 0)
  await deliverDue(room.deps)
  expect(room.deps.db.select().from(deliveries).all()).toHaveLength(3)
})

test('a message that arrives forgets the failures before it', async () => {
  let refuse = true
  const { room } = await connected({ refuseRecipient: () => (refuse ? { code: 550, message: 'full' } : undefined) })
  const id = subscribe(room.deps, 'sue@example.org')
  for (const refused of [true, true, false, true]) {
    refuse = refused
    announce(room, acmeId, 0)
    await deliverDue(room.deps)
  }
  expect(room.deps.db.select().from(subscribers).where(eq(subscribers.id, id)).get()).toMatchObject({
    state: 'active',
    failures: 1,
  })
})
