import { expect, test } from 'vitest'
import { addDelivery, deliveryOf } from '#src/testing/deliveries.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { activeAlarms } from '../alarms/find-alarms.ts'
import { outbox } from '../notifications/deliver-due.ts'
import type { Sent } from './channel.ts'
import { pauseChannel, readPause } from './channel-pause.ts'
import type { Delivery } from './delivery.ts'
import { asChannelSees, followAnswer, isInTrouble } from './follow-answer.ts'
import type { Runs } from './refusal-run.ts'
import { createSlots } from './slots.ts'

const denied: Sent = { outcome: 'held', answer: '554 5.7.1 <ann@example.com>: Relay access denied' }
const later: Sent = { outcome: 'temporary', answer: '450 later' }
const arrived: Sent = { outcome: 'delivered', answer: '250 ok' }

const refusing = ({ deps }: TestRoom) =>
  pauseChannel(deps, 'email', { reason: 'It refuses.', cause: 'no', fault: 'relay', final: true })

test.each<[string, Sent, Delivery['heldBy'], Sent['outcome'], Sent['outcome']]>([
  ['a fault of the relay’s', denied, null, 'held', 'held'],
  ['one that was held with everybody', denied, 'channel', 'held', 'held'],
  ['one that was refused although others got through', denied, 'itself', 'temporary', 'held'],
  ['what may pass', later, null, 'temporary', 'held'],
  ['an arrival', arrived, 'itself', 'delivered', 'delivered'],
  ['a final answer', { outcome: 'permanent', answer: '550 no' }, 'itself', 'permanent', 'permanent'],
])('%s, while others get through and while nobody does', (_, sent, heldBy, usually, whileRefusing) => {
  const room = testRoom()
  const delivery = addDelivery(room.deps, { heldBy })
  expect(asChannelSees(room.deps, createSlots(), delivery, sent).outcome).toBe(usually)
  refusing(room)
  expect(asChannelSees(room.deps, createSlots(), delivery, sent).outcome).toBe(whileRefusing)
})

/** Follows an answer as the engine does, with the attempt counted before. */
function answered({ deps }: TestRoom, runs: Runs, row: Partial<Delivery>, sent: Sent): Delivery {
  const delivery = addDelivery(deps, { state: 'retrying', attempts: sent.outcome === 'held' ? 0 : 1, ...row })
  followAnswer(deps, outbox, { ...createSlots(), runs }, { delivery, sent, begun: 1 })
  return delivery
}

test('a burst of refusals is everybody’s, whoever was refused alone before and came first', () => {
  const room = testRoom()
  const runs: Runs = new Map()
  const odd = answered(room, runs, { heldBy: 'itself', attempts: 4 }, { ...denied, outcome: 'temporary' })
  expect(readPause(room.db, 'email')).toBeUndefined()
  answered(room, runs, {}, denied)
  expect(readPause(room.db, 'email')).toMatchObject({ fault: 'relay' })
  expect(deliveryOf(room.deps, odd.id)).toMatchObject({ heldBy: 'channel', attempts: 3, state: 'retrying' })
})

test('whoever is accepted ends it; who was refused before that was so for themselves', () => {
  const room = testRoom()
  const runs: Runs = new Map()
  const refused = answered(room, runs, { address: 'sue@example.org' }, later)
  answered(room, runs, { address: 'joe@example.org' }, later)
  expect(isInTrouble(room.deps, refused, runs)).toBe(true)
  answered(room, runs, { address: 'ann@example.org' }, arrived)
  expect([runs.size, isInTrouble(room.deps, refused, runs)]).toEqual([0, false])
  expect(deliveryOf(room.deps, refused.id)).toMatchObject({ heldBy: 'itself', attempts: 1 })
})

const broken: Sent = { outcome: 'dropped', answer: 'Connection closed unexpectedly' }

