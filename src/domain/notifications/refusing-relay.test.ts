import { readFileSync } from 'node:fs'
import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { channelPauses } from '#src/db/schema/attempts.ts'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { allDeliveries, notifyOfIncident } from '#src/testing/deliveries.ts'
import { allowLoopback, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { type HttpSink, startHttpSink } from '#src/testing/http-sink.ts'
import { ines } from '#src/testing/instance-acts.ts'
import { otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { SinkOptions } from '#src/testing/smtp-sink.ts'
import { activeAlarms } from '../alarms/find-alarms.ts'
import { startDue } from '../deliveries/deliver.ts'
import { allowDestinations } from '../destinations/allow-destinations.ts'
import { readForm } from '../forms/form.ts'
import { configureAlarmWebhook } from './alarm-webhook/configure-alarm-webhook.ts'
import { tellAlarms } from './alarm-webhook/tell-alarms.ts'
import { deliverDue, notificationSender } from './deliver-due.ts'

/** A relay that refuses everybody, over real SMTP sessions, and a relay that refuses a few: nobody loses mail for it. */

const second = 1000
const minute = 60 * second
const closing: (ConnectedRelay | HttpSink)[] = []

afterEach(async () => {
  for (const one of closing.splice(0).toReversed()) await one.close()
})

interface Refusal {
  command: 'RCPT' | 'DATA'
  answer: string
  /** A server that knows of nothing but this. */
  people?: number
}

/** Copied from what was seen at real services; `<ann@example.com>` stands for whoever is addressed. */
const answers: Refusal[] = [
  ...(JSON.parse(
    readFileSync(new URL('../../testing/fixtures/answers-about-the-sender.json', import.meta.url), 'utf8'),
  ) as Refusal[]),
  { command: 'RCPT', answer: '550 5.7.1 Relaying denied' },
  { command: 'RCPT', answer: '553 5.1.8 <status@acme.example>: Sender address rejected: Domain not found', people: 3 },
  {
    command: 'DATA',
    answer: '550-5.7.26 This mail is unauthenticated, see https://support.example/answer a1b2-3c.42',
    people: 1,
  },
  { command: 'RCPT', answer: '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org' },
]

/** These may pass, or say nothing of the sender: that everybody gets them does. */
const shared: Refusal[] = [
  { command: 'DATA', answer: '454 4.7.0 Throttling failure: Daily message quota exceeded' },
  { command: 'RCPT', answer: '450 4.2.0 <ann@example.com>: Try again later' },
  { command: 'DATA', answer: '451 Temporary local problem - please try later' },
  { command: 'RCPT', answer: '550 Requested action not taken' },
  { command: 'RCPT', answer: '552 5.2.2 <ann@example.com>: over quota' },
  { command: 'RCPT', answer: '550 5.1.2 Bad destination system' },
  { command: 'DATA', answer: '554 5.6.0 Message content rejected (id 17)' },
]

/** A relay that answers so while `isRefusing`, an operator who is called, and followers. */
async function refusedRoom({ command, answer, people = 12 }: Refusal, isRefusing: () => boolean) {
  const room = testRoom()
  const refuse = (address: string) => {
    const [, code = '', message = ''] = /^(\d+)[ -](.*)$/.exec(answer.replace('ann@example.com', address)) ?? []
    return isRefusing() ? { code: Number(code), message } : undefined
  }
  const options: SinkOptions = command === 'RCPT' ? { refuseRecipient: refuse } : { refuseMessage: refuse }
  const mail = await connectRelay(room, options)
  const operator = await startHttpSink()
  closing.push(mail, operator)
  allowLoopback(room.deps)
  configureAlarmWebhook(room.deps, ines, readForm({ url: operator.url }))
  for (let one = 0; one < people; one++) subscribe(room.deps, `reader-${one}@example.org`)
  return { room, mail, operator, people }
}

/** Time passes: what is due leaves, and the operator is called. */
async function pass(
  { deps, clock }: TestRoom,
  sender: ReturnType<typeof notificationSender>,
  milliseconds: number,
  step = minute,
) {
  for (let passed = 0; passed < milliseconds; passed += step) {
    clock.advance(step)
    await rounds(deps, sender)
    await tellAlarms(deps)
  }
}

/** As while serving: one sender, woken by each answer. */
async function rounds(deps: TestRoom['deps'], sender: ReturnType<typeof notificationSender>): Promise<void> {
  let again = true
  while (again || sender.inFlight.size > 0) {
    if (!again) await Promise.race(sender.inFlight)
    again = false
    await startDue(deps, sender, undefined, () => {
      again = true
    })
  }
}

const calls = (operator: HttpSink) => operator.posts.map(({ body }) => JSON.parse(body).event)
const states = ({ db }: TestRoom) => [
  ...new Set(
    db
      .select()
      .from(subscribers)
      .all()
      .map(({ state, failures, fullReports }) => `${state} ${failures} ${fullReports}`),
  ),
]

test.each([...answers.map((one) => ({ ...one, minutes: 60 })), ...shared.map((one) => ({ ...one, minutes: 10 }))])(
  '$command $answer, for $minutes minutes: everybody has everything, once',
  async ({ minutes, ...refusal }) => {
    let isRefusing = true
    const { room, mail, operator, people } = await refusedRoom(refusal, () => isRefusing)
    const { deps } = room
    const sender = notificationSender()
    notifyOfIncident(deps, { title: 'One' })
    await pass(room, sender, minute, 20 * second)
    expect(calls(operator)).toEqual(['alarm.raised'])
    expect(activeAlarms(room.db)).toMatchObject([{ kind: 'channel_held', subject: 'email' }])
    notifyOfIncident(deps, { title: 'Two' })
    const step = Math.max(1, minutes / 20) * minute
    await pass(room, sender, (minutes / 2 - 1) * minute, step)
    notifyOfIncident(deps, { title: 'Three' })
    await pass(room, sender, (minutes / 2) * minute, step)
    expect(calls(operator)).toEqual(['alarm.raised'])
    expect(states(room)).toEqual(['active 0 0'])
    expect(allDeliveries(deps).filter(({ attempts, state }) => attempts > 0 || state === 'failed')).toEqual([])
    expect(mail.sink.mails).toEqual([])

    isRefusing = false
    await pass(room, sender, 2 * minute, 30 * second)
    const arrived = Map.groupBy(mail.sink.mails, ({ to }) => to)
    expect([...arrived.values()].map((mails) => mails.length)).toEqual(Array(people).fill(3))
    expect(allDeliveries(deps).filter(({ state }) => state !== 'delivered')).toEqual([])
    expect(states(room)).toEqual(['active 0 0'])
    expect([activeAlarms(room.db), room.db.select().from(channelPauses).all()]).toEqual([[], []])
    expect(calls(operator)).toEqual(['alarm.raised', 'alarm.cleared'])
    expect(JSON.stringify(operator.posts)).not.toContain('reader-')
  },
)

test('that nobody exists is said of a thousand, too: 5.1.1 fails each, and the channel goes on', async () => {
  const { room, operator } = await refusedRoom({ command: 'RCPT', answer: '550 5.1.1 No such user' }, () => true)
  notifyOfIncident(room.deps)
  await pass(room, notificationSender(), minute)
  expect(new Set(allDeliveries(room.deps).map(({ state }) => state))).toEqual(new Set(['failed']))
  expect([states(room), calls(operator), activeAlarms(room.db)]).toEqual([['active 1 0'], [], []])
})

test.each([
  ['550 5.7.1 You may not write to me', 'retrying', [0, 5, 11]],
  ['550 5.7.1 You may not write to me', 'retrying', [9, 10, 11]],
  ['450 4.2.0 Later', 'retrying', [0, 5, 11]],
  ['550 Requested action not taken', 'failed', [0, 5, 11]],
])('%s to a few whom others outnumber stops nobody for long, and nobody is quarantined: %s %j', async (...row) => {
  const [answer, state, few] = row
  const odd = new Set(few.map((one) => `reader-${one}@example.org`))
  const room = testRoom()
  const [code = '', ...words] = answer.split(' ')
  const mail = await connectRelay(room, {
    refuseRecipient: (address) => (odd.has(address) ? { code: Number(code), message: words.join(' ') } : undefined),
  })
  closing.push(mail)
  for (let one = 0; one < 12; one++) subscribe(room.deps, `reader-${one}@example.org`)
  const sender = notificationSender()
  notifyOfIncident(room.deps)
  await pass(room, sender, 3 * minute, 5 * second)
  expect(mail.sink.mails).toHaveLength(9)
  // Where one of the few was answered last, only the next message shows that others get through.
  room.db
    .insert(deliveries)
    .values({ id: 'password0000', ...toAnn(room) })
    .run()
  await pass(room, sender, 2 * minute, 5 * second)
  expect(mail.sink.mails.at(-1)?.to).toBe('ann@example.com')
  // They back off by themselves now, and pause nobody.
  const held = room.db.select().from(deliveries).where(eq(deliveries.state, 'retrying')).all()
  expect(
    allDeliveries(room.deps)
      .filter((one) => odd.has(one.address))
      .map((one) => one.state),
  ).toEqual(Array(3).fill(state))
  for (const { heldBy } of held) expect(heldBy).not.toBe('channel')
  expect([room.db.select().from(channelPauses).all(), activeAlarms(room.db)]).toEqual([[], []])
  expect(states(room).every((one) => one.startsWith('active'))).toBe(true)
  for (let day = 0; day < 4; day++) {
    room.clock.advance(24 * 60 * minute)
    await rounds(room.deps, sender)
    expect(room.db.select().from(channelPauses).all()).toEqual([])
  }
  expect(allDeliveries(room.deps).filter(({ state }) => state === 'failed')).toHaveLength(3)
  expect(states(room).every((one) => one.startsWith('active'))).toBe(true)
})

test('a single message whom its server alone refuses does not stop those who wait for theirs', async () => {
  const { room, mail } = await refusedRoom({ command: 'RCPT', answer: '250 ok', people: 5 }, () => false)
  const odd = await connectRelay(room, {
    refuseRecipient: (address) => (address === 'ann@example.com' ? { code: 554, message: '5.7.1 No' } : undefined),
  })
  closing.push(odd)
  await mail.close()
  notifyOfIncident(room.deps)
  room.db
    .insert(deliveries)
    .values({ id: 'password0000', ...toAnn(room) })
    .run()
  await deliverDue(room.deps)
  await pass(room, notificationSender(), minute)
  expect(odd.sink.mails.map(({ to }) => to).toSorted()).toEqual(
    Array.from({ length: 5 }, (_, at) => `reader-${at}@example.org`),
  )
})

function toAnn({ clock }: TestRoom) {
  const now = clock.now()
  const row = { channel: 'email', address: 'ann@example.com', kind: 'password_changed', state: 'waiting' } as const
  return { ...row, subjectId: 'ann000000000', nextAttemptAt: now, createdAt: now }
}

test('a relay that takes a few a minute is asked for more and more calmly, and calls nobody out again and again', async () => {
  const taken: number[] = []
  const room = testRoom()
  const mail = await connectRelay(room, {
    refuseRecipient() {
      const now = room.clock.now()
      if (taken.filter((at) => now - at < minute).length >= 7) return { code: 450, message: '4.7.1 Too many messages' }
      taken.push(now)
      return undefined
    },
  })
  const operator = await startHttpSink()
  closing.push(mail, operator)
  allowLoopback(room.deps)
  configureAlarmWebhook(room.deps, ines, readForm({ url: operator.url }))
  for (let one = 0; one < 30; one++) subscribe(room.deps, `reader-${one}@example.org`)
  notifyOfIncident(room.deps)
  await pass(room, notificationSender(), 30 * minute, 20 * second)
  expect(new Set(mail.sink.mails.map(({ to }) => to)).size).toBe(30)
  expect(allDeliveries(room.deps).filter(({ state }) => state !== 'delivered')).toEqual([])
  expect(calls(operator).length).toBeLessThanOrEqual(4)
})

test('what was counted against people before it was everybody is taken back, quarantine included', async () => {
  let answer: Error | undefined = Object.assign(new Error('no'), { responseCode: 550 })
  const room = testRoom()
  const mail = await connectRelay(room, {
    refuseRecipient: () => (answer ? { code: 550, message: 'Requested action not taken' } : undefined),
  })
  closing.push(mail)
  for (let one = 0; one < 12; one++) subscribe(room.deps, `reader-${one}@example.org`, { failures: one < 6 ? 2 : 0 })
  notifyOfIncident(room.deps)
  const sender = notificationSender()
  await rounds(room.deps, sender)
  expect(states(room)).toEqual(['active 0 0'])
  answer = undefined
  await pass(room, sender, 3 * minute, 30 * second)
  expect(mail.sink.mails).toHaveLength(12)
})

test('webhooks that all fail alike are the way out, not ten servers: they are kept, and all leave once one gets through', async () => {
  const room = testRoom()
  const sink = await startHttpSink({ status: 503 }, { host: '0.0.0.0' })
  closing.push(sink)
  allowDestinations(room.deps, system, ['127.0.0.0/8'])
  for (let one = 1; one <= 12; one++) subscribeUrl(room.deps, 'webhook', `http://127.0.0.${one}:${sink.port}/hook`)
  notifyOfIncident(room.deps)
  const sender = notificationSender()
  await pass(room, sender, 5 * minute, 30 * second)
  expect(activeAlarms(room.db)).toMatchObject([{ kind: 'channel_held', subject: 'webhook' }])
  expect(allDeliveries(room.deps).map(({ heldBy, attempts }) => `${heldBy} ${attempts}`)).toEqual(
    Array(12).fill('channel 0'),
  )
  sink.reply = { status: 200 }
  const before = sink.posts.length
  await pass(room, sender, 2 * minute, 30 * second)
  expect(sink.posts.length - before).toBe(12)
  expect([activeAlarms(room.db), states(room)]).toEqual([[], ['active 0 0']])
})

test('a sender that one organization chose holds up that organization, and keeps its mail; the others go on', async () => {
  let isRefusing = true
  const room = testRoom()
  const mail = await connectRelay(room, {
    refuseRecipient: (address) =>
      isRefusing && address.endsWith('@other.example')
        ? { code: 550, message: '5.7.60 not as this sender' }
        : undefined,
  })
  closing.push(mail)
  room.db.update(organizations).set({ senderAddress: 'us@other.example' }).where(eq(organizations.id, otherId)).run()
  for (let one = 0; one < 40; one++) {
    subscribe(room.deps, `reader-${one}@example.org`)
    subscribe(room.deps, `reader-${one}@other.example`, { organizationId: otherId })
  }
  const sender = notificationSender()
  notifyOfIncident(room.deps, { organizationId: otherId })
  notifyOfIncident(room.deps)
  await pass(room, sender, minute, 5 * second)
  expect(mail.sink.mails).toHaveLength(40)
  notifyOfIncident(room.deps)
  await rounds(room.deps, sender)
  expect(mail.sink.mails).toHaveLength(80)
  await pass(room, sender, 20 * minute)
  expect(room.db.select().from(channelPauses).all()).toEqual([])
  expect(activeAlarms(room.db)).toMatchObject([{ kind: 'organization_held', subject: otherId }])
  expect(allDeliveries(room.deps).filter(({ attempts, state }) => state !== 'delivered' && attempts > 1)).toEqual([])
  isRefusing = false
  await pass(room, sender, 3 * minute, 30 * second)
  // The admins of the instance are mailed of the alarm besides.
  expect(mail.sink.mails.filter(({ to }) => to.startsWith('reader-'))).toHaveLength(120)
  expect([activeAlarms(room.db), states(room)]).toEqual([[], ['active 0 0']])
})
