import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { addDelivery } from '#src/testing/deliveries.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { readThroughput } from './read-throughput.ts'

const minute = 60_000
const hour = 60 * minute
const now = testEpoch + 25 * minute

function room() {
  const made = testRoom()
  made.clock.set(now)
  return made
}

test('the last twenty-four hours stand there whole, the running one last, with nothing in them', () => {
  const read = readThroughput(room().deps, null)
  expect(read).toHaveLength(24)
  expect(read[0]).toEqual({ from: testEpoch - 23 * hour, delivered: 0, failed: 0 })
  expect(read.at(-1)).toEqual({ from: testEpoch, delivered: 0, failed: 0 })
})

test('a message counts in the hour in which it ended, from its first millisecond to its last', () => {
  const { deps } = room()
  const ends = [-24 * hour + 59 * minute, -23 * hour - 1, -23 * hour, -1, 0, 25 * minute]
  for (const at of ends) addDelivery(deps, { state: 'delivered', settledAt: testEpoch + at })
  addDelivery(deps, { state: 'failed', settledAt: testEpoch })
  const read = readThroughput(deps, null)
  expect(read.filter(({ delivered, failed }) => delivered + failed > 0)).toEqual([
    { from: testEpoch - 23 * hour, delivered: 1, failed: 0 },
    { from: testEpoch - hour, delivered: 1, failed: 0 },
    { from: testEpoch, delivered: 2, failed: 1 },
  ])
})

test('what waits, is on its way or was suppressed is no throughput; a message counts also when its address is forgotten', () => {
  const { deps } = room()
  for (const state of ['waiting', 'sending', 'retrying'] as const) addDelivery(deps, { state })
  addDelivery(deps, { state: 'suppressed', settledAt: now })
  addDelivery(deps, { state: 'delivered', settledAt: now, address: '' })
  const read = readThroughput(deps, null)
  expect(read.map(({ delivered, failed }) => delivered + failed)).toEqual([...Array(23).fill(0), 1])
})

test('an organization’s is its own; the instance’s is everybody’s', () => {
  const { deps } = room()
  for (const organizationId of [acmeId, acmeId, otherId, null])
    addDelivery(deps, { state: 'delivered', settledAt: now, organizationId })
  const counts = [acmeId, otherId, null].map((id) => readThroughput(deps, id).at(-1)?.delivered)
  expect(counts).toEqual([2, 1, 4])
})

test('it is what a plain count says, whatever ended when', () => {
  const moment = fc.record({ at: fc.nat({ max: 26 * 60 }), failed: fc.boolean(), times: fc.constantFrom(1, 2, 60) })
  fc.assert(
    fc.property(fc.array(moment, { maxLength: 9 }), (moments) => {
      const { deps, db } = room()
      const known = {
        channel: 'email',
        kind: 'sign_up',
        address: 'a@example.org',
        nextAttemptAt: 0,
        createdAt: 0,
      } as const
      const rows = moments.flatMap(({ at, failed, times }) =>
        Array.from({ length: times }, () => {
          const state = failed ? ('failed' as const) : ('delivered' as const)
          return { ...known, id: deps.ids.id(), state, settledAt: now - at * minute }
        }),
      )
      writeUnaudited(db, (tx) => {
        for (let from = 0; from < rows.length; from += 1000)
          tx.insert(deliveries)
            .values(rows.slice(from, from + 1000))
            .run()
      })
      const expected = Array.from({ length: 24 }, (_, index) => {
        const from = testEpoch - (23 - index) * hour
        const ended = rows.filter(({ settledAt }) => settledAt >= from && settledAt < from + hour)
        const failed = ended.filter(({ state }) => state === 'failed').length
        return { from, delivered: ended.length - failed, failed }
      })
      expect(readThroughput(deps, null)).toEqual(expected)
    }),
    { numRuns: 12 },
  )
})
