import { expect, test } from 'vitest'
import { rateLimits } from '#src/db/schema/operations.ts'
import { noteUnsynced, storageState } from '#src/db/storage.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { probeStorage } from './probe-storage.ts'

const rows = ({ db }: TestRoom) => db.select().from(rateLimits).all()

test('one row is written, always the same, and the storage is well', async () => {
  const room = testRoom()
  const now = room.clock.now()
  expect(await probeStorage(room.deps)).toBeNull()
  room.clock.advance(1000)
  expect(await probeStorage(room.deps)).toBeNull()
  expect(rows(room)).toEqual([{ key: 'probe', count: 1, windowEndsAt: now + 1000, nextAt: 0 }])
  expect(room.audited(null)).toEqual([])
})

test('what keeps it from writing is named, until it writes again; another database is asked for itself', async () => {
  const [room, other] = [testRoom(), testRoom()]
  room.db.$client.run('PRAGMA query_only = ON')
  expect([await probeStorage(room.deps), await probeStorage(other.deps)]).toEqual(['unwritable', null])
  expect(rows(room)).toEqual([])
  room.db.$client.run('PRAGMA query_only = OFF')
  expect(await probeStorage(room.deps)).toBeNull()
})

test('after a sync that failed, a row that can be written is not enough', async () => {
  const room = testRoom()
  noteUnsynced(room.db)
  // A database in memory has no log that could be written anew.
  await expect(probeStorage(room.deps)).rejects.toThrow('ENOENT')
  expect(storageState(room.db)).toEqual({ trouble: 'unwritable', unsynced: true })
})

test('what is no trouble of the storage is thrown', async () => {
  const room = testRoom()
  room.db.$client.run('DROP TABLE rate_limits')
  await expect(probeStorage(room.deps)).rejects.toThrow()
})
