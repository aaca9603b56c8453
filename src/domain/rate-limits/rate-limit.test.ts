import { asc } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { rateLimits } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import {
  forgetAttempts,
  forgiveAttempts,
  refuseWhenSpent,
  spendAttempts,
  takeBackAttempt,
  waitText,
} from './rate-limit.ts'

const minute = 60_000
const perPerson = { limit: 3, window: 10 * minute }
const spend = ({ deps }: TestRoom, key = 'sign-in:ann', onLock?: () => void) =>
  spendAttempts(deps, { key, ...perPerson, ...(onLock && { onLock }) })
const rows = ({ db }: TestRoom) => {
  const counted = db.select().from(rateLimits).orderBy(asc(rateLimits.key)).all()
  return Object.fromEntries(counted.map((row) => [row.key, row]))
}
const refused = (retryAfter: number, time: string) =>
  expect.objectContaining({ code: 'rate_limited', retryAfter, message: `Too many attempts. Try again in ${time}.` })

function spentRoom(): TestRoom {
  const room = testRoom()
  for (let attempt = 0; attempt < 3; attempt++) spend(room)
  return room
}

test('as many attempts as allowed pass; the next is refused for what is left of the window', () => {
  const room = spentRoom()
  expect(() => spend(room)).toThrow(refused(10 * minute, '10 minutes'))
  room.clock.advance(9 * minute - 1)
  expect(() => spend(room)).toThrow(refused(minute + 1, '2 minutes'))
  room.clock.advance(1)
  expect(() => spend(room)).toThrow(refused(minute, 'a minute'))
  room.clock.advance(minute - 1)
  expect(() => spend(room)).toThrow(refused(1, 'a second'))
})

test('whoever goes on trying makes the window no longer, and the count no higher than two beyond the limit', () => {
  const room = spentRoom()
  const windowEndsAt = room.clock.now() + 10 * minute
  for (let attempt = 0; attempt < 20; attempt++) {
    room.clock.advance(1000)
    expect(() => spend(room)).toThrow()
  }
  expect(rows(room)).toEqual({ 'sign-in:ann': { key: 'sign-in:ann', count: 5, windowEndsAt, nextAt: 0 } })
})

test('a new window begins at the end of the one before, with all of its attempts', () => {
  const room = spentRoom()
  room.clock.advance(10 * minute)
  for (let attempt = 0; attempt < 3; attempt++) spend(room)
  expect(rows(room)['sign-in:ann']).toMatchObject({ count: 3, windowEndsAt: room.clock.now() + 10 * minute })
  expect(() => spend(room)).toThrow(refused(10 * minute, '10 minutes'))
})

test('one subject spends nothing of another', () => {
  const room = spentRoom()
  spend(room, 'sign-in:eve')
  spend(room, 'sign-in:ann2')
  expect(Object.values(rows(room)).map(({ key, count }) => [key, count])).toEqual([
    ['sign-in:ann', 3],
    ['sign-in:ann2', 1],
    ['sign-in:eve', 1],
  ])
})

test('of several subjects those after the first that is spent are not counted', () => {
  const room = testRoom()
  const both = (ip: string) =>
    spendAttempts(room.deps, { key: ip, limit: 1, window: minute }, { key: 'account', limit: 2, window: minute })
  both('192.0.2.1')
  expect(() => both('192.0.2.1')).toThrow(refused(minute, 'a minute'))
  expect(rows(room)).toMatchObject({ '192.0.2.1': { count: 2 }, account: { count: 1 } })
  both('192.0.2.2')
  expect(() => both('192.0.2.3')).toThrow(refused(minute, 'a minute'))
  expect(rows(room)).toMatchObject({ '192.0.2.3': { count: 1 }, account: { count: 3 } })
})

