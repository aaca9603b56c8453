import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { type TestDeps, testDeps } from '#src/testing/test-deps.ts'
import { noteMovedBack, noteSetting, timeSince, timeSinceStored } from './steady-now.ts'

const hour = 3_600_000
const day = 24 * hour
const year = 365 * day

/** By the process, and by SQLite. */
function ageOf({ db, clock }: TestDeps, at: number): number {
  const [age] = db.all<{ age: number }>(sql`select ${timeSinceStored(clock, sql`${at}`)} as age`)
  expect(timeSince(clock, at)).toBe(age?.age ?? Number.NaN)
  return timeSince(clock, at)
}

test('time that passes counts, a clock that is set does not', () => {
  const deps = testDeps()
  const { clock } = deps
  const began = clock.now()
  expect(ageOf(deps, began)).toBe(0)
  clock.advance(hour)
  clock.jump(year)
  clock.advance(hour)
  expect(ageOf(deps, began)).toBe(2 * hour)
  const since = clock.now()
  clock.advance(hour)
  expect([since, began].map((at) => ageOf(deps, at))).toEqual([hour, 3 * hour])
})

test('what was stored by a clock that stood ahead grows no older where it is set further ahead, or right', () => {
  const deps = testDeps()
  const { clock } = deps
  noteSetting(clock)
  clock.jump(year)
  noteSetting(clock)
  const since = clock.now()
  clock.advance(hour)
  for (const by of [40 * day, -40 * day - year]) {
    clock.jump(by)
    expect(ageOf(deps, since)).toBe(hour)
  }
})

test('what was dated by a clock ahead, and moved back by more than that, is as old as before', () => {
  const deps = testDeps()
  const { clock } = deps
  noteSetting(clock)
  clock.jump(40 * day)
  noteSetting(clock)
  const since = clock.now()
  clock.advance(hour)
  clock.jump(40 * day)
  noteSetting(clock)
  const from = clock.now()
  clock.jump(-80 * day)
  noteMovedBack(clock, { from, to: clock.now() })
  expect(ageOf(deps, since - 80 * day)).toBe(hour)
  clock.advance(hour)
  expect([clock.now() - hour, since].map((at) => ageOf(deps, at))).toEqual([hour, 2 * hour])
})

test('a clock that is put back makes nothing older than it says', () => {
  const deps = testDeps()
  const { clock } = deps
  const began = clock.now()
  noteSetting(clock)
  clock.advance(2 * hour)
  clock.jump(-hour)
  expect(ageOf(deps, began)).toBe(hour)
})

test('a moment in the future is not there yet', () => {
  const deps = testDeps()
  expect(ageOf(deps, deps.clock.now() + hour)).toBe(-hour)
})
