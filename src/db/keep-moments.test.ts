import { expect, test } from 'vitest'
import { plansOf } from '#src/testing/query-plans.ts'
import { testRoom } from '#src/testing/room.ts'
import { momentsBeyond } from './keep-moments.ts'
import { notBeyond, slack } from './not-beyond.ts'

test.each([
  // A minute at the most, at noon: what was written, and what it counts as.
  [-5000, -5000],
  [60_000, 60_000],
  [60_000 + slack, 60_000 + slack],
  [60_000 + slack + 1, 0],
  [4 * 86_400_000, 0],
])('%d ms ahead, where it can be a minute, counts as %d', (ahead, counts) => {
  const now = Date.UTC(2026, 2, 10, 12)
  expect(notBeyond(now + ahead, now, 60_000) - now).toBe(counts)
})

test('of a million messages and subscribers only those are looked at that an index tells apart', async () => {
  const { db, clock } = testRoom()
  const plans = await plansOf(db, () => momentsBeyond(db, clock.now(), 'all'))
  const large = plans.filter((plan) => /^\w+ (?:deliveries|subscribers|webhook_attempts)\b/.test(plan))
  expect(large.length).toBeGreaterThan(15)
  // Of what is due there is an index for each turn, and nothing else in it.
  expect(large.filter((plan) => plan.startsWith('SCAN') && !/ deliveries_due_\w+$/.test(plan))).toEqual([])
})
