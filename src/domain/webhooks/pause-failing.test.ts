import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { webhookAttempts } from '#src/db/schema/attempts.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { jobs, runJob } from '#src/jobs/schedule.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { addDelivery } from '#src/testing/deliveries.ts'
import { addWebhook, allowLoopback } from '#src/testing/factories.ts'
import { startHttpSink } from '#src/testing/http-sink.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { deliverDue } from '../notifications/deliver-due.ts'
import { pauseFailingWebhooks } from './pause-failing.ts'
import { removeWebhook, resumeWebhook } from './pause-webhook.ts'

const hour = 3_600_000
const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function connected() {
  const room = testRoom()
  const mail = await connectRelay(room)
  const sink = await startHttpSink({ status: 500 })
  open.push(sink, mail)
  allowLoopback(room.deps)
  return { room, mail, sink, ...addWebhook(room.deps, `${sink.url}/hook`, { name: 'Pager' }) }
}

function incident({ deps }: TestRoom): void {
  const said = { title: 'I', body: 'x', status: 'investigating', services: [], notify: true } as const
  openIncident(deps, system, acmeId, { ...said, services: [] })
}

/** Time passes: each six hours, and at the end, what is due is sent, and every job runs. */
async function pass({ deps }: TestRoom, hours: number): Promise<void> {
  for (let passed = 0; passed < hours; passed += 6) {
    deps.clock.advance(Math.min(6, hours - passed) * hour)
    await deliverDue(deps)
    for (const job of jobs) await runJob(deps, job)
  }
}

const row = ({ deps }: TestRoom) => deps.db.select().from(webhookEndpoints).get()

const paused = (mail: ConnectedRelay) => mail.sink.mails.filter(({ parsed }) => parsed.subject?.startsWith('Paused:'))

test('an endpoint at which nothing arrives for three days is paused, and owners and admins are mailed once', async () => {
  const { room, mail, id } = await connected()
  incident(room)
  await deliverDue(room.deps)
  expect(row(room)).toMatchObject({ failingSince: room.deps.clock.now() })
  await pass(room, 71)
  expect([row(room)?.pausedAt, paused(mail)]).toEqual([null, []])
  await pass(room, 3)
  expect(row(room)).toMatchObject({ pauseReason: 'Nothing has arrived there for three days.' })
  await pass(room, 30)
  expect(
    paused(mail)
      .map(({ to }) => to)
      .toSorted(),
  ).toEqual(['ann@example.com', 'iris@example.com', 'otto@example.com'])
  const [first] = paused(mail)
  expect(first?.parsed.subject).toBe('Paused: the webhook endpoint “Pager” · Acme')
  expect(first?.parsed.text).toContain('Nothing has arrived there for three days.')
  expect(first?.parsed.text).toContain(`http://localhost/app/acme/webhooks/${id}`)
  expect(room.audited().filter((action) => action === 'webhook.paused')).toHaveLength(1)
})

test('one success in between begins the count anew', async () => {
  const { room, mail, sink } = await connected()
  incident(room)
  await pass(room, 50)
  sink.reply = { status: 200 }
  await pass(room, 10)
  expect(row(room)?.failingSince).toBeNull()
  sink.reply = { status: 500 }
  incident(room)
  await pass(room, 50)
  expect([row(room)?.pausedAt, paused(mail)]).toEqual([null, []])
})

test('one that failed once and was not asked since is left alone until it fails again', async () => {
  const { room, sink } = await connected()
  sink.reply = { status: 404 }
  incident(room)
  await pass(room, 100)
  expect(row(room)?.pausedAt).toBeNull()
  incident(room)
  await pass(room, 1)
  expect(row(room)?.pausedAt).not.toBeNull()
})

test('whoever is gone for good is paused at once, with its own words', async () => {
  const { room, mail, sink } = await connected()
  sink.reply = { status: 410 }
  incident(room)
  await deliverDue(room.deps)
  await deliverDue(room.deps)
  expect(paused(mail)).toHaveLength(3)
  expect(paused(mail)[0]?.parsed.text).toContain('It answers 410 Gone: nobody is there any more.')
})

