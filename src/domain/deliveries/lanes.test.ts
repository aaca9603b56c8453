import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testEpoch } from '#src/testing/test-deps.ts'
import type { Delivery } from './delivery.ts'
import { busyDestinations, createLanes, freeLanes, leaveLane, takeLane } from './lanes.ts'

const minute = 60_000
const now = testEpoch

/** As much of a delivery as a lane knows. */
const to = (destination: string): Delivery => ({
  ...{ id: 'id0000000001', organizationId: null, notificationId: null, subscriberId: null, webhookEndpointId: null },
  ...{ subjectId: null, channel: 'webhook', address: destination, destination, kind: 'test_message', state: 'sending' },
  ...{ attempts: 0, nextAttemptAt: now, leaseUntil: null, lastAnswer: null, createdAt: now, settledAt: null },
})

test('lanes are taken one by one and given back', () => {
  const lanes = createLanes()
  expect(freeLanes(lanes, 3, null, now)).toBe(3)
  expect([takeLane(lanes, to('a.example'), now), takeLane(lanes, to('b.example'), now)]).toEqual([true, true])
  expect(freeLanes(lanes, 3, null, now)).toBe(1)
  leaveLane(lanes, to('a.example'))
  expect(freeLanes(lanes, 3, null, now)).toBe(2)
})

test('a host has two lanes: a third message is turned away and takes none, what goes elsewhere does not notice', () => {
  const lanes = createLanes()
  const taken = ['a.example', 'a.example', 'a.example', 'b.example'].map((host) => takeLane(lanes, to(host), now))
  expect(taken).toEqual([true, true, false, true])
  expect([lanes.taken, busyDestinations(lanes)]).toEqual([3, ['a.example']])
  leaveLane(lanes, to('a.example'))
  expect(busyDestinations(lanes)).toEqual([])
  expect(takeLane(lanes, to('a.example'), now)).toBe(true)
})

test('mail has no host of its own: no number of messages makes it busy', () => {
  const lanes = createLanes()
  for (let one = 0; one < 30; one++) expect(takeLane(lanes, to(''), now)).toBe(true)
  expect([lanes.taken, busyDestinations(lanes), lanes.destinations.size]).toEqual([30, [], 0])
})

test('a limit per minute counts what started in the last sixty seconds, whether or not it has ended', () => {
  const lanes = createLanes()
  for (const at of [0, 0, 30_000]) takeLane(lanes, to(''), now + at)
  for (let one = 0; one < 3; one++) leaveLane(lanes, to(''))
  const freeAt = (after: number) => freeLanes(lanes, 10, 4, now + after)
  expect([30_000, minute - 1, minute, 90_000 - 1, 90_000].map(freeAt)).toEqual([1, 1, 3, 3, 4])
})

test('the smaller of the two limits counts, and a lowered limit makes it negative, not free', () => {
  const lanes = createLanes()
  for (let one = 0; one < 3; one++) takeLane(lanes, to(''), now)
  expect(freeLanes(lanes, 10, 5, now)).toBe(2)
  expect(freeLanes(lanes, 4, 50, now)).toBe(1)
  expect(freeLanes(lanes, 10, 1, now)).toBe(-2)
  expect(freeLanes(lanes, 2, null, now)).toBe(-1)
})

test('without a limit nobody keeps a list of what started', () => {
  const lanes = createLanes()
  takeLane(lanes, to(''), now)
  freeLanes(lanes, 10, null, now)
  expect(lanes.started).toEqual([])
})

test('whatever is taken and left, lanes and hosts count what is on its way', () => {
  const hosts = ['', 'a.example', 'b.example', 'c.example']
  const step = fc.record({ host: fc.constantFrom(...hosts), leave: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const lanes = createLanes()
      const onTheirWay: string[] = []
      for (const { host, leave } of steps) {
        const there = onTheirWay.filter((one) => one === host).length
        if (leave && there > 0) {
          leaveLane(lanes, to(host))
          onTheirWay.splice(onTheirWay.indexOf(host), 1)
        } else if (!leave) {
          const fits = host === '' || there < 2
          expect(takeLane(lanes, to(host), now)).toBe(fits)
          if (fits) onTheirWay.push(host)
        }
        const full = hosts.filter((one) => one !== '' && onTheirWay.filter((other) => other === one).length === 2)
        expect(busyDestinations(lanes).toSorted()).toEqual(full)
        expect(freeLanes(lanes, 100, null, now)).toBe(100 - onTheirWay.length)
      }
    }),
  )
})
