import { expect, test } from 'vitest'
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
