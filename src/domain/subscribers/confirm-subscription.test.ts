import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries, notifications, subscribers } from '#src/db/schema/delivery.ts'
import { forgottenAddresses } from '#src/db/schema/imports.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { expandNextStep } from '../notifications/expand-notifications.ts'
import { readLedger } from '../notifications/ledger.ts'
import { confirmSubscription, unsubscribe } from './confirm-subscription.ts'
import { eraseSubscriber } from './erase-subscriber.ts'
import { findSubscriber } from './find-subscriber.ts'
import { rememberForgotten } from './forgotten-addresses.ts'
import type { Subscriber } from './subscriber.ts'

const email = 'sue@example.org'
const minute = 60_000

/** A room in which somebody subscribed a minute ago. */
function roomWith(row: Partial<Subscriber>): { room: TestRoom; subscriber: Subscriber; now: () => Subscriber } {
  const room = testRoom()
  const subscriber = findSubscriber(room.db, acmeId, subscribe(room.deps, email, row))
  room.clock.advance(minute)
  return { room, subscriber, now: () => findSubscriber(room.db, acmeId, subscriber.id) }
}

const tell = ({ deps }: TestRoom) =>
  openIncident(deps, system, acmeId, { title: 'I', body: 'x', status: 'investigating', services: [], notify: true })

function ledgerOf({ deps, db }: TestRoom) {
  while (expandNextStep(deps));
  return readLedger(db, db.select().from(notifications).get()?.id ?? '')
}

test.each<Partial<Subscriber>>([
  { state: 'unconfirmed', confirmedAt: null },
  { state: 'paused', pausedAt: 7 },
  { state: 'quarantined', quarantinedAt: 7, stateReason: '550 no such user', failures: 3 },
  { state: 'unsubscribed', unsubscribedAt: 7 },
])('who confirms is told from now on, whatever stood in the way: $state', (row) => {
  const { room, subscriber, now } = roomWith(row)
  confirmSubscription(room.deps, testOrigin, subscriber)
  const cleared = { stateReason: null, failures: 0, pausedAt: null, quarantinedAt: null, unsubscribedAt: null }
  expect(now()).toEqual({ ...subscriber, ...cleared, state: 'active', confirmedAt: room.clock.now() })
  const [entry, ...more] = room.db.select().from(auditEntries).where(eq(auditEntries.chain, acmeId)).all()
  expect(entry).toMatchObject({
    ...{ action: 'subscriber.confirmed', actorKind: 'subscriber', actorId: subscriber.id, subjectId: subscriber.id },
  })
  expect([more, room.audited(otherId)]).toEqual([[], []])
})

test('a second confirmation changes nothing, and is no news to the audit log', () => {
  const { room, subscriber, now } = roomWith({ state: 'unconfirmed', confirmedAt: null })
  confirmSubscription(room.deps, testOrigin, subscriber)
  const first = now()
  room.clock.advance(minute)
  confirmSubscription(room.deps, testOrigin, first)
  expect([now(), room.audited()]).toEqual([first, ['subscriber.confirmed']])
})

test('the link of an address that was erased brings nobody back', () => {
  const { room, subscriber, now } = roomWith({})
  eraseSubscriber(room.deps, system, subscriber)
  const erased = now()
  expect(refusal(() => confirmSubscription(room.deps, testOrigin, erased))).toBe('not_found')
  expect([now(), room.audited()]).toEqual([erased, ['subscriber.erased']])
})

test('whoever confirms is remembered as forgotten no more; somebody else still is', () => {
  const { room, subscriber } = roomWith({ state: 'unconfirmed' })
  const address = { organizationId: acmeId, channel: 'email' as const, address: email }
  writeUnaudited(room.db, (tx) => {
    for (const one of [address, { ...address, organizationId: otherId }, { ...address, address: 'tom@example.org' }])
      rememberForgotten(tx, room.deps, one)
  })
  confirmSubscription(room.deps, testOrigin, subscriber)
  const left = room.db.select().from(forgottenAddresses).all()
  expect(left.map(({ organizationId }) => organizationId).toSorted()).toEqual([acmeId, otherId])
})

test('who confirms while something is being told is not owed it', () => {
  const { room, subscriber, now } = roomWith({ state: 'unconfirmed', confirmedAt: null })
  tell(room)
  confirmSubscription(room.deps, testOrigin, subscriber)
  expect(now().confirmedAt).toBe(room.clock.now() + 1)
  expect(ledgerOf(room)).toMatchObject({ due: 0, waiting: 0, unaccounted: 0 })
})

test.each(['unconfirmed', 'active', 'paused', 'quarantined'] as const)('who is %s leaves at once', (state) => {
  const { room, subscriber, now } = roomWith({ state })
  unsubscribe(room.deps, testOrigin, subscriber)
  expect(now()).toEqual({ ...subscriber, state: 'unsubscribed', unsubscribedAt: room.clock.now() })
  const [entry] = room.db.select().from(auditEntries).where(eq(auditEntries.chain, acmeId)).all()
  expect(entry).toMatchObject({ action: 'subscriber.unsubscribed', actorKind: 'subscriber', actorId: subscriber.id })
})

test('who leaves twice has left the first time', () => {
  const { room, subscriber, now } = roomWith({})
  unsubscribe(room.deps, testOrigin, subscriber)
  const left = now()
  room.clock.advance(minute)
  unsubscribe(room.deps, testOrigin, left)
  expect([now(), room.audited()]).toEqual([left, ['subscriber.unsubscribed']])
})

test('who leaves while something is being told stays in the count of those it was written for', () => {
  const { room, subscriber } = roomWith({})
  subscribe(room.deps, 'tom@example.org')
  tell(room)
  unsubscribe(room.deps, testOrigin, subscriber)
  expect(ledgerOf(room)).toMatchObject({ due: 2, waiting: 2, toExpand: 0, unaccounted: 0 })
  const theirs = room.db.select().from(deliveries).where(eq(deliveries.subscriberId, subscriber.id)).all()
  expect(theirs).toHaveLength(1)
})

test('who left and comes back is the subscriber of before, with what they had chosen', () => {
  const { room, subscriber, now } = roomWith({ followsMaintenance: false })
  unsubscribe(room.deps, testOrigin, subscriber)
  confirmSubscription(room.deps, testOrigin, now())
  expect(now()).toEqual({ ...subscriber, confirmedAt: room.clock.now() })
  expect(room.db.select().from(subscribers).all()).toHaveLength(1)
})
