import { expect, test } from 'vitest'
import { rateLimits } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { guessesUnder, spendGuess, waitingFor } from './growing-wait.ts'
import { forgetAttempts, takeBackAttempt } from './rate-limit.ts'

const second = 1000
const minute = 60 * second
const ann = { key: 'sign-in:ann', free: 3 }
const spend = ({ deps }: TestRoom, keys = [ann]) => spendGuess(deps, keys)
const rows = ({ db }: TestRoom) => db.select().from(rateLimits).all()

/** Guesses again and again at the first moment at which it may, and returns the waits. */
function waitsOf(room: TestRoom, guesses: number): number[] {
  return Array.from({ length: guesses }, () => {
    expect(spend(room)).toBeNull()
    const left = waitingFor(room.deps, [ann])?.left ?? 0
    room.clock.advance(left)
    return left / second
  })
}

test('the free guesses pass at once; each after them makes the next wait longer, up to a quarter of an hour', () => {
  expect(waitsOf(testRoom(), 10)).toEqual([0, 0, 30, 60, 120, 240, 480, 900, 900, 900])
})

test('whoever knocks while they wait waits no longer, and nothing is counted', () => {
  const room = testRoom()
  waitsOf(room, 2)
  spend(room)
  const before = rows(room)
  for (const passed of [0, 10_000, 20_000 - 1]) {
    room.clock.advance(passed)
    expect(spend(room)).toMatchObject({ key: ann.key })
  }
  expect(rows(room)).toEqual(before)
  room.clock.advance(1)
  expect(spend(room)).toBeNull()
})

test('of several keys the longest wait is told, and where one waits none is counted', () => {
  const room = testRoom()
  const [strict, network] = [
    { key: 'strict', free: 1 },
    { key: 'network', free: 2 },
  ]
  spend(room, [network, strict])
  expect(spend(room, [network, strict])).toEqual({ key: 'strict', left: 30 * second })
  expect(guessesUnder(room.deps, 'network')).toBe(1)
  room.clock.advance(30 * second)
  spend(room, [network, strict])
  expect(spend(room, [network, strict])).toEqual({ key: 'strict', left: minute })
  expect(waitingFor(room.deps, [network])).toEqual({ key: 'network', left: 30 * second })
})

test('an hour after the last wait all is forgotten, and not before', () => {
  const room = testRoom()
  waitsOf(room, 4)
  room.clock.advance(60 * minute - 1)
  expect(guessesUnder(room.deps, ann.key)).toBe(4)
  room.clock.advance(1)
  expect(waitsOf(room, 3)).toEqual([0, 0, 30])
})

test('the first wait is told once, and once more after all was forgotten', () => {
  const room = testRoom()
  const told: string[] = []
  const guess = () => {
    spendGuess(room.deps, [ann], (key) => told.push(key))
    room.clock.advance(waitingFor(room.deps, [ann])?.left ?? 0)
  }
  for (let time = 0; time < 6; time++) guess()
  expect(told).toEqual([ann.key])
  room.clock.advance(60 * minute)
  for (let time = 0; time < 3; time++) guess()
  expect(told).toEqual([ann.key, ann.key])
})

test('a right guess is taken back, or forgets all before it', () => {
  const room = testRoom()
  spend(room)
  spend(room)
  writeUnaudited(room.db, (tx) => takeBackAttempt(tx, ann.key))
  expect(guessesUnder(room.deps, ann.key)).toBe(1)
  writeUnaudited(room.db, (tx) => forgetAttempts(tx, ann.key))
  expect(waitsOf(room, 3)).toEqual([0, 0, 30])
})

test.each([
  ['set back by a minute', -minute, 30 * second],
  ['set back by a year', -365 * 24 * 60 * minute, 0],
  ['set forward by a year', 365 * 24 * 60 * minute, 0],
])('a clock that is %s makes nobody wait longer', (_, passed, left) => {
  const room = testRoom()
  waitsOf(room, 2)
  spend(room)
  room.clock.advance(passed)
  expect(waitingFor(room.deps, [ann])?.left ?? 0).toBe(left)
})
