import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries, notifications, subscribers } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { allDeliveries, notifyOfIncident, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { expandNextStep, settleOwed } from './expand-notifications.ts'
import { readLedger } from './ledger.ts'

const minute = 60_000

/** Readers with ids in order: r00000000000, r00000000001 … */
function readers({ deps, db, clock }: TestRoom, count: number): string[] {
  const now = clock.now()
  const known = { organizationId: acmeId, channel: 'email', state: 'active', createdAt: now, confirmedAt: now } as const
  const ids = Array.from({ length: count }, (_, index) => `r${String(index).padStart(11, '0')}`)
  writeUnaudited(deps.db, (tx) => {
    for (const id of ids)
      tx.insert(subscribers)
        .values({ ...known, id, address: `${id}@example.org` })
        .run()
  })
  expect(db.select().from(subscribers).all()).toHaveLength(count)
  return ids
}

const notification = ({ db }: TestRoom, id: string) =>
  db.select().from(notifications).where(eq(notifications.id, id)).get()
const told = ({ deps }: TestRoom) => allDeliveries(deps).map(({ subscriberId }) => subscriberId)

test('with nothing owed there is nothing to do', () => {
  const room = testRoom()
  expect(expandNextStep(room.deps)).toBe(false)
  readers(room, 1)
  expect(expandNextStep(room.deps)).toBe(false)
  expect(told(room)).toEqual([])
})

test.each([
  [0, [0]],
  [1, [1]],
  [249, [249]],
  [250, [250, 0]],
  [251, [250, 1]],
  [600, [250, 250, 100]],
])('%i followers are expanded in steps of %j, in order of their ids', (count, steps) => {
  const room = testRoom()
  const ids = readers(room, count)
  const { notificationId } = notifyOfIncident(room.deps)
  for (const [index, size] of steps.entries()) {
    const before = told(room).length
    expect(expandNextStep(room.deps)).toBe(true)
    expect(told(room).length - before).toBe(size)
    const last = index === steps.length - 1
    expect(notification(room, notificationId)).toMatchObject({
      expandedThrough: told(room).at(-1) ?? '',
      expandedAt: last ? room.clock.now() : null,
    })
    expect(readLedger(room.db, notificationId)).toMatchObject({ due: count, toExpand: count - told(room).length })
  }
  expect(told(room)).toEqual(ids)
  expect(expandNextStep(room.deps)).toBe(false)
})

test('after a crash the next process goes on where the last step ended, and doubles nobody', () => {
  const room = testRoom()
  const ids = readers(room, 600)
  const { notificationId } = notifyOfIncident(room.deps)
  expandNextStep(room.deps)
  expandNextStep(room.deps)
  // As where the deliveries were kept and the mark was not.
  writeUnaudited(room.db, (tx) => void tx.update(notifications).set({ expandedThrough: ids[99] }).run())
  let steps = 0
  while (expandNextStep(room.deps)) steps += 1
  expect(steps).toBe(3)
  expect(told(room).toSorted()).toEqual(ids)
  expect(readLedger(room.db, notificationId)).toMatchObject({ due: 600, waiting: 600, unaccounted: 0 })
})

test('the oldest release comes first, whole, across organizations', () => {
  const room = testRoom()
  readers(room, 300)
  subscribe(room.deps, 'olga@example.org', { organizationId: otherId })
  const first = notifyOfIncident(room.deps).notificationId
  room.clock.advance(1)
  const second = notifyOfIncident(room.deps, { organizationId: otherId }).notificationId
  const order: (string | null)[] = []
  while (expandNextStep(room.deps)) order.push(allDeliveries(room.deps).at(-1)?.notificationId ?? null)
  expect(order).toEqual([first, first, second])
})

test('what can still be recalled is not expanded before its time, and holds up nothing behind it', () => {
  const room = testRoom()
  writeUnaudited(room.db, (tx) => void tx.update(organizations).set({ recallSeconds: 60 }).run())
  readers(room, 1)
  const held = notifyOfIncident(room.deps, { actor: room.actor('ed') }).notificationId
  const free = notifyOfIncident(room.deps).notificationId
  while (expandNextStep(room.deps));
  expect(allDeliveries(room.deps).map(({ notificationId }) => notificationId)).toEqual([free])
  room.clock.advance(minute - 1)
  expect(expandNextStep(room.deps)).toBe(false)
  room.clock.advance(1)
  expect(expandNextStep(room.deps)).toBe(true)
  expect(allDeliveries(room.deps).at(-1)).toMatchObject({ notificationId: held, nextAttemptAt: room.clock.now() })
})

test('who leaves gets what is owed until then, once, and nothing of what is expanded past them', () => {
  const room = testRoom()
  const ids = readers(room, 300)
  const half = notifyOfIncident(room.deps).notificationId
  expandNextStep(room.deps)
  room.clock.advance(1)
  const open = notifyOfMaintenance(room.deps).notificationId
  const settle = (index: number) =>
    writeUnaudited(room.db, (tx) => settleOwed(tx, room.deps, { id: ids[index] ?? '', organizationId: acmeId }))
  const of = (index: number) =>
    allDeliveries(room.deps)
      .filter(({ subscriberId }) => subscriberId === ids[index])
      .map(({ notificationId }) => notificationId)
  settle(3)
  expect(of(3)).toEqual([half, open])
  settle(299)
  settle(299)
  expect(of(299)).toEqual([half, open])
  while (expandNextStep(room.deps));
  expect([of(3), of(299)]).toEqual([
    [half, open],
    [half, open],
  ])
  expect(room.db.select().from(deliveries).all()).toHaveLength(600)
})

test('of a foreign organization’s, of what was written before and of what is not followed nobody gets a delivery', () => {
  const room = testRoom()
  notifyOfIncident(room.deps, { organizationId: otherId })
  notifyOfIncident(room.deps)
  room.clock.advance(1)
  const later = subscribe(room.deps, 'later@example.org')
  const windows = subscribe(room.deps, 'windows@example.org', { followsIncidents: false, confirmedAt: 1 })
  for (const id of [later, windows])
    writeUnaudited(room.db, (tx) => settleOwed(tx, room.deps, { id, organizationId: acmeId }))
  expect(allDeliveries(room.deps)).toEqual([])
})
