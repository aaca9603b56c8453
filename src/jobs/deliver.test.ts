import { afterEach, expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { deliverDue } from '#src/domain/notifications/deliver-due.ts'
import { expandNextStep } from '#src/domain/notifications/expand-notifications.ts'
import { everything } from '#src/domain/subscribers/following.ts'
import { requestSubscription } from '#src/domain/subscribers/request-subscription.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system, testOrigin } from '#src/testing/personas.ts'
import { type SinkOptions, startSmtpSink } from '#src/testing/smtp-sink.ts'
import type { TestDeps } from '#src/testing/test-deps.ts'
import { startDelivering } from './deliver.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function connected(options: SinkOptions = {}, overrides: Partial<TestDeps> = {}) {
  const sink = await startSmtpSink(options)
  const app = testApp(overrides)
  closing.push(
    () => sink.close(),
    () => app.deps.mailer.close(),
  )
  writeUnaudited(app.deps.db, (tx) => {
    const { port, from } = sink.relay
    tx.update(instance).set({ relayHost: '127.0.0.1', relayPort: port, relaySecurity: 'none', relayFrom: from }).run()
  })
  return { app, sink }
}

function follow({ deps }: TestApp, ...addresses: string[]): void {
  for (const address of addresses) subscribe(deps, address)
}

function announce({ deps }: TestApp, title: string): void {
  openIncident(deps, system, acmeId, {
    title,
    body: 'We are looking into it.',
    status: 'investigating',
    services: [],
    notify: true,
  })
}

const states = ({ deps }: TestApp) =>
  deps.db
    .select()
    .from(deliveries)
    .all()
    .map(({ state }) => state)

test('a commit wakes it, and a message that hangs holds up nobody else', async () => {
  const { app, sink } = await connected({
    smtp: { onRcptTo: ({ address }, _session, done) => (address === 'stuck@example.org' ? undefined : done()) },
  })
  follow(app, 'stuck@example.org', 'sue@example.org')
  const delivering = startDelivering(app.deps)
  for (const title of ['First', 'Second', 'Third']) {
    announce(app, title)
    await sink.waitForMail(({ to, parsed }) => to === 'sue@example.org' && parsed.subject?.includes(title) === true)
  }
  // Stored, and not answered yet: that comes a moment later. To one address no more than two are on their way.
  const stuck = ['sending', 'sending', 'waiting']
  await expect.poll(() => states(app).toSorted()).toEqual([...Array(3).fill('delivered'), ...stuck])
  expect(sink.mails.map(({ to }) => to)).toEqual(Array(3).fill('sue@example.org'))
  await sink.close()
  await delivering.stop()
})

test('stopping finishes what is in flight and starts nothing more', async () => {
  const arrived = Promise.withResolvers<() => void>()
  const { app } = await connected({
    smtp: {
      onData(stream, _session, done) {
        stream.resume()
        stream.on('end', () => arrived.resolve(() => done(null, 'at last')))
      },
    },
  })
  follow(app, 'sue@example.org')
  const delivering = startDelivering(app.deps)
  announce(app, 'First')
  const answer = await arrived.promise

  let hasStopped = false
  const stopping = delivering.stop().then(() => {
    hasStopped = true
  })
  announce(app, 'Second')
  for (let turn = 0; turn < 10; turn++) await yieldToEventLoop()
  expect(hasStopped).toBe(false)
  answer()
  await stopping
  expect(states(app)).toEqual(['delivered'])
})

test('what a dead process had claimed is sent at once', async () => {
  const { app, sink } = await connected()
  follow(app, 'sue@example.org')
  announce(app, 'First')
  expandNextStep(app.deps)
  writeUnaudited(app.deps.db, (tx) => {
    tx.update(deliveries)
      .set({ state: 'sending', leaseUntil: app.deps.clock.now() + 60_000 })
      .run()
  })
  const delivering = startDelivering(app.deps)
  await sink.waitForMail(({ to }) => to === 'sue@example.org')
  await delivering.stop()
  expect(states(app)).toEqual(['delivered'])
  expect(app.deps.logger.lines.map(({ event }) => event)).toContain('released the claims of a process that died')
})

test('a mail that cannot be made is logged and tried again, and the others leave', async () => {
  const { app, sink } = await connected()
  const { render } = app.deps
  app.deps.render = {
    ...render,
    statusUpdate(facts) {
      if (facts.incident.title === 'Broken') throw new Error('no words')
      return render.statusUpdate(facts)
    },
  }
  follow(app, 'sue@example.org')
  announce(app, 'Broken')
  announce(app, 'Whole')
  await deliverDue(app.deps)
  expect(sink.mails.map(({ parsed }) => parsed.subject)).toEqual(['Investigating: Whole · Acme'])
  expect(states(app).toSorted()).toEqual(['delivered', 'retrying'])
  expect(app.deps.logger.lines.filter(({ level }) => level === 'error')).toMatchObject([
    { facts: { error: 'Error: no words' } },
  ])
})

test('what visitors asked for is taken up while serving, whether or not anybody wakes it', async () => {
  const { app, sink } = await connected()
  const visitor = { kind: 'visitor', origin: testOrigin } as const
  const ask = (email: string) => requestSubscription(app.deps, visitor, acmeId, { email, following: everything })
  ask('sue@example.org')
  const delivering = startDelivering(app.deps)
  await sink.waitForMail(({ to }) => to === 'sue@example.org')
  ask('joe@example.org')
  await sink.waitForMail(({ to }) => to === 'joe@example.org')
  await delivering.stop()
})
