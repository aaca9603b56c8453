import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { notifications, subscribers } from '#src/db/schema/delivery.ts'
import { StorageError } from '#src/db/storage.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { notifyOfIncident } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { expandAllOf } from '../notifications/expand-notifications.ts'
import { readLedger } from '../notifications/ledger.ts'
import { openNotifications } from '../notifications/open-notifications.ts'
import { watchClock } from './watch-clock.ts'

const second = 1000
const minute = 60 * second

test('set back by as long as somebody has followed while a notification is being made, it is still owed to them', () => {
  const room = testRoom()
  watchClock(room.deps)
  subscribe(room.deps, 'sue@example.org', { confirmedAt: room.clock.now() - 59.5 * minute })
  const { notificationId } = notifyOfIncident(room.deps, { actor: room.actor('ann') })
  const counted = readLedger(room.db, notificationId)
  expect(counted).toMatchObject({ due: 1, toExpand: 1, unaccounted: 0 })
  room.clock.advance(minute)
  watchClock(room.deps)
  for (const by of [-60 * minute, 60 * minute]) {
    room.clock.jump(by)
    watchClock(room.deps)
    expect(readLedger(room.db, notificationId)).toEqual(counted)
  }
})

test('set back to the very moment at which somebody confirmed, what was told after that is still owed to them', () => {
  const room = testRoom()
  subscribe(room.deps, 'sue@example.org', { confirmedAt: room.clock.now() })
  room.clock.advance(2 * minute)
  const { notificationId } = notifyOfIncident(room.deps, { actor: room.actor('ann') })
  room.clock.advance(minute)
  watchClock(room.deps)
  const counted = readLedger(room.db, notificationId)
  room.clock.jump(-3 * minute)
  watchClock(room.deps)
  expect(readLedger(room.db, notificationId)).toEqual(counted)
})

test('set back on a full disk, until it shows once more when somebody confirmed, what was told after that is still owed to them', () => {
  const room = testRoom()
  watchClock(room.deps)
  subscribe(room.deps, 'sue@example.org', { confirmedAt: room.clock.now() })
  room.clock.advance(10 * minute)
  const { notificationId } = notifyOfIncident(room.deps, { actor: room.actor('ann') })
  const counted = readLedger(room.db, notificationId)
  room.db.$client.run('PRAGMA query_only = 1')
  room.clock.jump(-2 * 60 * minute)
  for (const passed of [0, 115 * minute]) {
    room.clock.advance(passed)
    expect(() => watchClock(room.deps)).toThrow(StorageError)
  }
  room.db.$client.run('PRAGMA query_only = 0')
  room.clock.advance(second)
  watchClock(room.deps)
  expect(readLedger(room.db, notificationId)).toEqual(counted)
})

test('whoever confirms while a notification waits is not owed it, by however few minutes the clock is set back then', () => {
  const room = testRoom()
  watchClock(room.deps)
  subscribe(room.deps, 'sue@example.org')
  const { notificationId } = notifyOfIncident(room.deps, { actor: room.actor('ann') })
  room.clock.advance(minute)
  subscribe(room.deps, 'late@example.org', { confirmedAt: room.clock.now() })
  const counted = readLedger(room.db, notificationId)
  expect(counted).toMatchObject({ due: 1, toExpand: 1, unaccounted: 0 })
  room.clock.advance(minute)
  watchClock(room.deps)
  room.clock.jump(-1.5 * minute)
  watchClock(room.deps)
  expect(readLedger(room.db, notificationId)).toEqual(counted)
})

test.each([5 * minute, 40 * 24 * 60 * minute])(
  'a notification that waits while the clock is ahead for a minute, by %d ms, is as young as before, and owed to the same',
  (by) => {
    const room = testRoom()
    watchClock(room.deps)
    subscribe(room.deps, 'sue@example.org', { confirmedAt: room.clock.now() })
    room.clock.advance(minute)
    const { notificationId } = notifyOfIncident(room.deps, { actor: room.actor('ann') })
    const toldAt = () =>
      room.db.select().from(notifications).where(eq(notifications.id, notificationId)).get()?.createdAt
    const [counted, at] = [readLedger(room.db, notificationId), toldAt()]
    room.clock.advance(minute)
    room.clock.jump(by)
    watchClock(room.deps)
    subscribe(room.deps, 'late@example.org', { confirmedAt: room.clock.now() })
    room.clock.advance(minute)
    room.clock.jump(-by)
    watchClock(room.deps)
    expect([readLedger(room.db, notificationId), toldAt()]).toEqual([counted, at])
  },
)

const happens = fc.constantFrom('told', 'told elsewhere', 'confirmed', 'program', 'made')
const course = fc.array(fc.tuple(happens, fc.integer({ min: 1, max: 4 * minute })), { maxLength: 14 })
const steps = fc.array(fc.integer({ min: -12 * minute, max: 3 * minute }), { minLength: 1, maxLength: 3 })

test('however people confirm and are told, and however the clock is set, every ledger stays as it is', () => {
  fc.assert(
    fc.property(course, steps, (happened, jumps) => {
      const room = testRoom()
      watchClock(room.deps)
      for (const [index, [what, pause]] of happened.entries()) {
        room.clock.advance(pause)
        watchClock(room.deps)
        if (what === 'told') notifyOfIncident(room.deps, { actor: room.actor('ann') })
        else if (what === 'told elsewhere') notifyOfIncident(room.deps, { organizationId: otherId })
        else if (what === 'made') writeUnaudited(room.db, (tx) => expandAllOf(tx, room.deps, otherId))
        else follow(room, index, what === 'program')
      }
      for (const by of jumps) {
        const before = ledgers(room)
        room.clock.jump(by)
        watchClock(room.deps)
        expect(ledgers(room)).toEqual(before)
        for (const { unaccounted } of before) expect(unaccounted).toBe(0)
        room.clock.advance(second)
        watchClock(room.deps)
      }
    }),
    { numRuns: 25 },
  )
})

/** Of both pages, from now on. */
function follow({ deps, db, clock }: ReturnType<typeof testRoom>, index: number, isProgram: boolean): void {
  for (const organizationId of [acmeId, otherId]) {
    const id = subscribe(deps, `n${index}@example.org`, { confirmedAt: clock.now(), organizationId })
    if (isProgram)
      writeUnaudited(db, (tx) => {
        tx.update(subscribers).set({ channel: 'webhook', mailbox: null }).where(eq(subscribers.id, id)).run()
      })
  }
}

function ledgers({ db }: ReturnType<typeof testRoom>) {
  return openNotifications(db, null).map(({ id }) => readLedger(db, id))
}
