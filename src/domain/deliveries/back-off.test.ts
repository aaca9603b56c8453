import fc from 'fast-check'
import { expect, test } from 'vitest'
import { giveUpAfter, waitAfter } from './back-off.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** After which attempt, how long at the least, and how long where the relay does not answer at all. */
const table: [number, number, number][] = [
  [1, 15 * second, 15 * second],
  [2, minute, minute],
  [3, 5 * minute, 5 * minute],
  [4, 15 * minute, 5 * minute],
  [5, hour, 5 * minute],
  [6, 2 * hour, 5 * minute],
  [7, 4 * hour, 5 * minute],
  [8, 8 * hour, 5 * minute],
  [9, 8 * hour, 5 * minute],
  [500, 8 * hour, 5 * minute],
]

test.each(table)(
  'after attempt %i at least %i ms, of an unreachable relay %i; at most a fifth more',
  (attempts, refused, away) => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (id) => {
        for (const [unreachable, least] of [
          [false, refused],
          [true, away],
        ] as const) {
          const wait = waitAfter(attempts, id, unreachable)
          expect(Number.isInteger(wait)).toBe(true)
          expect(wait).toBeGreaterThanOrEqual(least)
          expect(wait).toBeLessThanOrEqual(least * 1.2)
        }
      }),
      { numRuns: 50 },
    )
  },
)

test('the spread is the first byte of SHA-256 over id and attempt: of one delivery always the same', () => {
  // printf 'id0000000001 1' | sha256sum begins with 24, for attempt 2 with f6: 36 and 246 of 255, a fifth of it.
  expect(waitAfter(1, 'id0000000001', false)).toBe(15_424)
  expect(waitAfter(2, 'id0000000001', false)).toBe(71_576)
  expect(waitAfter(1, 'id0000000002', false)).not.toBe(15_424)
})

test('a thousand deliveries that failed together do not come back together', () => {
  const waits = Array.from({ length: 1000 }, (_, one) => waitAfter(1, `delivery-${one}`, false))
  const perSecond = Map.groupBy(waits, (wait) => Math.floor(wait / second))
  expect([...perSecond.keys()].toSorted()).toEqual([15, 16, 17, 18])
  for (const at of [15, 16, 17]) expect(perSecond.get(at)?.length).toBeGreaterThan(250)
})

test('within three days there are fourteen to sixteen attempts', () => {
  expect(giveUpAfter).toBe(72 * hour)
  for (const id of ['id0000000001', 'id0000000002', 'id0000000003']) {
    let attempts = 0
    for (let at = 0; at < giveUpAfter; attempts += 1) at += waitAfter(attempts + 1, id, false)
    expect(attempts).toBeGreaterThanOrEqual(14)
    expect(attempts).toBeLessThanOrEqual(16)
  }
})
