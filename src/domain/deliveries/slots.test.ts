import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testEpoch } from '#src/testing/test-deps.ts'
import type { Delivery } from './delivery.ts'
import { busyDestinations, createSlots, freeSlots, releaseSlot, takeSlot } from './slots.ts'

const minute = 60_000
const now = testEpoch

/** Only what a slot reads of a delivery. */
const to = (destination: string): Delivery => ({
  ...{ id: 'id0000000001', organizationId: null, notificationId: null, subscriberId: null, webhookEndpointId: null },
  ...{ subjectId: null, channel: 'webhook', address: destination, destination, kind: 'test_message', state: 'sending' },
  ...{ lastAnswer: null, cause: null, heldBy: null, way: null, doubtedAt: null },
  ...{ attempts: 0, nextAttemptAt: now, leaseUntil: null, createdAt: now, retriedAt: null, settledAt: null },
})

test('slots are taken one by one and given back', () => {
  const slots = createSlots()
  expect(freeSlots(slots, 3, null, now)).toBe(3)
  expect([takeSlot(slots, to('a.example'), now), takeSlot(slots, to('b.example'), now)]).toEqual([true, true])
  expect(freeSlots(slots, 3, null, now)).toBe(1)
  releaseSlot(slots, to('a.example'))
  expect(freeSlots(slots, 3, null, now)).toBe(2)
})

test('a host has two slots: a third message is turned away and takes none, what goes elsewhere does not notice', () => {
  const slots = createSlots()
  const taken = ['a.example', 'a.example', 'a.example', 'b.example'].map((host) => takeSlot(slots, to(host), now))
  expect(taken).toEqual([true, true, false, true])
  expect([slots.taken, busyDestinations(slots)]).toEqual([3, ['a.example']])
  releaseSlot(slots, to('a.example'))
  expect(busyDestinations(slots)).toEqual([])
  expect(takeSlot(slots, to('a.example'), now)).toBe(true)
})

test('mail has no host of its own: of one address two messages are on their way, of thirty addresses all', () => {
  const slots = createSlots()
  const mail = (address: string): Delivery => ({ ...to(''), channel: 'email', address })
  const all = Array.from({ length: 30 }, (_, one) => mail(`reader-${one}@example.org`))
  for (const one of all) expect(takeSlot(slots, one, now)).toBe(true)
  const sue = mail('sue@example.org')
  expect([1, 2, 3].map(() => takeSlot(slots, sue, now))).toEqual([true, true, false])
  expect([slots.taken, busyDestinations(slots)]).toEqual([32, ['sue@example.org']])
  for (const one of [...all, sue, sue]) releaseSlot(slots, one)
  expect([slots.taken, slots.destinations.size]).toEqual([0, 0])
})

test('a limit per minute counts what started in the last sixty seconds, whether or not it has ended', () => {
  const slots = createSlots()
  for (const at of [0, 0, 30_000]) takeSlot(slots, to(''), now + at)
  for (let one = 0; one < 3; one++) releaseSlot(slots, to(''))
  const freeAt = (after: number) => freeSlots(slots, 10, 4, now + after)
  expect([30_000, minute - 1, minute, 90_000 - 1, 90_000].map(freeAt)).toEqual([1, 1, 3, 3, 4])
})

test('the smaller of the two limits counts, and a lowered limit makes it negative, not free', () => {
  const slots = createSlots()
  for (let one = 0; one < 3; one++) takeSlot(slots, to(''), now)
  expect(freeSlots(slots, 10, 5, now)).toBe(2)
  expect(freeSlots(slots, 4, 50, now)).toBe(1)
  expect(freeSlots(slots, 10, 1, now)).toBe(-2)
  expect(freeSlots(slots, 2, null, now)).toBe(-1)
})

test('without a limit nobody keeps a list of what started', () => {
  const slots = createSlots()
  takeSlot(slots, to(''), now)
  freeSlots(slots, 10, null, now)
  expect(slots.started).toEqual([])
})

test('whatever is taken and left, slots and hosts count what is on its way', () => {
  const hosts = ['', 'a.example', 'b.example', 'c.example']
  const step = fc.record({ host: fc.constantFrom(...hosts), leave: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const slots = createSlots()
      const onTheirWay: string[] = []
      for (const { host, leave } of steps) {
        const there = onTheirWay.filter((one) => one === host).length
        if (leave && there > 0) {
          releaseSlot(slots, to(host))
          onTheirWay.splice(onTheirWay.indexOf(host), 1)
        } else if (!leave) {
          const fits = host === '' || there < 2
          expect(takeSlot(slots, to(host), now)).toBe(fits)
          if (fits) onTheirWay.push(host)
        }
        const full = hosts.filter((one) => one !== '' && onTheirWay.filter((other) => other === one).length === 2)
        expect(busyDestinations(slots).toSorted()).toEqual(full)
        expect(freeSlots(slots, 100, null, now)).toBe(100 - onTheirWay.length)
      }
    }),
  )
})
