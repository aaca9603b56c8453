import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { isOnDisk, syncInGroup } from '#src/db/durability.ts'
import { inGroups } from '#src/db/group-sync.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { syncCounts } from '#src/db/sync-counts.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { addDelivery } from '#src/testing/deliveries.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { isCauseOnDisk, noteClaimed } from './cause-on-disk.ts'
import { claimDeliveries } from './claim-deliveries.ts'
import { createSlots } from './slots.ts'

/** A disk on which a sync takes until it is told to end. */
function onSlowDisk() {
  const room = testRoom()
  const counts = syncCounts()
  const ends: ((failed?: Error) => void)[] = []
  const sync = inGroups(async () => {
    const ended = counts.ending()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    ends.push((failed) => (failed ? reject(failed) : resolve()))
    await promise
    counts.synced(ended)
  })
  syncInGroup(room.db, { sync, counts, fail: () => undefined, recovered: () => undefined })
  return { room, ends }
}

const claim = ({ deps }: TestRoom, limit: number) =>
  claimDeliveries(deps, { channel: 'email', limit, busy: [], after: '' })

/** Ends the sync that runs, and what waits for it. */
async function ended(ends: ((failed?: Error) => void)[], failed?: Error): Promise<void> {
  ends.at(-1)?.(failed)
  await new Promise((resolve) => setImmediate(resolve))
}

test('what was queued leaves once it is on disk; what was so before waits for nothing that comes after', async () => {
  const { room, ends } = onSlowDisk()
  const slots = createSlots()
  let calls = 0
  const may = () => isCauseOnDisk(room.db, slots, () => calls++)
  for (let one = 0; one < 3; one++) addDelivery(room.deps)
  noteClaimed(room.db, slots, claim(room, 1))
  expect([may(), may(), ends.length, calls]).toEqual([false, false, 1, 0])
  await ended(ends)
  expect([may(), calls, isOnDisk(room.db)]).toEqual([true, 1, true])

  addDelivery(room.deps, { nextAttemptAt: room.clock.now() + 1 })
  expect(isOnDisk(room.db)).toBe(false)
  noteClaimed(room.db, slots, claim(room, 2))
  expect(may()).toBe(true)
  room.clock.advance(1)
  noteClaimed(room.db, slots, claim(room, 1))
  expect(may()).toBe(false)
})

test('what takes the place of the last that was on disk, and is removed since, waits for the disk', async () => {
  const { room, ends } = onSlowDisk()
  const slots = createSlots()
  const may = () => isCauseOnDisk(room.db, slots, () => undefined)
  const { id } = addDelivery(room.deps)
  noteClaimed(room.db, slots, claim(room, 1))
  expect(may()).toBe(false)
  await ended(ends)
  expect(may()).toBe(true)

  writeUnaudited(room.db, (tx) => tx.delete(deliveries).where(eq(deliveries.id, id)).run())
  addDelivery(room.deps)
  noteClaimed(room.db, slots, claim(room, 1))
  expect(may()).toBe(false)
})

test('where the sync fails it does not leave, and is waited for anew', async () => {
  const { room, ends } = onSlowDisk()
  const slots = createSlots()
  const may = () => isCauseOnDisk(room.db, slots, () => undefined)
  addDelivery(room.deps)
  noteClaimed(room.db, slots, claim(room, 1))
  expect(may()).toBe(false)
  await ended(ends, new Error('EIO'))
  expect([may(), ends.length]).toEqual([false, 2])
  await ended(ends)
  expect(may()).toBe(true)
})

test('where each commit is on disk when it returns, all may leave at once', () => {
  const room = testRoom()
  const slots = createSlots()
  addDelivery(room.deps)
  noteClaimed(room.db, slots, claim(room, 1))
  expect(isCauseOnDisk(room.db, slots, () => undefined)).toBe(true)
})
