import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { channelPauses, deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { instance } from '#src/db/schema/identity.ts'
import { keepBooks } from '#src/db/write.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type SinkOptions, type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { configureRelay } from '../settings/configure-relay.ts'
import { createSender, deliverDue, startDue } from './deliver-due.ts'
import { queueAccountMail } from './queue-message.ts'

const minute = 60_000
const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function connected(options: SinkOptions = {}): Promise<{ app: TestApp; sink: SmtpSink }> {
  const app = testApp()
  const sink = await startSmtpSink(options)
  open.push(app.deps.mailer, sink)
  connect(app, sink)
  return { app, sink }
}

function connect({ deps }: TestApp, { relay: { host, port, from } }: SmtpSink): void {
  configureRelay(deps, system, { host, port: String(port), security: 'none', user: '', password: '', from })
}

function announce({ deps }: TestApp, organizationId: string, followers: number): void {
  for (let one = 0; one < followers; one++) subscribe(deps, `${organizationId}-${one}@example.org`, { organizationId })
  const said = { title: 'I', body: 'x', status: 'investigating', services: [], notify: true } as const
  openIncident(deps, system, organizationId, { ...said, services: [] })
}

test('what one person waits for goes before what ten thousand are told', async () => {
  const { app, sink } = await connected()
  announce(app, acmeId, 60)
  await startDue(app.deps, createSender(), () => true)
  keepBooks(app.deps.db, (tx) => {
    queueAccountMail(tx, app.deps, { kind: 'password_changed', address: 'ann@example.com', subjectId: 'ann000000000' })
  })
  app.deps.clock.advance(minute + 1)
  await deliverDue(app.deps)
  expect(sink.mails.slice(0, 10).map(({ to }) => to)).toContain('ann@example.com')
  expect(sink.mails).toHaveLength(61)
})

test('an organization with many followers does not hold up one with few', async () => {
  const { app, sink } = await connected()
  announce(app, acmeId, 300)
  app.deps.clock.advance(1)
  announce(app, otherId, 5)
  await deliverDue(app.deps)
  const places = sink.mails.flatMap(({ to }, index) => (to.startsWith(otherId) ? [index] : []))
  expect(places).toHaveLength(5)
  expect(Math.max(...places)).toBeLessThan(80)
})

test('a relay that is down pauses the queue with its own words, is asked by one message at a time, and the queue resumes', async () => {
  let asked = 0
  const { app, sink } = await connected()
  announce(app, acmeId, 30)
  await sink.close()
  await deliverDue(app.deps)
  const [pause] = app.deps.db.select().from(channelPauses).all()
  expect(pause).toMatchObject({ channel: 'email', tries: 1, reason: expect.stringMatching(/ECONNREFUSED|connect/i) })
  const attempts = () =>
    app.deps.db
      .select()
      .from(deliveries)
      .all()
      .reduce((sum, row) => sum + row.attempts, 0)
  const before = attempts()
  for (let second = 0; second < 60; second++) {
    app.deps.clock.advance(1000)
    await deliverDue(app.deps)
  }
  asked = attempts() - before
  expect(asked).toBeGreaterThan(1)
  expect(asked).toBeLessThan(6)

  const back = await startSmtpSink()
  open.push(back)
  connect(app, back)
  app.deps.clock.advance(2 * minute)
  await deliverDue(app.deps)
  app.deps.clock.advance(5 * minute)
  await deliverDue(app.deps)
  expect(app.deps.db.select().from(channelPauses).all()).toEqual([])
  expect(back.mails).toHaveLength(30)
})

test('no more messages start within a minute than the relay takes', async () => {
  const { app, sink } = await connected()
  keepBooks(app.deps.db, (tx) => {
    tx.update(instance).set({ relayPerMinute: 10 }).run()
  })
  announce(app, acmeId, 25)
  const sender = createSender()
  const drain = async () => {
    await startDue(app.deps, sender)
    while (sender.inFlight.size > 0) {
      await Promise.race(sender.inFlight)
      await startDue(app.deps, sender)
    }
  }
  await drain()
  expect(sink.mails).toHaveLength(10)
  app.deps.clock.advance(minute)
  await drain()
  expect(sink.mails).toHaveLength(20)
  app.deps.clock.advance(minute)
  await drain()
  expect(sink.mails).toHaveLength(25)
})

test('an address that is refused for good three times in a row is quarantined, with the relay’s words', async () => {
  const { app } = await connected({ refuseRecipient: () => ({ code: 550, message: 'no such user' }) })
  const id = subscribe(app.deps, 'gone@example.org')
  const sue = () => app.deps.db.select().from(subscribers).where(eq(subscribers.id, id)).get()
  for (let one = 1; one <= 3; one++) {
    expect(sue()).toMatchObject({ state: 'active', failures: one - 1 })
    announce(app, acmeId, 0)
    await deliverDue(app.deps)
  }
  expect(sue()).toMatchObject({ state: 'quarantined', stateReason: expect.stringContaining('no such user') })
  announce(app, acmeId, 0)
  await deliverDue(app.deps)
  expect(app.deps.db.select().from(deliveries).all()).toHaveLength(3)
})

test('a message that arrives forgets the failures before it', async () => {
  let refuse = true
  const { app } = await connected({ refuseRecipient: () => (refuse ? { code: 550, message: 'full' } : undefined) })
  const id = subscribe(app.deps, 'sue@example.org')
  for (const refused of [true, true, false, true]) {
    refuse = refused
    announce(app, acmeId, 0)
    await deliverDue(app.deps)
  }
  expect(app.deps.db.select().from(subscribers).where(eq(subscribers.id, id)).get()).toMatchObject({
    state: 'active',
    failures: 1,
  })
})
