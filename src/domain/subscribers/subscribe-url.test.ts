import { expect, test } from 'vitest'
import { deliveries, subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { forgottenAddresses } from '#src/db/schema/imports.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import type { Visitor } from '../context.ts'
import { readForm } from '../forms/form.ts'
import { subscriberIdentity } from '../secrets/sealed-secrets.ts'
import { createService } from '../services/create-service.ts'
import { unsubscribe } from './confirm-subscription.ts'
import { eraseSubscriber } from './erase-subscriber.ts'
import { findSubscriber } from './find-subscriber.ts'
import { everything, type Following } from './following.ts'
import { pauseSubscription } from './pause-subscription.ts'
import {
  checkUrlSubscription,
  FollowsAlready,
  subscribeUrl,
  type UrlSubscription,
  urlChannels,
} from './subscribe-url.ts'
import type { Subscriber } from './subscriber.ts'

const hook = 'https://hooks.example.org/status?key=topsecret'
/** The first eight digits of SHA-256 of the URL, as sha256sum tells them. */
const shown = 'hooks.example.org/…4d298b21'
const from = (ip: string): Visitor => ({ kind: 'visitor', origin: { ...testOrigin, ip } })

function follow(
  { deps }: TestRoom,
  { url = hook, channel = 'webhook', following = everything }: Partial<UrlSubscription> = {},
  { organizationId = acmeId, ip = '192.0.2.1' } = {},
) {
  return subscribeUrl(deps, from(ip), organizationId, { channel, url, following })
}

const rows = ({ db }: TestRoom) => db.select().from(subscribers).all()
const owed = ({ db }: TestRoom) => db.select().from(deliveries).all()
const opened = ({ deps }: TestRoom, of: 'endpoint' | 'secret', { id, [of]: sealed }: Subscriber) =>
  deps.secrets.open(sealed ?? '', subscriberIdentity(of, id))

test('a program is told from now on, beginning with a test message; its URL and its secret are kept sealed', () => {
  const room = testRoom()
  const { subscriber, secret } = follow(room)
  expect(rows(room)).toEqual([subscriber])
  expect(subscriber).toMatchObject({
    ...{ organizationId: acmeId, channel: 'webhook', address: shown, state: 'active', consent: 'form' },
    ...{ createdAt: room.clock.now(), confirmedAt: room.clock.now(), followsAll: true },
  })
  expect(secret).toMatch(/^whsec_/)
  expect([opened(room, 'endpoint', subscriber), opened(room, 'secret', subscriber)]).toEqual([hook, secret])
  expect(JSON.stringify(subscriber)).not.toContain('topsecret')
  expect(owed(room)).toMatchObject([
    { kind: 'test_message', channel: 'webhook', address: shown, destination: 'hooks.example.org', state: 'waiting' },
  ])
  expect(room.audited()).toEqual([])
})

test.each([
  ['slack', 'https://hooks.slack.com/services/T/B/x'],
  ['discord', 'https://discord.com/api/webhooks/1/x'],
  ['teams', 'https://prod.westeurope.logic.azure.com/workflows/x'],
] as const)('a channel of %s gets no secret: nothing there is signed', (channel, url) => {
  const room = testRoom()
  const { subscriber, secret } = follow(room, { channel, url })
  expect([secret, subscriber.secret, subscriber.channel]).toEqual([null, null, channel])
  expect(opened(room, 'endpoint', subscriber)).toBe(url)
})

test('a URL that is followed, or paused, is not followed twice; in another organization it is, and another URL here', () => {
  const room = testRoom()
  const { subscriber } = follow(room)
  expect(() => follow(room)).toThrow(FollowsAlready)
  pauseSubscription(room.deps, system, subscriber)
  expect(() => follow(room)).toThrow(FollowsAlready)
  expect([rows(room).length, owed(room).length]).toEqual([1, 1])
  follow(room, {}, { organizationId: otherId })
  follow(room, { url: `${hook}&b` })
  expect(new Set(rows(room).map(({ id }) => id)).size).toBe(3)
  expect(room.audited(otherId)).toEqual([])
})

test('who had left is the subscriber of before, as if new: told of the new choice, signed with a new secret', () => {
  const room = testRoom()
  const service = (name: string) =>
    createService(room.deps, system, acmeId, { name, description: '', serviceGroupId: null }).id
  const [api, web] = [service('API'), service('Web')]
  const only = (id: string): Following => ({ incidents: true, maintenance: false, serviceIds: [id] })
  const first = follow(room, { following: only(api) })
  unsubscribe(room.deps, testOrigin, first.subscriber)
  room.clock.advance(1000)
  const { subscriber, secret } = follow(room, { following: only(web) })
  expect(subscriber).toMatchObject({ id: first.subscriber.id, state: 'active', unsubscribedAt: null })
  expect([subscriber.createdAt, subscriber.confirmedAt]).toEqual([room.clock.now(), room.clock.now()])
  expect(room.db.select().from(subscriberServices).all()).toEqual([{ subscriberId: subscriber.id, serviceId: web }])
  expect(opened(room, 'secret', subscriber)).toBe(secret)
  expect(secret).not.toBe(first.secret)
})

test('a URL that was erased is somebody new, and is remembered as forgotten no more', () => {
  const room = testRoom()
  const { subscriber } = follow(room)
  eraseSubscriber(room.deps, system, subscriber)
  expect(room.db.select().from(forgottenAddresses).all()).toHaveLength(1)
  const again = follow(room)
  expect(again.subscriber.id).not.toBe(subscriber.id)
  expect(findSubscriber(room.db, acmeId, subscriber.id).address).toBe(`erased-${subscriber.id}`)
  expect(room.db.select().from(forgottenAddresses).all()).toEqual([])
})

test("another organization's service is refused, and nothing is written", () => {
  const room = testRoom()
  const theirs = createService(room.deps, system, otherId, { name: 'Theirs', description: '', serviceGroupId: null }).id
  expect(refusal(() => follow(room, { following: { ...everything, serviceIds: [theirs] } }))).toBe('invalid')
  expect([rows(room), owed(room), room.audited()]).toEqual([[], [], []])
})

test.each([
  // Subscriptions per host and hour, by channel.
  ['webhook', 'https://hooks.example.org', 10],
  ['slack', 'https://hooks.slack.com/services', 200],
] as const)('%s: behind one host %s are so many in an hour: %i', (channel, host, most) => {
  const room = testRoom()
  // Each from an address of its own, and no organization gets more than its share.
  const one = (number: number) =>
    follow(
      room,
      { channel, url: `${host}/${number}` },
      { ip: `192.0.2.${number}`, organizationId: number < 150 ? acmeId : otherId },
    )
  for (let number = 0; number < most; number++) one(number)
  expect(refusal(() => one(most))).toBe('rate_limited')
  expect(rows(room)).toHaveLength(most)
  room.clock.advance(3_600_000)
  expect(one(most).subscriber.state).toBe('active')
})

test('a visitor connects sixty in an hour, an organization takes two hundred', () => {
  const room = testRoom()
  const one = (number: number, ip: string) => follow(room, { url: `https://h${number}.example.org/` }, { ip })
  for (let number = 0; number < 60; number++) one(number, '192.0.2.1')
  expect(refusal(() => one(60, '192.0.2.1'))).toBe('rate_limited')
  for (let number = 60; number < 200; number++) one(number, `198.51.100.${number}`)
  expect(refusal(() => one(200, '203.0.113.1'))).toBe('rate_limited')
  expect(follow(room, {}, { ip: '203.0.113.1', organizationId: otherId }).subscriber.state).toBe('active')
})

test.each([
  ['https://HOOKS.example.org:443/status?key=topsecret', hook],
  ['  https://hooks.example.org/status?key=topsecret ', hook],
  ['https://hooks.example.org', 'https://hooks.example.org/'],
  ['https://hooks.example.org/a/../b', 'https://hooks.example.org/b'],
  ['https://bücher.example/x', 'https://xn--bcher-kva.example/x'],
])('%j is the same as %j', (typed, url) => {
  const { values, errors } = sidesOf(checkUrlSubscription(readForm({ url: typed }), 'webhook'))
  expect([values, errors]).toEqual([{ channel: 'webhook', url, following: everything }, {}])
})

test.each([
  '',
  'hooks.example.org',
  'ftp://example.org/',
  'https://10.0.0.1/',
  'https://[::1]/',
  'https://a b.example/',
])('no message is posted to %j, whatever channel it is said to be', (url) => {
  for (const channel of urlChannels) {
    const { values, errors } = sidesOf(checkUrlSubscription(readForm({ url }), channel))
    expect([values.url, Object.keys(errors)]).toEqual([url, ['url']])
  }
})

test('the URL of a chat is not taken for that of another, nor a wrong choice for everything', () => {
  const slack = 'https://hooks.slack.com/services/T/B/x'
  const wrong = (channel: UrlSubscription['channel'], more = {}) =>
    Object.keys(sidesOf(checkUrlSubscription(readForm({ url: slack, ...more }), channel)).errors).toSorted()
  expect([wrong('slack'), wrong('webhook'), wrong('teams'), wrong('discord')]).toEqual([[], [], ['url'], ['url']])
  expect(wrong('teams', { scope: 'services', incidents: 'yes' })).toEqual(['services', 'url'])
})