test('what is to happen at a lock happens once in a window', () => {
  const room = spentRoom()
  let locks = 0
  const lock = () => spend(room, 'sign-in:ann', () => locks++)
  for (let attempt = 0; attempt < 5; attempt++) expect(lock).toThrow()
  expect(locks).toBe(1)
  room.clock.advance(10 * minute)
  for (let attempt = 0; attempt < 3; attempt++) lock()
  expect(locks).toBe(1)
  expect(lock).toThrow()
  expect(locks).toBe(2)
})

test('windows that are over are swept when another begins, and none before', () => {
  const room = spentRoom()
  room.clock.advance(10 * minute)
  spend(room, 'sign-in:eve')
  expect(Object.keys(rows(room))).toEqual(['sign-in:ann', 'sign-in:eve'])
  room.clock.advance(1)
  spend(room, 'sign-in:eve')
  expect(Object.keys(rows(room))).toEqual(['sign-in:ann', 'sign-in:eve'])
  spend(room, 'sign-in:vic')
  expect(Object.keys(rows(room))).toEqual(['sign-in:eve', 'sign-in:vic'])
})

test('a window that a clock counted which has been set back since refuses nobody', () => {
  const room = spentRoom()
  room.clock.jump(-1)
  expect(() => refuseWhenSpent(room.deps, 'sign-in:ann', perPerson)).not.toThrow()
  for (let attempt = 0; attempt < 3; attempt++) spend(room)
  expect(() => spend(room)).toThrow(refused(10 * minute, '10 minutes'))
})

test('after a flood its counters are swept in steps', () => {
  const room = testRoom()
  const row = (one: number) => ({ key: `sign-up:network:${one}`, count: 1, windowEndsAt: room.clock.now() - 1 })
  writeUnaudited(
    room.db,
    (tx) =>
      void tx
        .insert(rateLimits)
        .values(Array.from({ length: 300 }, (_, n) => row(n)))
        .run(),
  )
  spend(room, 'sign-in:ann')
  expect(Object.keys(rows(room))).toHaveLength(101)
  spend(room, 'sign-in:eve')
  expect(Object.keys(rows(room))).toEqual(['sign-in:ann', 'sign-in:eve'])
})

test('an attempt is taken back, and none where there is none', () => {
  const room = spentRoom()
  for (let time = 0; time < 5; time++) writeUnaudited(room.db, (tx) => takeBackAttempt(tx, 'sign-in:ann'))
  expect(rows(room)['sign-in:ann']?.count).toBe(0)
})

test.each([
  [0, 'a second'],
  [1001, '2 seconds'],
  [59_000, '59 seconds'],
  [59_001, 'a minute'],
  [60_001, '2 minutes'],
])('%d ms are told as %s', (milliseconds, text) => {
  expect(waitText(milliseconds)).toBe(text)
})

test('what counts failures alone is refused when they are spent, and counts nothing by asking', () => {
  const room = testRoom()
  const ask = () => refuseWhenSpent(room.deps, 'sign-in:ann', perPerson)
  for (let failure = 0; failure < 3; failure++) {
    ask()
    spend(room)
  }
  for (let asked = 0; asked < 3; asked++) expect(ask).toThrow(refused(10 * minute, '10 minutes'))
  expect(rows(room)['sign-in:ann']?.count).toBe(3)
  room.clock.advance(10 * minute)
  ask()
})

test('success forgets what was counted, of this subject alone', () => {
  const room = spentRoom()
  spend(room, 'sign-in:eve')
  forgiveAttempts(room.deps, 'sign-in:ann')
  expect(Object.keys(rows(room))).toEqual(['sign-in:eve'])
  expect(() =>
    writeUnaudited(room.db, (tx) => {
      forgetAttempts(tx, 'sign-in:eve')
      throw new Error('it did not succeed')
    }),
  ).toThrow('it did not succeed')
  expect(Object.keys(rows(room))).toEqual(['sign-in:eve'])
})

test('attempts leave nothing in the audit log', () => {
  expect(spentRoom().audited(null)).toEqual([])
})
