import { expect, test } from 'vitest'
import { rateLimits } from '#src/db/schema/operations.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { probeStorage } from './probe-storage.ts'

const rows = ({ db }: TestRoom) => db.select().from(rateLimits).all()

test('one row is written, always the same, and the storage is well', () => {
  const room = testRoom()
  const now = room.clock.now()
  expect(probeStorage(room.deps)).toBeNull()
  room.clock.advance(1000)
  expect(probeStorage(room.deps)).toBeNull()
  expect(rows(room)).toEqual([{ key: 'probe', count: 1, windowEndsAt: now + 1000, nextAt: 0 }])
  expect(room.audited(null)).toEqual([])
})

test('what keeps it from writing is named', () => {
  const room = testRoom()
  room.db.$client.run('PRAGMA query_only = ON')
  expect(probeStorage(room.deps)).toBe('unwritable')
  expect(rows(room)).toEqual([])
})

test('whoever asks again within a second gets the last answer, and costs the disk nothing', () => {
  const room = testRoom()
  room.db.$client.run('PRAGMA query_only = ON')
  expect(probeStorage(room.deps)).toBe('unwritable')
  room.db.$client.run('PRAGMA query_only = OFF')
  room.clock.advance(999)
  expect(probeStorage(room.deps)).toBe('unwritable')
  expect(rows(room)).toEqual([])
  room.clock.advance(1)
  expect(probeStorage(room.deps)).toBeNull()
  room.db.$client.run('PRAGMA query_only = ON')
  room.clock.advance(999)
  expect(probeStorage(room.deps)).toBeNull()
  room.clock.advance(1)
  expect(probeStorage(room.deps)).toBe('unwritable')
})

test('another database is asked for itself', () => {
  const [one, two] = [testRoom(), testRoom()]
  one.db.$client.run('PRAGMA query_only = ON')
  expect([probeStorage(one.deps), probeStorage(two.deps)]).toEqual(['unwritable', null])
})

test('what is no trouble of the storage is thrown', () => {
  const room = testRoom()
  room.db.$client.run('DROP TABLE rate_limits')
  expect(() => probeStorage(room.deps)).toThrow()
})
