import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { channelPauses } from '#src/db/schema/attempts.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { allowDestinations } from '#src/domain/destinations/allow-destinations.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { configureFallback, removeFallback } from '#src/domain/mail/configure-fallback.ts'
import type { Mailer } from '#src/domain/mail/mail.ts'
import { createHttpClient } from '#src/platform/http-client.ts'
import { createMailer } from '#src/platform/mail-ways.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { connectRelay } from '#src/testing/connected-relay.ts'
import { notifyOfIncident } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { failsOver, standIn, waysOf } from '#src/testing/fallback.ts'
import { type HttpSink, startHttpSink } from '#src/testing/http-sink.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { header, type ReceivedMail, type SinkOptions, type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'
import { activeAlarms } from '../alarms/find-alarms.ts'
import { doubtFor } from '../deliveries/failover.ts'
import { tryRelay } from '../deliveries/try-relay.ts'
import { deliverDue } from './deliver-due.ts'

const people = 12
const minute = 60_000

/** Two servers: the relay, which misbehaves by `options`, and another that stands in for it. */
async function twoWays(options: SinkOptions = {}, patience?: number) {
  const [hasty, patient] = [mailer(patience), mailer()]
  const send: Mailer['send'] = (way, mail) => ('standsIn' in way ? patient : hasty).send(way, mail)
  const room = testRoom({ mailer: { ...patient, send } })
  const { sink: relay } = await connectRelay(room, options)
  atEnd(() => relay.close())
  const second = await sink()
  standIn(room.deps, second)
  return { room, relay, second, options }
}

/** `patience`: milliseconds for which a server may think. */
function mailer(patience?: number): Mailer {
  const made = createMailer(createHttpClient(), patience)
  atEnd(() => made.close())
  return made
}

async function sink(options: SinkOptions = {}): Promise<SmtpSink> {
  const started = await startSmtpSink(options)
  atEnd(() => started.close())
  return started
}

function announce({ deps }: TestRoom, title = 'Logins fail'): void {
  openIncident(deps, system, acmeId, { title, body: 'x', status: 'investigating', services: [], notify: true })
}

function follow({ deps }: TestRoom, count = people): void {
  for (let one = 0; one < count; one++) subscribe(deps, `reader-${one}@example.org`)
}

const toWhom = ({ mails }: SmtpSink) => mails.map(({ to }) => to).toSorted()
const states = ({ db }: TestRoom) => [
  ...new Set(
    db
      .select()
      .from(deliveries)
      .all()
      .map(({ state }) => state),
  ),
]
const alarms = ({ db }: TestRoom) => activeAlarms(db).map(({ kind }) => kind)
const everyone = Array.from({ length: people }, (_, one) => `reader-${one}@example.org`).toSorted()

/** Another message once the relay is to be tried again. */
async function later(room: TestRoom): Promise<void> {
  room.clock.advance(minute)
  announce(room, 'Mail fails')
  await deliverDue(room.deps)
}

test('while the relay carries mail, nothing leaves by the fallback', async () => {
  const { room, relay, second } = await twoWays()
  follow(room)
  announce(room)
  await deliverDue(room.deps)
  expect([toWhom(relay), second.mails.length, waysOf(room), failsOver(room)]).toEqual([
    everyone,
    0,
    { relay: people },
    undefined,
  ])
})

const faults: [string, SinkOptions][] = [
  [
    'refuses the sender',
    { smtp: { onMailFrom: (_address, _session, done) => done(refusal(550, '5.7.1 sender denied')) } },
  ],
  ['denies relaying to everybody', { refuseRecipient: () => ({ code: 554, message: '5.7.1 Relay access denied' }) }],
  ['knows nobody that it should carry mail to', { refuseRecipient: () => ({ code: 550, message: 'not here' }) }],
  ['refuses the message for its sender', { refuseMessage: () => ({ code: 550, message: '5.7.26 unauthenticated' }) }],
  ['is busy', { refuseConnection: () => ({ code: 421, message: '4.3.2 too many connections' }) }],
  ['lets nobody in', { refuseConnection: () => ({ code: 554, message: '5.7.1 no service for you' }) }],
]

