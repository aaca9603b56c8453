import { expect, test } from 'vitest'
import { monthIn } from './month.ts'

test('a month begins and ends by the clock of the zone', () => {
  expect(monthIn('2026-03', 'Europe/Berlin')).toEqual({
    from: Date.parse('2026-03-01T00:00+01:00'),
    until: Date.parse('2026-04-01T00:00+02:00'),
  })
  expect(monthIn('2025-12', 'UTC')?.until).toBe(Date.UTC(2026, 0, 1))
})

test.each(['', '2026', '2026-13', '2026-3', '2026-03-01', 'March 2026', '+002026-03'])('%j is no month', (typed) => {
  expect(monthIn(typed, 'UTC')).toBeNull()
})
