import { expect, test } from 'vitest'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { spendCall } from './call-rate.ts'

const spend = ({ deps }: TestRoom, callsPerMinute = 3, tokenId = 'token') =>
  spendCall(deps, { tokenId, callsPerMinute })

test('as many calls a minute as the token may make; each says how many are left and when there are more', () => {
  const room = testRoom()
  expect(spend(room)).toEqual({ isGranted: true, limit: 3, left: 2, renewsIn: 60_000 })
  room.clock.advance(59_000)
  expect(spend(room)).toEqual({ isGranted: true, limit: 3, left: 1, renewsIn: 1000 })
  expect(spend(room)).toEqual({ isGranted: true, limit: 3, left: 0, renewsIn: 1000 })
  for (let more = 0; more < 5; more++)
    expect(spend(room)).toEqual({ isGranted: false, limit: 3, left: 0, renewsIn: 1000 })
  room.clock.advance(999)
  expect(spend(room).isGranted).toBe(false)
  room.clock.advance(1)
  expect(spend(room)).toEqual({ isGranted: true, limit: 3, left: 2, renewsIn: 60_000 })
})

test('one token spends nothing of another’s, and one database nothing of another', () => {
  const [room, other] = [testRoom(), testRoom()]
  spend(room, 1)
  expect([spend(room, 1), spend(room, 1, 'another'), spend(other, 1)].map(({ isGranted }) => isGranted)).toEqual([
    false,
    true,
    true,
  ])
})

test.each([-3_600_000, 4 * 86_400_000])('a minute is a minute, though the clock is set by %d ms meanwhile', (jump) => {
  const room = testRoom()
  spend(room, 1)
  room.clock.jump(jump)
  expect(spend(room, 1)).toMatchObject({ isGranted: false, renewsIn: 60_000 })
  room.clock.advance(60_000)
  expect(spend(room, 1)).toMatchObject({ isGranted: true })
})

test('it writes nothing, and of thousands of tokens remembers those of the last minute', () => {
  const room = testRoom()
  room.db.$client.run('PRAGMA query_only = ON')
  for (let token = 0; token < 1000; token++) spend(room, 1, `old ${token}`)
  room.clock.advance(60_000)
  for (let token = 0; token < 1000; token++) spend(room, 1, `new ${token}`)
  room.db.$client.run('PRAGMA query_only = OFF')
  expect([spend(room, 1, 'new 7').isGranted, spend(room, 1, 'old 7').isGranted]).toEqual([false, true])
})
