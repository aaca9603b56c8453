import { expect, test } from 'vitest'
import type { deliveries } from '#src/db/schema/delivery.ts'
import { addDelivery, allDeliveries, deliveryOf, notifyOfIncident } from '#src/testing/deliveries.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { channels } from '#src/words.ts'
import { channelsQueued } from './channels-queued.ts'
import {
  type Claim,
  claimDeliveries,
  giveBack,
  lease,
  releaseExpiredClaims,
  releaseOrphanedClaims,
  turnOf,
} from './claim-deliveries.ts'

type Row = Partial<typeof deliveries.$inferInsert>

const claim = ({ deps }: TestRoom, how: Partial<Claim> = {}) =>
  claimDeliveries(deps, { channel: 'email', limit: 10, busy: [], after: '', ...how })
const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id)

/** A message for many: a service's status, on a channel of programs. */
const forMany = ({ deps }: TestRoom, organizationId: string, row: Row = {}) =>
  addDelivery(deps, { kind: 'service_status', organizationId, channel: 'webhook', address: 'x', ...row }).id
const inPerson = ({ deps }: TestRoom, row: Row = {}) => addDelivery(deps, row).id

test('a claim takes what is due, marks it as on its way and holds it for a minute', () => {
  const room = testRoom()
  const id = inPerson(room)
  const [claimed] = claim(room)
  expect(claimed).toEqual({ ...deliveryOf(room.deps, id), claimedAt: room.clock.elapsed() })
  expect(claimed).toMatchObject({ id, state: 'sending', leaseUntil: room.clock.now() + 60_000, attempts: 0 })
  expect(lease).toBe(60_000)
})

test('two claimers never get the same message', () => {
  const room = testRoom()
  const all = Array.from({ length: 7 }, () => inPerson(room))
  const [first, second, third] = [claim(room, { limit: 4 }), claim(room, { limit: 4 }), claim(room, { limit: 4 })]
  expect([first.length, second.length, third.length]).toEqual([4, 3, 0])
  expect(idsOf([...first, ...second]).toSorted()).toEqual(all)
})

test.each<[string, Row]>([
  ['is due later', { nextAttemptAt: Number.MAX_SAFE_INTEGER }],
  ['is on its way', { state: 'sending' }],
  ['arrived', { state: 'delivered' }],
  ['failed', { state: 'failed' }],
  ['is suppressed', { state: 'suppressed' }],
  ['goes another way', { channel: 'slack' }],
])('what %s is not claimed', (_, row) => {
  const room = testRoom()
  inPerson(room, row)
  forMany(room, acmeId, { channel: 'email', ...row })
  const before = allDeliveries(room.deps)
  expect(claim(room)).toEqual([])
  expect(allDeliveries(room.deps)).toEqual(before)
})

test('what waits for its next attempt is claimed from that very millisecond on', () => {
  const room = testRoom()
  inPerson(room, { state: 'retrying', attempts: 2, nextAttemptAt: room.clock.now() + 1 })
  expect(claim(room)).toEqual([])
  room.clock.advance(1)
  expect(claim(room)).toMatchObject([{ state: 'sending', attempts: 2 }])
})

test.each([0, -1])('with %i free slots nothing is claimed', (limit) => {
  const room = testRoom()
  inPerson(room)
  expect(claim(room, { limit })).toEqual([])
})

test('a paused channel is tried by what was not refused alone, to somebody else than before, where there is such', () => {
  const room = testRoom()
  const queue = [
    inPerson(room, { heldBy: 'itself', nextAttemptAt: 1 }),
    inPerson(room, { address: 'sue@example.org', nextAttemptAt: 2 }),
    inPerson(room, { heldBy: 'channel', nextAttemptAt: 3 }),
    forMany(room, acmeId, { channel: 'email', nextAttemptAt: 0 }),
  ]
  const next = () => idsOf(claim(room, { limit: 1, triedInVain: ['sue@example.org'] }))[0]
  expect([next(), next(), next(), next(), next()]).toEqual([queue[2], queue[3], queue[0], queue[1], undefined])
})

test('a host to which enough is on its way is left out, the others are not', () => {
  const room = testRoom()
  forMany(room, acmeId, { destination: 'slow.example' })
  const well = forMany(room, acmeId, { destination: 'well.example' })
  expect(idsOf(claim(room, { channel: 'webhook', busy: ['slow.example', 'x'] }))).toEqual([well])
  inPerson(room, { address: 'slow@example.org' })
  const mail = inPerson(room, { address: 'sue@example.org' })
  expect(idsOf(claim(room, { busy: ['slow@example.org'] }))).toEqual([mail])
})

test('first comes what one person waits for, then each organization in turn, the longest due first; in this order', () => {
  const room = testRoom()
  const now = room.clock.now()
  const web = { channel: 'webhook' } as const
  const others = forMany(room, otherId, { nextAttemptAt: now - 2 })
  const late = forMany(room, acmeId, { nextAttemptAt: now - 1 })
  const early = forMany(room, acmeId, { nextAttemptAt: now - 5 })
  const person = inPerson(room, { ...web, id: 'zzzzzzzzzzzz' })
  expect(idsOf(claim(room, { ...web, limit: 3 }))).toEqual([person, early, late])
  expect(idsOf(claim(room, { ...web, limit: 3 }))).toEqual([others])
})

