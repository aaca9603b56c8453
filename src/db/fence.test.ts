import { expect, test } from 'vitest'
import { createFenceMemory, fenceIn } from '#src/platform/fence-memory.ts'
import { testRoom } from '#src/testing/room.ts'
import { fenceOf, fenceWith } from './fence.ts'
import { askedTrouble, StorageError, storageTrouble } from './storage.ts'
import { tryWrite, writeUnaudited } from './write.ts'

test('behind the fence nothing is written, which is no trouble of the disk, and in front of it all is as before', () => {
  const { db } = testRoom()
  const fence = fenceIn(createFenceMemory())
  fenceWith(db, fence)
  const change = () => writeUnaudited(db, (tx) => void tx.run('PRAGMA user_version = 7'))
  change()
  fence.shut()
  expect(change).toThrow(StorageError)
  expect(change).toThrow('does not hold the lease')
  expect([tryWrite(db, () => undefined), askedTrouble(db), storageTrouble(db)]).toEqual([false, 'fenced', null])
  expect(fenceOf(db).enter()).toBe(false)
  fence.lift()
  change()
  expect(askedTrouble(db)).toBe(null)
})
