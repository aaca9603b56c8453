import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { instance } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { laterRefusal, refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { configureRelay } from '../mail/configure-relay.ts'
import { endSubscription, endSubscriptions } from './end-subscription.ts'
import { eraseSubscriber } from './erase-subscriber.ts'
import { findSubscriber } from './find-subscriber.ts'
import { releaseSubscribers } from './release-subscribers.ts'
import { resendConfirmations } from './resend-confirmations.ts'

const anybody = ['active', 'paused', 'unconfirmed', 'quarantined'] as const

function room(): TestRoom {
  const made = testRoom()
  const relay = { host: '127.0.0.1', port: '9', security: 'none', user: '', password: '', from: 'a@acme.example' }
  configureRelay(made.deps, system, relay)
  return made
}

function states({ db }: TestRoom): Record<string, string> {
  const rows = db.select().from(subscribers).all()
  return Object.fromEntries(rows.map(({ address, state }) => [address.split('@')[0], state]))
}

const owed = ({ db }: TestRoom) => db.select().from(deliveries).all()

/** One of each state, a chat, and Olga's. */
function crowd(made: TestRoom) {
  const add = (name: string, row = {}) => subscribe(made.deps, `${name}@example.org`, row)
  return {
    active: add('active'),
    paused: add('paused', { state: 'paused' }),
    quarantined: add('quarantined', { state: 'quarantined', quarantinedAt: 1, stateReason: 'gone', failures: 3 }),
    unconfirmed: add('unconfirmed', { state: 'unconfirmed' }),
    left: add('left', { state: 'unsubscribed', unsubscribedAt: 1 }),
    chat: subscribeUrl(made.deps, 'slack', 'https://hooks.slack.com/services/1', { state: 'quarantined' }).id,
    theirs: add('theirs', { organizationId: otherId, state: 'quarantined' }),
  }
}

test('the team takes one out: nothing more is sent, and the audit log says who did', () => {
  const made = room()
  const { active } = crowd(made)
  endSubscription(made.deps, made.actor('ann'), findSubscriber(made.db, acmeId, active))
  endSubscription(made.deps, made.actor('ann'), findSubscriber(made.db, acmeId, active))
  expect(states(made)).toMatchObject({ active: 'unsubscribed' })
  expect(made.audited()).toEqual(['subscriber.unsubscribed'])
  const [entry] = made.db.select().from(auditEntries).where(eq(auditEntries.chain, acmeId)).all()
  expect(entry).toMatchObject({ actorKind: 'member', subjectId: active })
})

test('of those named only the ones in the states and of the channel leave, in one transaction', () => {
  const made = room()
  const { active, quarantined, chat, left } = crowd(made)
  const which = [active, quarantined, chat, left]
  expect(endSubscriptions(made.deps, system, acmeId, { which, states: ['active'] })).toBe(1)
  expect(endSubscriptions(made.deps, system, acmeId, { which, states: anybody, channel: 'email' })).toBe(1)
  expect(endSubscriptions(made.deps, system, acmeId, { which, states: anybody, channel: 'email' })).toBe(0)
  expect(states(made)).toMatchObject({ active: 'unsubscribed', quarantined: 'unsubscribed', paused: 'paused' })
  expect(made.db.select().from(subscribers).where(eq(subscribers.id, chat)).get()?.state).toBe('quarantined')
  expect(made.audited()).toEqual(['subscriber.unsubscribed', 'subscriber.unsubscribed'])
})

test('an id that is nobody’s takes all of it back, and so does too long a list', async () => {
  const made = room()
  const { active, theirs, left } = crowd(made)
  eraseSubscriber(made.deps, system, findSubscriber(made.db, acmeId, left))
  const before = states(made)
  for (const wrong of [theirs, left, 'nobody']) {
    const which = [active, wrong]
    const says = expect.objectContaining({ fields: { subscribers: `There is no such subscriber: ${wrong}.` } })
    expect(() => endSubscriptions(made.deps, system, acmeId, { which, states: anybody })).toThrow(says)
    await expect(releaseSubscribers(made.deps, system, acmeId, { which })).rejects.toEqual(says)
    await expect(resendConfirmations(made.deps, system, acmeId, which)).rejects.toEqual(says)
  }
  const which = Array.from({ length: 101 }, (_, index) => `nobody${index}`)
  expect(refusal(() => endSubscriptions(made.deps, system, acmeId, { which, states: anybody }))).toBe('invalid')
  expect([states(made), owed(made), made.audited()]).toEqual([before, [], ['subscriber.erased']])
})

test('all leave at once where they are fewer than a hundred, and nobody does where they are more', () => {
  const made = room()
  crowd(made)
  for (let index = 0; index < 97; index += 1) subscribe(made.deps, `more${index}@example.org`)
  const all = { which: 'all', states: anybody } as const
  expect(() => endSubscriptions(made.deps, system, acmeId, all)).toThrow(
    expect.objectContaining({ fields: { subscribers: expect.stringContaining('this would be 102') } }),
  )
  expect(states(made)).toMatchObject({ active: 'active', more0: 'active' })
  expect(endSubscriptions(made.deps, system, acmeId, { ...all, states: ['active'] })).toBe(98)
  expect(states(made)).toMatchObject({ active: 'unsubscribed', paused: 'paused', theirs: 'quarantined' })
})

test('whoever is in quarantine is let back in, by name or all by steps, and of one channel where that is asked', async () => {
  const made = room()
  const { active, quarantined, left } = crowd(made)
  expect(await releaseSubscribers(made.deps, system, acmeId, { which: [active, left, quarantined] })).toBe(1)
  expect(made.db.select().from(subscribers).where(eq(subscribers.id, quarantined)).get()).toMatchObject({
    ...{ state: 'active', quarantinedAt: null, stateReason: null, failures: 0 },
  })
  for (let index = 0; index < 120; index += 1)
    subscribe(made.deps, `q${index}@example.org`, { state: 'quarantined', quarantinedAt: 1 })
  expect(await releaseSubscribers(made.deps, system, acmeId, { which: 'all', channel: 'email' })).toBe(120)
  expect(await releaseSubscribers(made.deps, system, acmeId, { which: 'all' })).toBe(1)
  expect(states(made)).toMatchObject({ q0: 'active', q119: 'active', left: 'unsubscribed', theirs: 'quarantined' })
  expect(made.audited().filter((action) => action === 'subscriber.released')).toHaveLength(122)
})

test('who has not confirmed is asked again; whoever was asked often enough for now is left', async () => {
  const made = room()
  const { active, unconfirmed } = crowd(made)
  const again = () => resendConfirmations(made.deps, system, acmeId, [active, unconfirmed])
  expect([await again(), await again(), await again(), await again()]).toEqual([
    { asked: 1, left: 0 },
    { asked: 1, left: 0 },
    { asked: 1, left: 0 },
    { asked: 0, left: 1 },
  ])
  expect(owed(made).map(({ kind, subscriberId }) => [kind, subscriberId])).toEqual(
    Array(3).fill(['subscription_confirmation', unconfirmed]),
  )
})

test('all are asked again up to the mails that the instance sends to new addresses in an hour', async () => {
  const made = room()
  made.db.update(instance).set({ strangerMailsPerHour: 110 }).run()
  for (let index = 0; index < 230; index += 1) subscribe(made.deps, `u${index}@example.org`, { state: 'unconfirmed' })
  expect(await resendConfirmations(made.deps, system, acmeId, 'all')).toEqual({ asked: 110, left: 120 })
  expect(owed(made)).toHaveLength(110)
})

test.each([
  ['ed', 'forbidden'],
  ['vic', 'forbidden'],
  ['olga', 'not_found'],
] as const)('%s takes nobody out, lets nobody in and asks nobody', async (who, code) => {
  const made = room()
  const { active, quarantined, unconfirmed } = crowd(made)
  const before = states(made)
  const actor = made.actor(who)
  const subscriber = findSubscriber(made.db, acmeId, active)
  expect(refusal(() => endSubscription(made.deps, actor, subscriber))).toBe(code)
  expect(refusal(() => endSubscriptions(made.deps, actor, acmeId, { which: 'all', states: anybody }))).toBe(code)
  expect(await laterRefusal(() => releaseSubscribers(made.deps, actor, acmeId, { which: [quarantined] }))).toBe(code)
  expect(await laterRefusal(() => resendConfirmations(made.deps, actor, acmeId, [unconfirmed]))).toBe(code)
  expect([states(made), owed(made), made.audited()]).toEqual([before, [], []])
})