test('an incident’s mail goes ahead of whatever many are told and nobody waits for, however much of it there is', () => {
  const room = testRoom()
  const now = room.clock.now()
  const row = (kind: Row['kind'], due: number) => inPerson(room, { kind, nextAttemptAt: due }) as string
  const leisure = [row('policy_change', now - 9), row('notice', now - 8)]
  const announced = Array.from({ length: 20 }, (_, index) => row('announcement', now - 7 + index / 100))
  const news = forMany(room, acmeId, { channel: 'email', address: 'sue@example.org' })
  const person = inPerson(room, { kind: 'password_reset' })
  expect(idsOf(claim(room, { limit: 3 }))).toEqual([person, news, announced[0]])
  const later = forMany(room, otherId, { channel: 'email', address: 'joe@example.org' })
  expect(idsOf(claim(room, { limit: 1 }))).toEqual([later])
  expect(idsOf(claim(room, { limit: 30 }))).toEqual([...announced.slice(1), leisure[1], leisure[0]])
})

test('what nobody waits for is found by an index of its own', () => {
  const room = testRoom()
  inPerson(room, { kind: 'notice' })
  expect(channelsQueued(room.deps)).toEqual(new Set(['email']))
  expect(turnOf(addDelivery(room.deps, { organizationId: acmeId, kind: 'announcement' }))).toBeNull()
})

test.each([
  ['', acmeId],
  [acmeId, otherId],
  [otherId, acmeId],
  ['b', otherId],
  ['zzz', acmeId],
])('after %j it is the turn of %s', (after, organizationId) => {
  const room = testRoom()
  for (const id of [otherId, acmeId]) forMany(room, id)
  expect(claim(room, { channel: 'webhook', limit: 1, after })).toMatchObject([{ organizationId }])
})

test('an organization whose messages are all due later is passed over', () => {
  const room = testRoom()
  forMany(room, acmeId, { nextAttemptAt: room.clock.now() + 1 })
  forMany(room, otherId)
  expect(claim(room, { channel: 'webhook', limit: 1 })).toMatchObject([{ organizationId: otherId }])
})

test('a turn is of what many are told, by a notification or of a status; a letter to one person has none', () => {
  const room = testRoom()
  const { notificationId } = notifyOfIncident(room.deps)
  const told = { organizationId: acmeId, kind: 'status_update', notificationId } as const
  expect(turnOf(addDelivery(room.deps, told))).toBe(acmeId)
  expect(turnOf(addDelivery(room.deps, { organizationId: otherId, kind: 'service_status' }))).toBe(otherId)
  expect(turnOf(addDelivery(room.deps, { organizationId: acmeId, kind: 'invitation' }))).toBeNull()
})

test('a claim given back waits as it did before; what was settled meanwhile stays settled', () => {
  const room = testRoom()
  const fresh = inPerson(room)
  const tried = inPerson(room, { state: 'retrying', attempts: 3 })
  const settled = inPerson(room, { state: 'delivered' })
  const claimed = claim(room)
  expect(claimed).toHaveLength(2)
  giveBack(room.deps, [...claimed, deliveryOf(room.deps, settled)])
  giveBack(room.deps, [])
  const stateOf = (id: string) => deliveryOf(room.deps, id)
  expect(stateOf(fresh)).toMatchObject({ state: 'waiting', leaseUntil: null, attempts: 0 })
  expect(stateOf(tried)).toMatchObject({ state: 'retrying', leaseUntil: null, attempts: 3 })
  expect(stateOf(settled).state).toBe('delivered')
  expect(claim(room)).toHaveLength(2)
})

test('a lease that is over is anybody’s again, one that holds to the millisecond is not', () => {
  const room = testRoom()
  const id = inPerson(room)
  claim(room)
  room.clock.advance(lease)
  expect(releaseExpiredClaims(room.deps)).toBe(0)
  room.clock.advance(1)
  expect(releaseExpiredClaims(room.deps)).toBe(1)
  expect(deliveryOf(room.deps, id)).toMatchObject({
    state: 'retrying',
    leaseUntil: null,
    nextAttemptAt: room.clock.now(),
  })
  expect(idsOf(claim(room))).toEqual([id])
})

test('at start every claim is a dead process’s, whatever its lease; nothing else is touched', () => {
  const room = testRoom()
  for (const state of ['waiting', 'delivered', 'failed', 'suppressed'] as const) inPerson(room, { state })
  const held = inPerson(room, { state: 'sending', leaseUntil: room.clock.now() + lease })
  const rest = allDeliveries(room.deps).filter(({ id }) => id !== held)
  expect(releaseOrphanedClaims(room.deps)).toBe(1)
  expect(deliveryOf(room.deps, held).state).toBe('retrying')
  expect(allDeliveries(room.deps).filter(({ id }) => id !== held)).toEqual(rest)
  expect(releaseOrphanedClaims(room.deps)).toBe(0)
})

test('a way out is owed while something waits there, now or later, for one person or for many', () => {
  const room = testRoom()
  expect(channelsQueued(room.deps)).toEqual(new Set())
  inPerson(room, { state: 'retrying', nextAttemptAt: Number.MAX_SAFE_INTEGER })
  forMany(room, acmeId, { channel: 'discord' })
  for (const state of ['sending', 'delivered', 'failed', 'suppressed'] as const)
    for (const channel of channels) inPerson(room, { channel, state })
  expect(channelsQueued(room.deps)).toEqual(new Set(['email', 'discord']))
})