test.each(faults)('a relay that %s: the fallback tells everybody, and the ledger names it', async (does, fault) => {
  const { room, relay, second, options } = await twoWays({ ...fault })
  follow(room)
  announce(room)
  await deliverDue(room.deps)
  expect([toWhom(relay), toWhom(second)]).toEqual([[], everyone])
  expect([waysOf(room), states(room)]).toEqual([{ fallback: people }, ['delivered']])
  expect(second.mails.map(({ from }) => from)).toEqual(Array(people).fill('second@acme.example'))
  expect(failsOver(room)?.reason).toMatch(/(^|The answer was: )\d{3}/)
  expect(room.db.select().from(channelPauses).all()).toEqual([])

  // One message tries the relay, and the first that it takes brings the others back.
  await later(room)
  expect([toWhom(relay), second.mails.length, states(room)]).toEqual([[], 2 * people, ['delivered']])
  expect(alarms(room)).toEqual(does === 'is busy' ? [] : ['mail_failover'])
  if (options.smtp) return
  for (const option of Object.keys(options)) delete options[option as keyof SinkOptions]
  room.clock.advance(10 * minute)
  await later(room)
  expect([failsOver(room), alarms(room), states(room)]).toEqual([undefined, [], ['delivered']])
  expect(relay.mails.length).toBeGreaterThan(0)
  await later(room)
  expect(new Set(toWhom(relay))).toEqual(new Set(everyone))
})

const refusal = (responseCode: number, words: string) => Object.assign(new Error(words), { responseCode })

test('a relay that is gone: the fallback tells everybody at once; back again by itself', async () => {
  const { room, relay, second } = await twoWays()
  follow(room)
  await relay.close()
  announce(room)
  await deliverDue(room.deps)
  expect([toWhom(second), waysOf(room)]).toEqual([everyone, { fallback: people }])
  expect(
    room.db
      .select()
      .from(deliveries)
      .all()
      .map(({ attempts }) => attempts),
  ).toEqual(Array(people).fill(1))

  const again = await sink({ port: relay.port })
  await later(room)
  expect([failsOver(room), states(room), again.mails.length > 0]).toEqual([undefined, ['delivered'], true])
})

test('a relay that greets nobody is left alone', async () => {
  const { room, second } = await twoWays({ refuseConnection: () => ({ code: 421, message: '4.3.2 going down' }) })
  follow(room)
  announce(room)
  await deliverDue(room.deps)
  const tried = failsOver(room)
  announce(room, 'Mail fails')
  await deliverDue(room.deps)
  expect([failsOver(room), second.mails.length]).toEqual([tried, 2 * people])
})

test('what the relay may have goes to nobody else for five minutes, and then by the fallback, under its Message-ID', async () => {
  const { room, relay, second } = await twoWays({ holdAnswer: true }, 750)
  follow(room)
  announce(room)
  await deliverDue(room.deps)
  const inDoubt = toWhom(relay)
  const certain = everyone.filter((address) => !inDoubt.includes(address))
  expect(inDoubt.length).toBeGreaterThanOrEqual(3)
  expect(toWhom(second)).toEqual(certain)
  room.clock.advance(doubtFor - minute)
  await deliverDue(room.deps)
  expect(toWhom(second)).toEqual(certain)
  room.clock.advance(2 * minute)
  await deliverDue(room.deps)
  expect([toWhom(second), waysOf(room)]).toEqual([everyone, { fallback: people }])
  const idOf = (sink: SmtpSink, address: string) =>
    header(sink.mails.find(({ to }) => to === address) ?? fail(address), 'Message-ID')
  expect(inDoubt.map((address) => idOf(second, address))).toEqual(inDoubt.map((address) => idOf(relay, address)))
})

const idIn = (mail: ReceivedMail) => /^<(\w+)@/.exec(header(mail, 'Message-ID') ?? '')?.[1] ?? ''

const fail = (what: string): never => {
  throw new Error(`nothing came to ${what}`)
}

