import { like } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { rateLimits } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { counterFor } from './crowd.ts'
import { spendAttempts } from './rate-limit.ts'

const most = 100

/** Counts one attempt of each network, and returns under how many counters. */
function countAll(room: TestRoom, networks: number, kind = 'sign-up:network'): number {
  return writeUnaudited(room.db, (tx) => {
    for (let one = 0; one < networks; one++) {
      const key = counterFor(tx, room.db, `${kind}:2001:db8:0:${one.toString(16)}::/64`, most)
      tx.insert(rateLimits)
        .values({ key, count: 1, windowEndsAt: room.clock.now() + 1000 })
        .onConflictDoNothing()
        .run()
    }
    return tx.select().from(rateLimits).all().length
  })
}

test('however many networks come, the counters stay few; of each kind newcomers share some', () => {
  const room = testRoom()
  expect(countAll(room, most)).toBe(most)
  const crowded = countAll(room, 700)
  expect(crowded).toBeGreaterThan(most + 200)
  expect(crowded).toBeLessThanOrEqual(most + 256)
  expect(countAll(room, 700)).toBe(crowded)
})

test('whoever is counted already keeps their own counter, and no shared one names a network', () => {
  const room = testRoom()
  countAll(room, most)
  const name = (network: string) => writeUnaudited(room.db, (tx) => counterFor(tx, room.db, network, most))
  expect(name('sign-up:network:2001:db8:0:7::/64')).toBe('sign-up:network:2001:db8:0:7::/64')
  expect(name('sign-up:network:192.0.2.7')).toMatch(/^sign-up:network:crowd:\d+$/)
  expect(name('sign-up:address:ann@example.com')).toMatch(/^sign-up:address:crowd:\d+$/)
})

test('in a crowd a limit still counts', () => {
  const room = testRoom()
  room.db.$client.run(
    `WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 200000)
     INSERT INTO rate_limits (key, count, window_ends_at) SELECT 'x:' || n, 1, 9e15 FROM n`,
  )
  const attempt = { key: 'passkey:network:192.0.2.7', limit: 2, window: 1000 }
  for (let time = 0; time < 2; time++) spendAttempts(room.deps, attempt)
  expect(() => spendAttempts(room.deps, attempt)).toThrow(expect.objectContaining({ code: 'rate_limited' }))
  const isShared = like(rateLimits.key, 'passkey:network:crowd:%')
  expect(room.db.select().from(rateLimits).where(isShared).all()).toMatchObject([{ count: 3 }])
})
