import { expect, test } from 'vitest'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import type { Actor } from '../context.ts'
import { forgetContacts } from '../notifications/subscriber-rows.ts'
import { subscriberIdentity } from '../secrets/sealed-secrets.ts'
import { createService } from '../services/create-service.ts'
import { type AddUrl, addUrl, channelOfUrl } from './add-url.ts'
import { endSubscription } from './end-subscription.ts'
import { eraseSubscriber } from './erase-subscriber.ts'
import { everything } from './following.ts'
import { subscribeUrl } from './subscribe-url.ts'

const hook = 'https://hooks.example.org/status?key=topsecret'
const asked: AddUrl = {
  channel: 'webhook',
  url: hook,
  following: everything,
  consent: 'by contract',
  contact: 'ops@example.org',
  greet: false,
}
const rows = ({ db }: TestRoom) => db.select().from(subscribers).all()
const owed = ({ db }: TestRoom) => db.select().from(deliveries).all()

test('a URL that the team adds is told from now on, and the audit log says who added it', () => {
  const room = testRoom()
  const { subscriber, secret } = addUrl(room.deps, room.actor('ann'), acmeId, asked)
  expect(rows(room)).toEqual([subscriber])
  expect(subscriber).toMatchObject({
    state: 'active',
    consent: 'team: by contract',
    contact: 'ops@example.org',
    confirmedAt: room.clock.now(),
  })
  const opened = (sealed: string | null, of: 'endpoint' | 'secret') =>
    room.deps.secrets.open(sealed ?? '', subscriberIdentity(of, subscriber.id))
  expect(opened(subscriber.endpoint, 'endpoint')).toBe(hook)
  expect(opened(subscriber.secret, 'secret')).toBe(secret)
  expect([owed(room), room.audited()]).toEqual([[], ['subscriber.added']])
})

test('where it is to be greeted, a test message goes first; a chat gets no secret', () => {
  const room = testRoom()
  const url = 'https://hooks.slack.com/services/T/B/x'
  const { secret } = addUrl(room.deps, system, acmeId, { ...asked, channel: 'slack', url, greet: true })
  expect([secret, rows(room)[0]?.channel]).toEqual([null, 'slack'])
  expect(owed(room)).toMatchObject([{ kind: 'test_message', channel: 'slack' }])
})

test('a URL that is in the list is not added again, and one that has left comes back by its owner alone', () => {
  const room = testRoom()
  const add = () => addUrl(room.deps, system, acmeId, asked)
  const { subscriber } = add()
  expect(add).toThrow(expect.objectContaining({ fields: { url: 'This URL is already subscribed.' } }))
  room.db.update(subscribers).set({ state: 'quarantined' }).run()
  expect(add).toThrow(expect.objectContaining({ fields: { url: expect.stringContaining('is in quarantine') } }))
  room.db.update(subscribers).set({ state: 'active' }).run()
  endSubscription(room.deps, system, subscriber)
  expect(add).toThrow(expect.objectContaining({ fields: { url: expect.stringContaining('has unsubscribed') } }))
  const visitor: Actor = { kind: 'visitor', origin: testOrigin }
  subscribeUrl(room.deps, visitor, acmeId, { channel: 'webhook', url: hook, following: everything })
  expect(rows(room)).toMatchObject([{ state: 'active', consent: 'form' }])
  expect(rows(room)[0]?.contact).toBeNull()
  eraseSubscriber(room.deps, system, subscriber)
  expect(add).toThrow(expect.objectContaining({ fields: { url: expect.stringContaining('was erased') } }))
  addUrl(room.deps, system, otherId, asked)
  expect(rows(room)).toHaveLength(2)
})

test('whom to ask about a URL is forgotten with whoever it is, in whatever spelling, and nobody else is', () => {
  const room = testRoom()
  addUrl(room.deps, system, acmeId, { ...asked, contact: 'ann@xn--bcher-kva.example' })
  addUrl(room.deps, system, acmeId, { ...asked, url: `${hook}&b`, contact: 'bob@bücher.example' })
  writeUnaudited(room.db, (tx) => forgetContacts(tx, ['Ann@bücher.example']))
  expect(rows(room).map(({ contact }) => contact)).toEqual([null, 'bob@bücher.example'])
})

test('a service of another organization takes all of it back', () => {
  const { deps, db, audited } = testRoom()
  const theirs = createService(deps, system, otherId, { name: 'API', description: '', serviceGroupId: null }).id
  const following = { ...everything, serviceIds: [theirs] }
  expect(refusal(() => addUrl(deps, system, acmeId, { ...asked, following }))).toBe('invalid')
  expect([db.select().from(subscribers).all(), audited()]).toEqual([[], []])
})

test.each([
  ['ed', 'forbidden'],
  ['vic', 'forbidden'],
  ['olga', 'not_found'],
] as const)('%s adds no URL', (who, code) => {
  const room = testRoom()
  expect(refusal(() => addUrl(room.deps, room.actor(who), acmeId, asked))).toBe(code)
  expect([rows(room), room.audited()]).toEqual([[], []])
})

test.each([
  [hook, 'webhook'],
  ['https://hooks.slack.com/services/T/B/x', 'slack'],
  ['https://discord.com/api/webhooks/1/x', 'discord'],
  ['https://prod.westeurope.logic.azure.com/workflows/x', 'teams'],
  ['https://hooks.slack.com.example.org/services/T/B/x', 'webhook'],
  ['no address', 'webhook'],
])('%s is a URL for %s', (url, channel) => {
  expect(channelOfUrl(url)).toBe(channel)
})
