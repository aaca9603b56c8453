import { expect, test } from 'vitest'
import { retryAfterIn } from './retry-after.ts'

test.each([
  ['120', 120_000],
  [' 2.5 ', 2500],
  ['Tue, 10 Mar 2026 12:01:00 GMT', 60_000],
  ['Tue, 10 Mar 2026 11:00:00 GMT', 0],
  ['9'.repeat(400), null],
  ['soon', null],
  ['', null],
  [null, null],
  [undefined, null],
])('“%s” is when to come back', (text, wait) => {
  expect(retryAfterIn(text, Date.UTC(2026, 2, 10, 12))).toBe(wait)
})