test('what is in doubt goes to the relay once it is back, not to the fallback', async () => {
  const { room, relay, second, options } = await twoWays({ breakOff: () => 'rcpt' })
  follow(room)
  announce(room)
  await deliverDue(room.deps)
  const doubted = room.db
    .select()
    .from(deliveries)
    .all()
    .filter(({ doubtedAt }) => doubtedAt !== null)
  expect([doubted.length >= 3, doubted.every(({ state }) => state === 'retrying')]).toEqual([true, true])
  expect(second.mails.length).toBe(people - doubted.length)
  options.breakOff = () => undefined
  await later(room)
  await deliverDue(room.deps)
  expect(failsOver(room)).toBeUndefined()
  const late = new Set(doubted.map(({ id }) => id))
  const lateBy = ({ mails }: SmtpSink) => mails.filter((mail) => late.has(idIn(mail))).length
  expect([lateBy(relay), lateBy(second)]).toEqual([late.size, 0])
})

test('a single mail that the relay breaks off again and again reaches its reader by the fallback', async () => {
  const { room, second } = await twoWays({ breakOff: () => 'data' })
  follow(room, 1)
  announce(room)
  for (let wait = 0; wait < 20 && second.mails.length === 0; wait++) {
    await deliverDue(room.deps)
    room.clock.advance(minute)
  }
  expect([toWhom(second), waysOf(room)]).toEqual([['reader-0@example.org'], { fallback: 1 }])
})

test('where the fallback fails, too, everything waits, and leaves once by whichever is back first', async () => {
  const refuses = { code: 421, message: '4.3.2 going down' }
  const { room, relay, second } = await twoWays({ refuseConnection: () => refuses })
  await second.close()
  follow(room)
  announce(room)
  await deliverDue(room.deps)
  expect(room.db.select().from(channelPauses).all()).toMatchObject([{ channel: 'email', reason: /ECONNREFUSED/ }])
  for (let wait = 0; wait < 5; wait++) {
    room.clock.advance(minute)
    await deliverDue(room.deps)
  }
  expect([relay.mails.length, states(room).includes('delivered')]).toEqual([0, false])
  const again = await sink({ port: second.port })
  for (let wait = 0; wait < 20 && again.mails.length < people; wait++) {
    room.clock.advance(minute)
    await deliverDue(room.deps)
  }
  expect([toWhom(again), waysOf(room)]).toEqual([everyone, { fallback: people }])
  expect(room.db.select().from(channelPauses).all()).toEqual([])
})

/** The relay is gone, and a mail service stands in for it. */
async function serviceInstead(reply: HttpSink['reply']) {
  const { room, relay } = await twoWays()
  await relay.close()
  const service = await startHttpSink(reply)
  atEnd(() => service.close())
  allowDestinations(room.deps, system, ['127.0.0.1'])
  const api = { kind: 'postmark', stream: 'outbound', key: 'server-token', endpoint: service.url }
  configureFallback(room.deps, system, readForm({ ...api, from: 'second@acme.example' }))
  follow(room)
  return { room, service }
}

test('a mail service carries it by its API, from its own sender, with what lets readers leave', async () => {
  const { room, service } = await serviceInstead({ status: 200, body: '{"ErrorCode":0}' })
  announce(room)
  await deliverDue(room.deps)
  const mails = service.posts.map(({ body }) => JSON.parse(body))
  expect(mails.map(({ To }) => To).toSorted()).toEqual(everyone)
  expect([waysOf(room), states(room)]).toEqual([{ fallback: people }, ['delivered']])
  for (const { From, Headers } of mails) {
    expect(From).toMatch(/<second@acme\.example>$/)
    const names = Headers.map(({ Name }: { Name: string }) => Name)
    expect(names).toEqual(
      expect.arrayContaining(['Message-ID', 'List-Unsubscribe', 'List-Unsubscribe-Post', 'List-Id']),
    )
  }
})

test('a mail service that has enough is left alone for as long as it asks, and then told the rest', async () => {
  let takes = 4
  const { room, service } = await serviceInstead(() =>
    takes-- > 0 ? { status: 200, body: '{}' } : { status: 429, headers: { 'retry-after': '600' } },
  )
  announce(room)
  await deliverDue(room.deps)
  const asked = service.posts.length
  expect([waysOf(room), asked < people]).toEqual([{ fallback: 4 }, true])
  for (let wait = 0; wait < 9; wait++) {
    room.clock.advance(minute)
    await deliverDue(room.deps)
  }
  expect(service.posts.length).toBe(asked)
  takes = people
  for (let wait = 0; wait < 10 && waysOf(room).fallback !== people; wait++) {
    room.clock.advance(minute)
    await deliverDue(room.deps)
  }
  expect([waysOf(room), states(room)]).toEqual([{ fallback: people }, ['delivered']])
})

