import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { testRoom } from '#src/testing/room.ts'
import { enqueue } from './enqueue.ts'

const message = { channel: 'email', address: 'ann@example.com', kind: 'notice' } as const

test('a row that is there already is an error, unless each is to be queued once', () => {
  const { db, deps } = testRoom()
  const same = { ...deps, ids: { ...deps.ids, id: () => 'delivery0001' } }
  const queue = (options?: { once: boolean }) => writeUnaudited(db, (tx) => enqueue(tx, same, [message], options))
  queue()
  expect(() => queue()).toThrow()
  queue({ once: true })
  expect(db.select().from(deliveries).all()).toHaveLength(1)
})

test('it waits until the given moment, and never before now', () => {
  const { db, deps, clock } = testRoom()
  const [now, soon] = [clock.now(), clock.now() + 1000]
  const messages = [message, { ...message, notBefore: soon }, { ...message, notBefore: now - 1000 }]
  writeUnaudited(db, (tx) => enqueue(tx, deps, messages))
  const queued = db.select().from(deliveries).all()
  expect(queued.map(({ state, nextAttemptAt }) => [state, nextAttemptAt])).toEqual([
    ['waiting', now],
    ['waiting', soon],
    ['waiting', now],
  ])
})
