import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { deliveries, notifications, subscribers } from '#src/db/schema/delivery.ts'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import type { Relay } from '#src/domain/mail/mail.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { header, type SinkOptions, type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'
import { watchClock } from '../clock/watch-clock.ts'
import { deliverDue } from './deliver-due.ts'
import { expandNextStep } from './expand-notifications.ts'
import { readLedger } from './ledger.ts'

const minute = 60_000
const open: { close(): unknown }[] = []

afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function connected(options: SinkOptions = {}): Promise<{ room: TestRoom; sink: SmtpSink }> {
  const sink = await startSmtpSink(options)
  const room = testRoom()
  connect(room, sink.relay)
  open.push(room.deps.mailer, sink)
  return { room, sink }
}

function connect(room: TestRoom, relay: Relay): void {
  writeUnaudited(room.deps.db, (tx) => {
    tx.update(instance)
      .set({
        relayHost: relay.host,
        relayPort: relay.port,
        relaySecurity: relay.security,
        relayFrom: relay.from,
        relayUser: null,
        relayPassword: null,
      })
      .run()
  })
}

function follow(room: TestRoom, count: number, state: 'active' | 'unconfirmed' | 'unsubscribed' = 'active'): string[] {
  const confirmedAt = state === 'unconfirmed' ? null : room.deps.clock.now()
  return Array.from({ length: count }, (_, index) =>
    subscribe(room.deps, `${state}-${index}@example.org`, { state, confirmedAt }),
  )
}

function announce(room: TestRoom, title = 'Logins fail'): { incidentId: string; notificationId: string } {
  const service = createService(room.deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null })
  const incident = openIncident(room.deps, system, acmeId, {
    title,
    body: 'We are **looking** into it.',
    status: 'investigating',
    services: [{ serviceId: service.id, status: 'major_outage' }],
    notify: true,
  })
  const notification = room.deps.db.select().from(notifications).get()
  return { incidentId: incident.id, notificationId: notification?.id ?? '' }
}

function ledger(room: TestRoom, notificationId: string) {
  const { due, ...parts } = readLedger(room.deps.db, notificationId)
  expect(Object.values(parts).reduce((total, part) => total + part, 0)).toBe(due)
  expect(parts.unaccounted).toBe(0)
  return { due, ...parts }
}

const lastAnswer = (room: TestRoom) => room.deps.db.select().from(deliveries).get()?.lastAnswer

test('everyone who confirmed is told once, and nobody else', async () => {
  const { room, sink } = await connected()
  follow(room, 12)
  follow(room, 3, 'unconfirmed')
  follow(room, 2, 'unsubscribed')
  const { notificationId } = announce(room)
  await deliverDue(room.deps)
  await deliverDue(room.deps)
  expect(sink.mails.map(({ to }) => to).toSorted()).toEqual(
    Array.from({ length: 12 }, (_, index) => `active-${index}@example.org`).toSorted(),
  )
  expect(ledger(room, notificationId)).toMatchObject({ due: 12, delivered: 12 })
})

test('who confirms after an update is not told of it', async () => {
  const { room, sink } = await connected()
  announce(room)
  room.deps.clock.advance(1)
  follow(room, 1)
  await deliverDue(room.deps)
  expect(sink.mails).toEqual([])
})

