import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { deliverDue } from '#src/domain/notifications/deliver-due.ts'
import { expandNextStep } from '#src/domain/notifications/expand-notifications.ts'
import { announce, deliverToReaders, follow, messageTo, sumOf } from '#src/testing/announced-incident.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { header, type SinkOptions, type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'

const day = 24 * 3_600_000
const sue = 'sue@example.org'
const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

interface Told {
  app: TestApp
  sink: SmtpSink
  notificationId: string
  /** Address -> the SMTP code with which the relay refuses it; changes apply from the next message on. */
  refuse: Map<string, number>
  act(act: string, address: string, persona?: 'ann' | 'ed' | 'vic' | 'olga'): Promise<{ status: number; text: string }>
  deliver(): Promise<void>
}

/** An update sent to these addresses, of which the relay has refused some. */
async function told(addresses: string[], refusals: Record<string, number> = {}): Promise<Told> {
  const refuse = new Map(Object.entries(refusals))
  const options: SinkOptions = {
    refuseRecipient(address) {
      const code = refuse.get(address)
      return code === undefined ? undefined : { code, message: 'not now' }
    },
  }
  const app = testApp()
  const sink = await startSmtpSink(options)
  open.push(app.deps.mailer, sink)
  const { host, port, from } = sink.relay
  configureRelay(app.deps, system, { host, port: String(port), security: 'none', user: '', password: '', from })
  follow(app, ...addresses)
  const { notificationId } = await announce(app)
  await deliverDue(app.deps)
  return {
    ...{ app, sink, notificationId, refuse },
    act(act, address, persona = 'ann') {
      const path = `/app/acme/notifications/${notificationId}/deliveries/${messageTo(app, address).id}/${act}`
      return app.as(persona).post(path)
    },
    deliver: () => deliverDue(app.deps),
  }
}

const idsTo = ({ sink }: Told, address: string) =>
  sink.mails.filter(({ to }) => to === address).map((mail) => header(mail, 'Message-ID'))

test('what failed or waits for its next attempt is tried again now, under the same id', async () => {
  const all = await told([sue, 'tom@example.org', 'uma@example.org'], { [sue]: 550, 'tom@example.org': 450 })
  const { app, notificationId, act, deliver, refuse } = all
  expect(sumOf(app, notificationId)).toEqual({ delivered: 1, failed: 1, retrying: 1 })
  refuse.clear()
  for (const address of [sue, 'tom@example.org']) {
    const { id } = messageTo(app, address)
    expect((await act('retry', address)).status).toBe(303)
    await deliver()
    expect(idsTo(all, address)).toEqual([`<${id}@localhost>`])
  }
  expect(sumOf(app, notificationId)).toEqual({ delivered: 3 })
  expect(app.audited().filter((action) => action === 'delivery.retried')).toHaveLength(2)
})

test('everything that failed is tried again at once, but nothing for who has left', async () => {
  const readers = Array.from({ length: 1100 }, (_, one) => `reader-${one}@example.org`)
  const { app, sink, deliver } = await told([sue], {})
  follow(app, 'tom@example.org', 'uma@example.org', ...readers)
  const { notificationId } = await announce(app, 'Second')
  while (expandNextStep(app.deps));
  writeUnaudited(app.deps.db, (tx) => {
    const failed = { state: 'failed', attempts: 9, settledAt: app.deps.clock.now() } as const
    tx.update(deliveries).set(failed).where(eq(deliveries.notificationId, notificationId)).run()
    for (const address of [...readers.slice(0, 2), 'uma@example.org'])
      tx.update(subscribers).set({ state: 'unsubscribed' }).where(eq(subscribers.address, address)).run()
  })
  const path = `/app/acme/notifications/${notificationId}`
  const ann = app.as('ann')
  expect((await ann.get(path)).text).toContain('Retry all 1,103 failed')
  expect((await ann.post(`${path}/retry`)).location).toBe(path)
  expect((await ann.get(path)).text).toContain('1100 messages are tried again now.')
  expect(sumOf(app, notificationId)).toEqual({ failed: 3, retrying: 1100 })
  expect(app.audited().filter((action) => action === 'notification.retried')).toHaveLength(1)
  deliverToReaders(app)
  await deliver()
  expect(sumOf(app, notificationId)).toEqual({ delivered: 1100, failed: 3 })
  expect(sink.mails.map(({ to }) => to).toSorted()).toEqual([sue, sue, 'tom@example.org'])
  const nothing = await ann.post(`${path}/retry`)
  expect([nothing.status, nothing.location]).toEqual([303, path])
  expect((await ann.get(path)).text).toContain('Nothing was tried again: whoever’s message failed has left')
})

