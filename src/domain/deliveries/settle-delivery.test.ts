import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { type deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { ownCommits } from '#src/db/write.ts'
import { addDelivery, allDeliveries, deliveryOf } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { confirmClock } from '../clock/confirm-clock.ts'
import { watchClock } from '../clock/watch-clock.ts'
import { outbox } from '../notifications/deliver-due.ts'
import type { Sent } from './channel.ts'
import { lease } from './claim-deliveries.ts'
import type { Delivery } from './delivery.ts'
import { settleDeliveries } from './settle-delivery.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** A message on its way, as a claim leaves it. */
function sending({ deps, clock }: TestRoom, row: Partial<typeof deliveries.$inferInsert> = {}): Delivery {
  return addDelivery(deps, { state: 'sending', leaseUntil: clock.now() + lease, ...row })
}

interface Case {
  name: string
  sent: Sent
  /** Attempts before this one, and hours since the message was written. */
  attempts?: number
  age?: number
  becomes: 'delivered' | 'failed' | 'retrying'
  /** Milliseconds to the next attempt, at the least. */
  wait: number
}

const later = { outcome: 'temporary', answer: '450 later' } as const
const away = { outcome: 'unreachable', answer: 'ECONNREFUSED' } as const
const broken = { outcome: 'dropped', answer: 'closed' } as const
const cases: Case[] = [
  { name: 'arrived', sent: { outcome: 'delivered', answer: '250 ok' }, becomes: 'delivered', wait: 15 * second },
  { name: 'refused for good', sent: { outcome: 'permanent', answer: '550 no' }, becomes: 'failed', wait: 15 * second },
  { name: 'refused for now', sent: later, becomes: 'retrying', wait: 15 * second },
  { name: 'refused for now, a third time', sent: later, attempts: 2, becomes: 'retrying', wait: 5 * minute },
  { name: 'nobody there', sent: away, becomes: 'retrying', wait: 15 * second },
  { name: 'nobody there, a sixth time', sent: away, attempts: 5, becomes: 'retrying', wait: 5 * minute },
  { name: 'broken off', sent: broken, becomes: 'retrying', wait: 15 * second },
  { name: 'broken off, a sixth time', sent: broken, attempts: 5, becomes: 'retrying', wait: 5 * minute },
  { name: 'broken off for three days', sent: broken, attempts: 5, age: 72, becomes: 'failed', wait: 5 * minute },
  { name: 'asked to wait longer', sent: { ...later, retryAfter: hour }, becomes: 'retrying', wait: hour },
  { name: 'asked to wait less', sent: { ...later, retryAfter: second }, becomes: 'retrying', wait: 15 * second },
  { name: 'not yet three days', sent: later, attempts: 5, age: 71.9, becomes: 'retrying', wait: 2 * hour },
  { name: 'three days', sent: later, attempts: 5, age: 72, becomes: 'failed', wait: 2 * hour },
  {
    name: 'three days in which it was hardly tried',
    sent: later,
    attempts: 4,
    age: 72,
    becomes: 'retrying',
    wait: hour,
  },
  { name: 'nobody there for three days', sent: away, attempts: 5, age: 72, becomes: 'failed', wait: 5 * minute },
  {
    name: 'arrived late',
    sent: { outcome: 'delivered', answer: '' },
    age: 100,
    becomes: 'delivered',
    wait: 15 * second,
  },
]

test.each(cases)('$name: $becomes', ({ sent, attempts = 0, age = 0, becomes, wait }) => {
  const room = testRoom()
  const now = room.clock.now()
  const { id, ...before } = sending(room, { attempts, createdAt: now - age * hour })
  settleDeliveries(room.deps, outbox, [{ delivery: { id, ...before }, sent }])
  const { nextAttemptAt, ...after } = deliveryOf(room.deps, id)
  expect({ ...after, nextAttemptAt: before.nextAttemptAt }).toEqual({
    id,
    ...before,
    state: becomes,
    attempts: attempts + 1,
    lastAnswer: sent.answer,
    cause: sent.outcome === 'delivered' ? null : sent.answer.toLowerCase(),
    // A server that does not answer holds up everybody: once it does, this one leaves with all others.
    heldBy: sent === away || sent === broken ? 'channel' : null,
    leaseUntil: null,
    settledAt: becomes === 'retrying' ? null : now,
  })
  expect(nextAttemptAt - now).toBeGreaterThanOrEqual(wait)
  expect(nextAttemptAt - now).toBeLessThanOrEqual(wait * 1.2)
})

test('what is broken off although others got through waits as long as what is refused', () => {
  const room = testRoom()
  const delivery = sending(room, { attempts: 5, heldBy: 'itself' })
  settleDeliveries(room.deps, outbox, [{ delivery, sent: broken }])
  const { heldBy, nextAttemptAt } = deliveryOf(room.deps, delivery.id)
  expect([heldBy, nextAttemptAt - room.clock.now() >= 2 * hour]).toEqual(['itself', true])
})

test('nothing is given up by a clock that was set ahead, until it is believed', () => {
  const room = testRoom()
  const tryInVain = () => {
    const delivery = sending(room, { attempts: 9, createdAt: room.clock.now() - 80 * hour })
    settleDeliveries(room.deps, outbox, [{ delivery, sent: later }])
    return deliveryOf(room.deps, delivery.id).state
  }
  watchClock(room.deps)
  room.clock.jump(96 * hour)
  watchClock(room.deps)
  expect(tryInVain()).toBe('retrying')
  confirmClock(room.deps, system)
  expect(tryInVain()).toBe('failed')
})

test('one that was set ahead and is believed gives up nothing that was queued a moment before', () => {
  const room = testRoom()
  watchClock(room.deps)
  const delivery = sending(room, { attempts: 9 })
  room.clock.jump(40 * 24 * hour)
  watchClock(room.deps)
  confirmClock(room.deps, system)
  settleDeliveries(room.deps, outbox, [{ delivery, sent: later }])
  expect(deliveryOf(room.deps, delivery.id).state).toBe('retrying')
})

const refused: Sent = { outcome: 'held', answer: '554 5.7.1 <ann@example.com>: Relay access denied' }

test.each([0, 80])('refused for the relay’s fault counts no attempt and never grows too old: %d hours', (age) => {
  const room = testRoom()
  const now = room.clock.now()
  const delivery = sending(room, { attempts: 2, createdAt: now - age * hour })
  settleDeliveries(room.deps, outbox, [{ delivery, sent: refused }])
  expect(deliveryOf(room.deps, delivery.id)).toEqual({
    ...delivery,
    state: 'retrying',
    heldBy: 'channel',
    lastAnswer: refused.answer,
    cause: '554 5.7.1 @ relay access denied',
    leaseUntil: null,
    nextAttemptAt: now + 90 * second,
  })
})

test('while the trouble may be everybody’s, nobody waits for long', () => {
  const room = testRoom()
  for (const [isInTrouble, wait] of [
    [true, 5 * minute],
    [false, 4 * hour],
  ] as const) {
    const delivery = sending(room, { attempts: 6 })
    settleDeliveries(room.deps, outbox, [{ delivery, sent: later, isInTrouble }])
    const waited = deliveryOf(room.deps, delivery.id).nextAttemptAt - room.clock.now()
    expect([waited >= wait, waited <= 1.2 * wait]).toEqual([true, true])
  }
})

test('what must not be sent any more counts no attempt, and nobody has failed', () => {
  const room = testRoom()
  const subscriberId = subscribe(room.deps, 'sue@example.org')
  const delivery = sending(room, { subscriberId, organizationId: acmeId, attempts: 2 })
  const sent = { outcome: 'suppressed', answer: 'The subscriber is paused.' } as const
  settleDeliveries(room.deps, outbox, [{ delivery, sent }])
  expect(deliveryOf(room.deps, delivery.id)).toEqual({
    ...delivery,
    state: 'suppressed',
    lastAnswer: 'The subscriber is paused.',
    cause: 'the subscriber is paused.',
    leaseUntil: null,
    settledAt: room.clock.now(),
  })
  expect(room.db.select().from(subscribers).get()).toMatchObject({ state: 'active', failures: 0 })
})

test.each(['delivered', 'failed', 'suppressed', 'retrying', 'waiting'] as const)(
  'whoever lost the claim to what is %s by now writes nothing, neither there nor of the subscriber',
  (state) => {
    const room = testRoom()
    const subscriberId = subscribe(room.deps, 'sue@example.org')
    const delivery = addDelivery(room.deps, { state, subscriberId, organizationId: acmeId })
    const sent = { outcome: 'permanent', answer: '550 no such user' } as const
    settleDeliveries(room.deps, outbox, [{ delivery: { ...delivery, state: 'sending' }, sent }])
    expect(deliveryOf(room.deps, delivery.id)).toEqual(delivery)
    expect(room.db.select().from(subscribers).get()?.failures).toBe(0)
  },
)

test('of a long answer a thousand characters are kept; of one to an erased address, nothing', () => {
  const room = testRoom()
  const subscriberId = subscribe(room.deps, 'erased-id0000000001')
  const row = { subscriberId, organizationId: acmeId } as const
  const erased = sending(room, { ...row, address: `erased-${subscriberId}` })
  const kept = sending(room)
  const sent = { outcome: 'permanent', answer: `550 <sue@example.org>${'x'.repeat(2000)}` } as const
  settleDeliveries(
    room.deps,
    outbox,
    [erased, kept].map((delivery) => ({ delivery, sent })),
  )
  expect(deliveryOf(room.deps, erased.id)).toMatchObject({ state: 'failed', lastAnswer: null })
  expect(deliveryOf(room.deps, kept.id).lastAnswer).toBe(`550 <sue@example.org>${'x'.repeat(979)}`)
})

test('several are one transaction', () => {
  const room = testRoom()
  const all = Array.from({ length: 5 }, () => sending(room))
  const before = ownCommits(room.db)
  const sent = { outcome: 'delivered', answer: '250 ok' } as const
  settleDeliveries(
    room.deps,
    outbox,
    all.map((delivery) => ({ delivery, sent })),
  )
  expect(ownCommits(room.db) - before).toBe(1)
  expect(allDeliveries(room.deps).map(({ state }) => state)).toEqual(Array(5).fill('delivered'))
})

test('what an attempt means for a subscriber commits with it: the third refusal quarantines', () => {
  const room = testRoom()
  const subscriberId = subscribe(room.deps, 'sue@example.org', { failures: 2 })
  const delivery = sending(room, { subscriberId, organizationId: acmeId })
  settleDeliveries(room.deps, outbox, [{ delivery, sent: { outcome: 'permanent', answer: '550 no' } }])
  const sue = room.db.select().from(subscribers).where(eq(subscribers.id, subscriberId)).get()
  expect(sue).toMatchObject({ state: 'quarantined', stateReason: '550 no', failures: 3 })
})
