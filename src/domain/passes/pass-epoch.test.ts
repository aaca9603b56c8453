import { expect, test } from 'vitest'
import { writeUnaudited } from '#src/db/write.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { endPasses, passEpoch } from './pass-epoch.ts'

test('ending passes raises the epoch of that page alone, each time', () => {
  const { db } = testRoom()
  const epochs = () => [acmeId, otherId].map((id) => passEpoch(db, id))
  expect(epochs()).toEqual([0, 0])
  writeUnaudited(db, (tx) => endPasses(tx, acmeId))
  expect(epochs()).toEqual([1, 0])
  writeUnaudited(db, (tx) => endPasses(tx, acmeId))
  expect(epochs()).toEqual([2, 0])
})