test('a message that waits is cancelled: it never leaves, and the ledger says who wanted that', async () => {
  const { app, sink, notificationId, act, deliver } = await told([sue, 'tom@example.org'], { [sue]: 450 })
  expect((await act('cancellation', sue)).status).toBe(303)
  expect(sumOf(app, notificationId)).toEqual({ delivered: 1, suppressed: 1 })
  app.deps.clock.advance(day)
  await deliver()
  expect(sink.mails.map(({ to }) => to)).toEqual(['tom@example.org'])
  expect((await app.as('ann').get(`/app/acme/notifications/${notificationId}`)).text).toContain(
    'It was cancelled by Ann.',
  )
  expect(app.audited()).toContain('delivery.cancelled')
})

test('a message that was delivered is sent once more, under the same id', async () => {
  const all = await told([sue])
  const { app, notificationId, act, deliver } = all
  expect((await act('resending', sue)).status).toBe(303)
  expect(sumOf(app, notificationId)).toEqual({ retrying: 1 })
  await deliver()
  expect(sumOf(app, notificationId)).toEqual({ delivered: 1 })
  const ids = idsTo(all, sue)
  expect([ids.length, new Set(ids).size]).toEqual([2, 1])
  expect(app.audited()).toContain('delivery.sent_again')
})

test.each(['unsubscribed', 'paused', 'quarantined'] as const)('who is %s is not mailed again', async (state) => {
  const { app, sink, act, deliver, refuse } = await told([sue, 'tom@example.org'], { [sue]: 550 })
  refuse.clear()
  writeUnaudited(app.deps.db, (tx) => tx.update(subscribers).set({ state }).run())
  for (const [what, address] of [
    ['retry', sue],
    ['resending', 'tom@example.org'],
  ] as const) {
    const refused = await act(what, address)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain(`The subscriber is ${state} and gets no messages.`)
  }
  await deliver()
  expect(sink.mails).toHaveLength(1)
  expect(app.audited().filter((action) => action.startsWith('delivery.'))).toEqual([])
})

test('an endpoint that was removed is sent nothing again', async () => {
  const { app, notificationId } = await told([sue])
  const id = 'endpoint0001'
  writeUnaudited(app.deps.db, (tx) => {
    const known = { id, organizationId: acmeId, name: 'Ops', address: 'ops.example/…', url: '', secret: '' }
    tx.insert(webhookEndpoints)
      .values({ ...known, events: ['incident'], createdAt: 0, removedAt: 1 })
      .run()
    tx.update(deliveries).set({ subscriberId: null, webhookEndpointId: id, state: 'failed' }).run()
  })
  const path = `/app/acme/notifications/${notificationId}`
  const refused = await app.as('ann').post(`${path}/deliveries/${messageTo(app, sue).id}/retry`)
  expect(refused.text).toContain('The endpoint is removed and gets no messages.')
  expect((await app.as('ann').post(`${path}/retry`)).status).toBe(303)
  expect(messageTo(app, sue).state).toBe('failed')
})

test('what does not fit the state of a message is refused with a sentence, and nothing changes', async () => {
  const { app, notificationId, act } = await told([sue, 'tom@example.org'], { 'tom@example.org': 450 })
  const before = app.deps.db.select().from(deliveries).all()
  for (const [what, address, sentence] of [
    ['retry', sue, 'The message was delivered. Nothing was changed.'],
    ['cancellation', sue, 'The message was delivered. Nothing was changed.'],
    ['resending', 'tom@example.org', 'Opsentry will retry the message by itself. Nothing was changed.'],
  ] as const) {
    const refused = await act(what, address)
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining(sentence)])
  }
  expect(app.deps.db.select().from(deliveries).all()).toEqual(before)
  expect(sumOf(app, notificationId)).toEqual({ delivered: 1, retrying: 1 })
})

test('editors, viewers and other organizations do nothing to messages', async () => {
  const { app, notificationId, act } = await told([sue], { [sue]: 450 })
  for (const what of ['retry', 'cancellation', 'resending']) {
    for (const persona of ['ed', 'vic'] as const) expect((await act(what, sue, persona)).status).toBe(403)
    expect((await act(what, sue, 'olga')).status).toBe(404)
    const foreign = `/app/other/notifications/${notificationId}/deliveries/${messageTo(app, sue).id}/${what}`
    expect((await app.as('olga').post(foreign)).status).toBe(404)
  }
  expect((await app.as('ed').post(`/app/acme/notifications/${notificationId}/retry`)).status).toBe(403)
  expect(sumOf(app, notificationId)).toEqual({ retrying: 1 })
})

test('a message is not found under another notification', async () => {
  const { app, notificationId, act } = await told([sue], { [sue]: 450 })
  subscribe(app.deps, 'tom@example.org')
  const other = await announce(app, 'Second')
  const path = `/app/acme/notifications/${other.notificationId}/deliveries/`
  const { id } = app.deps.db.select().from(deliveries).where(eq(deliveries.notificationId, notificationId)).get() ?? {}
  expect((await app.as('ann').post(`${path}${id}/retry`)).status).toBe(404)
  expect((await act('retry', sue)).status).toBe(303)
})
