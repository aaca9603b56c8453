import { expect, test } from 'vitest'
import { sinceText } from './since.tsx'

const now = Date.UTC(2026, 2, 10, 12)
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

test.each([
  [0, 'now'],
  [-59_000, 'now'],
  [-minute, '1 min ago'],
  [-59 * minute, '59 min ago'],
  [-hour, '1 hr ago'],
  [-25 * hour, 'yesterday'],
  [-6 * day, '6 days ago'],
  [-7 * day, '3 Mar'],
  [-100 * day, '30 Nov 2025'],
  [5 * minute, 'in 5 min'],
  [3 * day, 'in 3 days'],
  [8 * day, '18 Mar'],
])('%i ms from now is %j', (away, text) => {
  expect(sinceText(now + away, now, 'UTC')).toBe(text)
})

test('a day is that of the zone', () => {
  expect(sinceText(Date.UTC(2025, 11, 31, 23), now, 'Europe/Berlin')).toBe('1 Jan')
})