test('resumed or removed before the mail leaves, nobody is told', async () => {
  const room = testRoom()
  const sink = await startHttpSink({ status: 410 })
  open.push(sink)
  allowLoopback(room.deps)
  const [resumed, removed] = ['/a', '/b'].map((path) => addWebhook(room.deps, sink.url + path).id)
  incident(room)
  await deliverDue(room.deps)
  resumeWebhook(room.deps, system, acmeId, resumed ?? '')
  removeWebhook(room.deps, system, acmeId, removed ?? '')
  const mail = await connectRelay(room)
  open.push(mail)
  room.deps.clock.advance(hour)
  await deliverDue(room.deps)
  expect(mail.sink.mails).toEqual([])
  const mails = room.deps.db.select().from(deliveries).where(eq(deliveries.kind, 'webhook_paused')).all()
  expect(new Set(mails.map(({ lastAnswer }) => lastAnswer))).toEqual(
    new Set(['The endpoint was resumed meanwhile.', 'The endpoint was removed.']),
  )
  expect(mails.map(({ state }) => state)).toEqual(Array(6).fill('suppressed'))
})

const threeDays = 72 * hour
const cases: [string, number, number | null, Partial<typeof webhookEndpoints.$inferInsert>, number][] = [
  ['fails for three days, tried a day ago', threeDays, 24 * hour, {}, 1],
  ['fails for a millisecond less', threeDays - 1, 0, {}, 0],
  ['was not tried for more than a day', threeDays, 24 * hour + 1, {}, 0],
  ['was never tried', threeDays, null, {}, 0],
  ['is paused already', threeDays, 0, { pausedAt: 1 }, 0],
  ['is removed', threeDays, 0, { removedAt: 1 }, 0],
]

test.each(cases)('one that %s: %#', (_, failing, tried, row, paused) => {
  const room = testRoom()
  const now = room.clock.now()
  const { id } = addWebhook(room.deps, 'https://hooks.example/a')
  const about = { webhookEndpointId: id, channel: 'webhook', organizationId: acmeId, kind: 'test_message' } as const
  const delivery = addDelivery(room.deps, about)
  writeUnaudited(room.db, (tx) => {
    tx.update(webhookEndpoints)
      .set({ failingSince: now - failing, ...row })
      .run()
    const attempt = { id: 'attempt00000', deliveryId: delivery.id, duration: 1, request: '', answer: '', status: 500 }
    if (tried !== null)
      tx.insert(webhookAttempts)
        .values({ ...attempt, at: now - tried })
        .run()
  })
  expect(pauseFailingWebhooks(room.deps, system)).toBe(paused)
  expect(pauseFailingWebhooks(room.deps, system)).toBe(0)
  expect(room.audited().filter((action) => action === 'webhook.paused')).toHaveLength(paused)
})

test('nothing of an organization that was deleted is paused', () => {
  const room = testRoom()
  const { id } = addWebhook(room.deps, 'https://hooks.example/a')
  const delivery = addDelivery(room.deps, { webhookEndpointId: id, channel: 'webhook' })
  const attempt = {
    id: 'attempt00000',
    deliveryId: delivery.id,
    duration: 1,
    request: '',
    answer: '',
    at: room.clock.now(),
  }
  writeUnaudited(room.db, (tx) => {
    tx.update(webhookEndpoints).set({ failingSince: 1 }).run()
    tx.insert(webhookAttempts).values(attempt).run()
    tx.update(organizations).set({ deletedAt: 1 }).run()
  })
  expect(pauseFailingWebhooks(room.deps, system)).toBe(0)
  writeUnaudited(room.db, (tx) => void tx.update(organizations).set({ deletedAt: null }).run())
  expect(pauseFailingWebhooks(room.deps, system)).toBe(1)
})