test('where the relay refuses the sender of one organization alone, its mail takes the fallback, and the others’ goes on', async () => {
  const { room, relay, second } = await twoWays({
    refuseRecipient: (address) =>
      address.endsWith('@other.example') ? { code: 550, message: '5.7.60 not as this sender' } : undefined,
  })
  room.db.update(organizations).set({ senderAddress: 'us@other.example' }).where(eq(organizations.id, otherId)).run()
  follow(room)
  for (let one = 0; one < people; one++)
    subscribe(room.deps, `reader-${one}@other.example`, { organizationId: otherId })
  notifyOfIncident(room.deps, { organizationId: otherId })
  await deliverDue(room.deps)
  expect([relay.mails.length, toWhom(second).every((to) => to.endsWith('@other.example'))]).toEqual([0, true])
  await later(room)
  expect(failsOver(room)).toBeUndefined()
  const beside = second.mails.length
  notifyOfIncident(room.deps, { organizationId: otherId })
  await later(room)
  expect([failsOver(room), alarms(room), states(room)]).toEqual([undefined, [], ['delivered']])
  expect(
    second.mails
      .slice(beside)
      .map(({ to }) => to)
      .every((to) => to.endsWith('@other.example')),
  ).toBe(true)
  expect(second.mails.length - beside).toBe(people)
})

test('one recipient who is refused is their own trouble, and no reason to fail over', async () => {
  const refuseRecipient = (address: string) =>
    address.startsWith('reader-3@') ? { code: 550, message: '5.1.1 no such user' } : undefined
  const { room, relay, second } = await twoWays({ refuseRecipient })
  follow(room)
  announce(room)
  await deliverDue(room.deps)
  expect([relay.mails.length, second.mails.length, failsOver(room)]).toEqual([people - 1, 0, undefined])
})

test('on a quiet night the relay is asked without a message, and the alarm ends', async () => {
  const options: SinkOptions = { refuseConnection: () => ({ code: 554, message: '5.7.1 no service for you' }) }
  const { room, relay } = await twoWays(options)
  follow(room)
  announce(room)
  await deliverDue(room.deps)
  room.clock.advance(10 * minute)
  await tryRelay(room.deps)
  expect([failsOver(room)?.tries, alarms(room)]).toEqual([2, ['mail_failover']])
  options.refuseConnection = () => undefined
  room.clock.advance(minute)
  await tryRelay(room.deps)
  expect(failsOver(room)?.tries).toBe(2)
  room.clock.advance(10 * minute)
  await tryRelay(room.deps)
  expect([failsOver(room), alarms(room), relay.mails]).toEqual([undefined, [], []])
})

test('what only a message shows is not asked without one', async () => {
  const { room } = await twoWays({ refuseMessage: () => ({ code: 550, message: '5.7.26 unauthenticated' }) })
  follow(room)
  announce(room)
  await deliverDue(room.deps)
  room.clock.advance(60 * minute)
  await tryRelay({ ...room.deps, talkToRelay: () => Promise.reject(new Error('asked')) })
  expect(failsOver(room)?.byMessage).toBe(true)
})

test('a fallback that is removed carries nothing, and its alarm ends with the next minute', async () => {
  const { room, relay, second } = await twoWays({ refuseConnection: () => ({ code: 554, message: '5.7.1 go away' }) })
  follow(room)
  announce(room)
  await deliverDue(room.deps)
  removeFallback(room.deps, system)
  announce(room, 'Mail fails')
  await deliverDue(room.deps)
  expect([relay.mails.length, second.mails.length, alarms(room)]).toEqual([
    0,
    people,
    ['channel_held', 'mail_failover'],
  ])
  await tryRelay(room.deps)
  expect(alarms(room)).toEqual(['channel_held'])
})
