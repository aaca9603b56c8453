import { expect, test } from 'vitest'
import { testDeps } from '#src/testing/test-deps.ts'
import { steadyNow, timeSince } from './steady-now.ts'

const hour = 3_600_000
const year = 365 * 24 * hour

test('time that passes counts, a clock that is set does not', () => {
  const { clock } = testDeps()
  const began = clock.now()
  expect([steadyNow(clock), timeSince(clock, began)]).toEqual([began, 0])
  clock.advance(hour)
  clock.jump(year)
  clock.advance(hour)
  expect([steadyNow(clock), timeSince(clock, began)]).toEqual([began + 2 * hour, 2 * hour])
  const since = clock.now()
  clock.advance(hour)
  expect([timeSince(clock, since), timeSince(clock, began)]).toEqual([hour, 3 * hour])
})

test('a clock that is put back makes nothing older than it says', () => {
  const { clock } = testDeps()
  const began = steadyNow(clock)
  clock.advance(2 * hour)
  clock.jump(-hour)
  expect(timeSince(clock, began)).toBe(hour)
})