test('one or two who are broken off pause nobody; whoever is accepted makes it their own', () => {
  const room = testRoom()
  const runs: Runs = new Map()
  const all = ['sue', 'joe'].map((name) =>
    answered(room, runs, { address: `${name}@example.org`, heldBy: 'channel' }, broken),
  )
  expect(readPause(room.db, 'email')).toBeUndefined()
  answered(room, runs, {}, arrived)
  for (const { id, nextAttemptAt } of all)
    expect(deliveryOf(room.deps, id)).toMatchObject({ heldBy: 'itself', attempts: 1, nextAttemptAt })
  for (const name of ['sue', 'joe', 'ann', 'eve'])
    answered(room, runs, { address: `${name}@example.org`, heldBy: 'itself' }, broken)
  expect(readPause(room.db, 'email')).toBeUndefined()
})

test('a third who is broken off in a row pauses the channel; who is accepted then lets all of them try again', () => {
  const room = testRoom()
  const runs: Runs = new Map()
  const [later, ...all] = ['sue', 'joe', 'ann'].map((name) =>
    answered(room, runs, { address: `${name}@example.org`, heldBy: 'channel', nextAttemptAt: 9e12 }, broken),
  )
  expect(readPause(room.db, 'email')).toMatchObject({ fault: null, tries: 1 })
  room.clock.advance(5000)
  // As after a restart, which forgets who it was.
  answered(room, new Map(), { address: 'eve@example.org', heldBy: 'channel' }, broken)
  expect(readPause(room.db, 'email')).toMatchObject({ tries: 2 })
  answered(room, runs, {}, arrived)
  expect(readPause(room.db, 'email')).toBeUndefined()
  for (const one of [later, ...all])
    expect(deliveryOf(room.deps, one?.id ?? '')).toMatchObject({ heldBy: 'itself', nextAttemptAt: room.clock.now() })
})

test('one alone pauses nobody, and is an alarm at the third try in vain; whatever gets through ends it', () => {
  const room = testRoom()
  const runs: Runs = new Map()
  const delivery = addDelivery(room.deps, { state: 'retrying', attempts: 1, heldBy: 'channel' })
  for (const raised of [0, 0, 1, 1]) {
    followAnswer(room.deps, outbox, { ...createSlots(), runs }, { delivery, sent: broken, begun: 1 })
    expect([readPause(room.db, 'email'), activeAlarms(room.db).length]).toEqual([undefined, raised])
  }
  answered(room, new Map(), { address: 'joe@example.org' }, arrived)
  expect(activeAlarms(room.db)).toEqual([])
})

test.each([arrived, later])(
  'what was on its way before all broke off does not let them try again: $outcome',
  (sent) => {
    const room = testRoom()
    const slots = { ...createSlots(), begun: 5 }
    const waiting = ['sue', 'joe', 'ann'].map((name, index) => {
      const delivery = addDelivery(room.deps, {
        state: 'retrying',
        address: `${name}@example.org`,
        nextAttemptAt: 9e12,
      })
      followAnswer(room.deps, outbox, slots, { delivery, sent: broken, begun: index + 1 })
      return delivery
    })
    const [before, since] = ['eve', 'zoe'].map((name) => addDelivery(room.deps, { address: `${name}@example.org` }))
    if (!before || !since) throw new Error('two were added')
    followAnswer(room.deps, outbox, slots, { delivery: before, sent, begun: 5 })
    expect(readPause(room.db, 'email')).toMatchObject({ fault: null, tries: 1 })
    for (const { id } of waiting) expect(deliveryOf(room.deps, id)?.nextAttemptAt).toBe(9e12)
    followAnswer(room.deps, outbox, slots, { delivery: since, sent, begun: 6 })
    expect(readPause(room.db, 'email')).toBeUndefined()
  },
)

test('an answer ends a silence; a refusal ends no refusing', () => {
  const room = testRoom()
  pauseChannel(room.deps, 'email', { reason: 'Nobody answers.', cause: 'down', fault: null, final: false })
  answered(room, new Map(), {}, later)
  expect(readPause(room.db, 'email')).toBeUndefined()
  refusing(room)
  answered(room, new Map(), {}, { outcome: 'permanent', answer: '550 5.1.1 no such user' })
  expect(readPause(room.db, 'email')).toMatchObject({ fault: 'relay' })
  answered(room, new Map(), {}, { outcome: 'suppressed', answer: 'paused' })
  expect(readPause(room.db, 'email')).toMatchObject({ fault: 'relay' })
})