test('the mail says what, where it stands and how to leave, in HTML and in plain text', async () => {
  const { room, sink } = await connected()
  const [id = ''] = follow(room, 1)
  announce(room)
  await deliverDue(room.deps)
  const [mail] = sink.mails
  if (!mail) throw new Error('no mail')
  const { parsed } = mail
  expect(parsed.subject).toBe('Investigating: Logins fail (API) · Acme')
  expect(parsed.from).toEqual({ name: 'Acme Status', address: 'status@acme.example' })
  expect(parsed.text).toContain('We are looking into it.')
  expect(parsed.text).toContain('API: Major outage')
  expect(parsed.text).toContain('13:00 CET')
  expect(parsed.html).toContain('We are <strong>looking</strong> into it.')
  expect(parsed.html).not.toContain('<img')
  expect(header(mail, 'List-Unsubscribe')).toMatch(
    new RegExp(`^<http://localhost/subscriptions/${id}[\\w-]{43}/unsubscribe>$`),
  )
  expect(header(mail, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click')
  expect(header(mail, 'Auto-Submitted')).toBe('auto-generated')
  expect(header(mail, 'List-Id')).toBe('Acme <acme.localhost>')
})

test('follow-ups join the thread of the first message', async () => {
  const { room, sink } = await connected()
  follow(room, 1)
  const { incidentId } = announce(room)
  await deliverDue(room.deps)
  room.deps.clock.advance(minute)
  postUpdate(room.deps, system, acmeId, incidentId, {
    status: 'monitoring',
    body: 'Better.',
    services: [],
    notify: true,
  })
  await deliverDue(room.deps)
  const [first, second] = sink.mails
  if (!first || !second) throw new Error('two mails expected')
  expect(header(first, 'References')).toBeUndefined()
  expect(header(second, 'References')).toBe(header(first, 'Message-ID'))
  expect(header(second, 'Message-ID')).not.toBe(header(first, 'Message-ID'))
})

test('who leaves before the mail is sent gets none, and the ledger says why', async () => {
  const { room, sink } = await connected()
  follow(room, 1)
  const { notificationId } = announce(room)
  expandNextStep(room.deps)
  writeUnaudited(room.deps.db, (tx) => {
    tx.update(subscribers).set({ state: 'unsubscribed' }).run()
  })
  await deliverDue(room.deps)
  expect(sink.mails).toEqual([])
  expect(ledger(room, notificationId)).toMatchObject({ due: 1, suppressed: 1 })
  expect(lastAnswer(room)).toBe('The subscriber is unsubscribed.')
})

test('a long queue does not hammer a relay that is down, and leaves soon after it is back', async () => {
  const { room, sink } = await connected()
  await sink.close()
  follow(room, 40)
  const { notificationId } = announce(room)
  await deliverDue(room.deps)
  expect(ledger(room, notificationId)).toMatchObject({ due: 40, retrying: 5, waiting: 35 })

  const back = await startSmtpSink()
  open.push(back)
  connect(room, back.relay)
  room.deps.clock.advance(20_000)
  await deliverDue(room.deps)
  expect(ledger(room, notificationId)).toMatchObject({ due: 40, delivered: 40 })
  expect(new Set(back.mails.map(({ to }) => to)).size).toBe(40)
})

test('450 is tried again with growing waits and the same Message-ID; 550 is final', async () => {
  const refused: string[] = []
  const { room, sink } = await connected({
    refuseRecipient: (address) => {
      refused.push(address)
      if (address.startsWith('active-0')) return { code: 550, message: 'no such user' }
      return refused.filter((one) => one === address).length < 3 ? { code: 450, message: 'greylisted' } : undefined
    },
  })
  follow(room, 2)
  const { notificationId } = announce(room)
  await deliverDue(room.deps)
  expect(ledger(room, notificationId)).toMatchObject({ due: 2, failed: 1, retrying: 1 })
  room.deps.clock.advance(20_000)
  await deliverDue(room.deps)
  room.deps.clock.advance(20_000)
  await deliverDue(room.deps)
  expect(refused).toHaveLength(3)
  room.deps.clock.advance(2 * minute)
  await deliverDue(room.deps)
  expect(ledger(room, notificationId)).toMatchObject({ due: 2, failed: 1, delivered: 1 })
  const row = room.deps.db.select().from(deliveries).where(eq(deliveries.state, 'delivered')).get()
  expect(sink.mails.map((mail) => header(mail, 'Message-ID'))).toEqual([`<${row?.id}@localhost>`])
})

test('after three days a message has failed, and says so', async () => {
  const { room } = await connected({ refuseRecipient: () => ({ code: 450, message: 'later' }) })
  follow(room, 1)
  const { notificationId } = announce(room)
  for (let hour = 0; hour <= 90; hour++) {
    await deliverDue(room.deps)
    room.deps.clock.advance(60 * minute)
  }
  expect(ledger(room, notificationId)).toMatchObject({ due: 1, failed: 1 })
  expect(lastAnswer(room)).toContain('later')
})

test('waking with nothing to do reads no delivery that is settled', async () => {
  const { room } = await connected()
  // A process's first look at the clock reads whatever it may have dated.
  watchClock(room.deps)
  const { $client } = room.deps.db
  const plans: string[] = []
  const prepare = $client.prepare.bind($client)
  Object.assign($client, {
    prepare(query: string) {
      const bound = (query.match(/\?/g) ?? []).map(() => 0)
      for (const step of $client.query<{ detail: string }, number[]>(`EXPLAIN QUERY PLAN ${query}`).all(...bound))
        plans.push(step.detail)
      return prepare(query)
    },
  })
  await deliverDue(room.deps)
  const used = plans.flatMap((plan) => /deliveries_\w+/.exec(plan) ?? [])
  expect(used).toEqual([
    'deliveries_claimed',
    'deliveries_due_in_person',
    'deliveries_due_by_organization',
    'deliveries_due_at_leisure',
  ])
  expect(plans).not.toContain('SCAN deliveries')
})
