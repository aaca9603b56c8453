import { expect, test } from 'vitest'
import { atEnd } from '../at-end.ts'
import { setUpAt } from './beginning.ts'
import { believableNow, clockAtStart, clockWasSeen, isClockBelieved, setClock } from './dating.ts'
import { createWorld, type World } from './world.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

function aWorld(): World {
  const world = createWorld({ seed: 1, start: setUpAt, timeZone: 'UTC' })
  atEnd(world.close)
  return world
}

/** So much time passes, and somebody looks at the clock. */
function pass(world: World, milliseconds: number): void {
  world.time.passUntil(world.time.elapsed() + milliseconds)
  clockWasSeen(world)
}

/** How far what the instance may go by is from the truth. */
const ahead = (world: World) => believableNow(world) - world.time.truth()

test('by a clock that is ahead nothing is too old until it has run on for a day, and again where it comes back to that', () => {
  const world = aWorld()
  setClock(world, 40 * day)
  pass(world, 23 * hour)
  expect(ahead(world)).toBe(0)
  pass(world, hour + minute)
  expect(ahead(world)).toBe(40 * day)
  for (const [by, after] of [
    [-40 * day, 0],
    [40 * day, 40 * day],
    [365 * day, 0],
  ] as const) {
    setClock(world, by)
    pass(world, minute)
    expect(ahead(world)).toBe(after)
  }
})

test('what is too old goes by a clock that has been steady for a day since it was seen to be set, and an hour', () => {
  const world = aWorld()
  expect(isClockBelieved(world)).toBe(true)
  setClock(world, 40 * day)
  // Nobody can write down meanwhile that it was.
  world.time.passUntil(world.time.elapsed() + 2 * day)
  for (const [hours, believed] of [
    [0, false],
    [24, false],
    [1, true],
  ] as const) {
    pass(world, hours * hour)
    expect(isClockBelieved(world)).toBe(believed)
  }
})

test('a start believes a clock that is less than half a day ahead, unless it was doubted', () => {
  const world = aWorld()
  const startAhead = (by: number) => {
    setClock(world, by)
    clockAtStart(world)
    return ahead(world)
  }
  expect(startAhead(3 * hour)).toBe(3 * hour)
  expect(startAhead(40 * day)).toBe(0)
  pass(world, minute)
  expect(startAhead(3 * hour)).toBe(0)
})

test('set while nobody serves, by less than half a day, a doubted clock is believed a day after it was set before', () => {
  const world = aWorld()
  setClock(world, day)
  pass(world, 20 * hour)
  const { process } = world
  world.process = null
  setClock(world, 3 * minute)
  clockAtStart({ ...world, process })
  for (const [hours, after] of [
    [3.9, 0],
    [0.2, day + 3 * minute],
  ] as const) {
    pass(world, hours * hour)
    expect(ahead(world)).toBe(after)
  }
})

test('a start of which it cannot be told when somebody looked last begins no doubt of a clock that was not set meanwhile', () => {
  const world = aWorld()
  setClock(world, 40 * day)
  pass(world, hour)
  world.time.passUntil(world.time.elapsed() + 24 * hour)
  clockAtStart(world)
  expect(ahead(world)).toBe(40 * day)
})
