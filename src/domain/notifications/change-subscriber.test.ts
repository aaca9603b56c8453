import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { notifications, subscribers } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import {
  allDeliveries,
  expandAll,
  notifyOfIncident,
  notifyOfMaintenance,
  notifyPrograms,
} from '#src/testing/deliveries.ts'
import { subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { keepLedger, notifiedFrom } from './change-subscriber.ts'
import { readLedger } from './ledger.ts'

type Columns = Partial<typeof subscribers.$inferInsert>

function change({ deps, db }: TestRoom, id: string, set: Columns): void {
  writeUnaudited(db, (tx) => {
    const act = () => void tx.update(subscribers).set(set).where(eq(subscribers.id, id)).run()
    keepLedger(tx, deps, { id, organizationId: acmeId }, act)
  })
}

const row = ({ db }: TestRoom, id: string) => db.select().from(subscribers).where(eq(subscribers.id, id)).get()
const receivers = ({ deps }: TestRoom) => allDeliveries(deps).map(({ subscriberId }) => subscriberId)

const leaving: [string, Columns][] = [
  ['pauses', { state: 'paused' }],
  ['leaves', { state: 'unsubscribed' }],
  ['follows maintenance alone', { followsIncidents: false }],
  ['follows no service that is named', { followsAll: false }],
]

test.each(leaving)('whoever %s was owed the message until then, and gets its delivery', (_, set) => {
  const room = testRoom()
  const [sue] = [subscribe(room.deps, 'sue@example.org'), subscribe(room.deps, 'joe@example.org')]
  const { notificationId } = notifyOfIncident(room.deps)
  change(room, sue, set)
  expect(receivers(room)).toEqual([sue])
  expect(readLedger(room.db, notificationId)).toMatchObject({ due: 2, waiting: 1, toExpand: 1, unaccounted: 0 })
  expandAll(room.deps)
  expect(readLedger(room.db, notificationId)).toMatchObject({ due: 2, waiting: 2, unaccounted: 0 })
  notifyOfIncident(room.deps)
  expandAll(room.deps)
  expect(receivers(room).filter((id) => id === sue)).toHaveLength(1)
})

test('whoever leaves before programs alone have been told is owed nothing of it', () => {
  const room = testRoom()
  const sue = subscribe(room.deps, 'sue@example.org')
  const { id: hook } = subscribeUrl(room.deps, 'webhook', 'https://hooks.example/a')
  const { notificationId } = notifyPrograms(room.deps)
  change(room, sue, { state: 'unsubscribed' })
  expect(readLedger(room.db, notificationId)).toMatchObject({ due: 1, waiting: 0, toExpand: 1, unaccounted: 0 })
  expandAll(room.deps)
  expect(receivers(room)).toEqual([hook])
  expect(readLedger(room.db, notificationId)).toMatchObject({ due: 1, waiting: 1, unaccounted: 0 })
})

test.each<[string, Columns, Columns]>([
  ['comes back', { state: 'paused' }, { state: 'active' }],
  ['follows incidents again', { followsIncidents: false }, { followsIncidents: true }],
])('whoever %s was not counted, and is told from the next message on', (_, before, set) => {
  const room = testRoom()
  const sue = subscribe(room.deps, 'sue@example.org', before)
  const first = notifyOfIncident(room.deps)
  room.clock.advance(5)
  change(room, sue, set)
  expect(row(room, sue)?.confirmedAt).toBe(room.clock.now() - 4)
  expandAll(room.deps)
  expect(readLedger(room.db, first.notificationId)).toMatchObject({ due: 0, toExpand: 0, unaccounted: 0 })
  const second = notifyOfIncident(room.deps)
  expandAll(room.deps)
  expect(receivers(room)).toEqual([sue])
  expect(readLedger(room.db, second.notificationId)).toMatchObject({ due: 1, waiting: 1 })
})

test('a change that touches no audience that is open leaves the time of the confirmation', () => {
  const room = testRoom()
  const sue = subscribe(room.deps, 'sue@example.org', { state: 'paused', confirmedAt: 7 })
  notifyOfIncident(room.deps)
  expandAll(room.deps)
  change(room, sue, { state: 'active' })
  expect(row(room, sue)?.confirmedAt).toBe(7)
  expect(receivers(room)).toEqual([])
})

test('one is owed and another is not: each audience keeps who was counted in it', () => {
  const room = testRoom()
  const sue = subscribe(room.deps, 'sue@example.org', { followsIncidents: false })
  const windows = notifyOfMaintenance(room.deps)
  const incident = notifyOfIncident(room.deps)
  change(room, sue, { followsIncidents: true, followsMaintenance: false })
  expandAll(room.deps)
  expect(allDeliveries(room.deps)).toMatchObject([{ notificationId: windows.notificationId, subscriberId: sue }])
  for (const { notificationId } of [windows, incident])
    expect(readLedger(room.db, notificationId)).toMatchObject({ toExpand: 0, unaccounted: 0 })
})

test('a change that fails leaves nothing of it', () => {
  const room = testRoom()
  const sue = subscribe(room.deps, 'sue@example.org')
  notifyOfIncident(room.deps)
  const fails = () =>
    writeUnaudited(room.db, (tx) =>
      keepLedger(tx, room.deps, { id: sue, organizationId: acmeId }, () => {
        throw new Error('no')
      }),
    )
  expect(fails).toThrow('no')
  expect(receivers(room)).toEqual([])
})

test('somebody new is told from now on, or from after the newest that is still being expanded', () => {
  const room = testRoom()
  const now = room.clock.now()
  const from = () => notifiedFrom(room.db, room.deps, acmeId)
  expect(from()).toBe(now)
  notifyOfIncident(room.deps, { organizationId: otherId })
  expect(from()).toBe(now)
  notifyOfIncident(room.deps)
  expect(from()).toBe(now + 1)
  writeUnaudited(
    room.db,
    (tx) =>
      void tx
        .update(notifications)
        .set({ createdAt: now + 900 })
        .run(),
  )
  expect(from()).toBe(now + 901)
  expandAll(room.deps)
  expect(from()).toBe(now)
})
