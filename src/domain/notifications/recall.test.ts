import { expect, test } from 'vitest'
import { notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceUpdates } from '#src/db/schema/maintenance.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { allDeliveries, expandAll, notifyOfIncident, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { claimDeliveries } from '../deliveries/claim-deliveries.ts'
import { editStatusUpdate } from '../incidents/edit-incident.ts'
import { settleOwed } from './expand-notifications.ts'
import { readLedger } from './ledger.ts'
import { recallableUpdates, recallNotification } from './recall.ts'

/** A room in which posts of a person may be recalled for a minute. */
function careful(): TestRoom {
  const room = testRoom()
  writeUnaudited(room.db, (tx) => void tx.update(organizations).set({ recallSeconds: 60 }).run())
  return room
}

const updateId = ({ db }: TestRoom) => db.select().from(statusUpdates).all().at(-1)?.id ?? ''
const windowUpdateId = ({ db }: TestRoom) => db.select().from(maintenanceUpdates).all().at(-1)?.id ?? ''

const recall = ({ deps, db }: TestRoom, said: Parameters<typeof recallNotification>[2]) =>
  writeUnaudited(db, (tx) => recallNotification(tx, deps, said, 'it'))

const kinds = [
  ['an incident’s', notifyOfIncident, (room: TestRoom) => ({ statusUpdateId: updateId(room) })],
  ['a window’s', notifyOfMaintenance, (room: TestRoom) => ({ maintenanceUpdateId: windowUpdateId(room) })],
] as const

test.each(kinds)(
  '%s update is told to nobody: endpoints’ messages are suppressed, followers get none',
  (_, tell, of) => {
    const room = careful()
    subscribe(room.deps, 'sue@example.org')
    const joe = subscribe(room.deps, 'joe@example.org')
    const { id: endpoint } = addWebhook(room.deps, 'https://hooks.example/a')
    const { notificationId } = tell(room.deps, { actor: room.actor('ed') })
    writeUnaudited(room.db, (tx) => settleOwed(tx, room.deps, { id: joe, organizationId: acmeId }))
    room.clock.advance(59_999)
    const now = room.clock.now()
    recall(room, of(room))
    expect(room.db.select().from(notifications).get()).toMatchObject({ recalledAt: now, expandedAt: now })
    const taken = { state: 'suppressed', lastAnswer: 'It was recalled.', settledAt: now }
    room.clock.advance(1)
    expandAll(room.deps)
    expect(allDeliveries(room.deps)).toMatchObject([
      { webhookEndpointId: endpoint, ...taken },
      { subscriberId: joe, ...taken },
    ])
    for (const channel of ['email', 'webhook'] as const)
      expect(claimDeliveries(room.deps, { channel, limit: 9, busy: [], after: '' })).toEqual([])
    expect(readLedger(room.db, notificationId)).toMatchObject({ due: 2, suppressed: 2, toExpand: 0, unaccounted: 0 })
  },
)

test.each(kinds)('once the time for %s is over it is a conflict, and everything leaves', (_, tell, of) => {
  const room = careful()
  subscribe(room.deps, 'sue@example.org')
  tell(room.deps, { actor: room.actor('ed') })
  room.clock.advance(60_000)
  expect(refusal(() => recall(room, of(room)))).toBe('conflict')
  expect(room.db.select().from(notifications).get()?.recalledAt).toBeNull()
  expandAll(room.deps)
  expect(allDeliveries(room.deps)).toMatchObject([{ state: 'waiting' }])
})

test('what was recalled cannot be recalled again, nor what a job told, nor what is unknown', () => {
  const room = careful()
  notifyOfIncident(room.deps, { actor: room.actor('ed') })
  const statusUpdateId = updateId(room)
  recall(room, { statusUpdateId })
  expect(refusal(() => recall(room, { statusUpdateId }))).toBe('conflict')
  notifyOfIncident(room.deps, { actor: system })
  expect(refusal(() => recall(room, { statusUpdateId: updateId(room) }))).toBe('conflict')
  expect(refusal(() => recall(room, { statusUpdateId: 'unknown00000' }))).toBe('conflict')
  expect(refusal(() => recall(room, { maintenanceUpdateId: statusUpdateId }))).toBe('conflict')
})

test('of an update that was told and corrected the correction alone is recalled', () => {
  const room = careful()
  const { deps, db, clock } = room
  addWebhook(deps, 'https://hooks.example/a')
  subscribeUrl(deps, 'webhook', 'https://hooks.example/b')
  const { incidentId } = notifyOfIncident(deps)
  clock.advance(1000)
  const statusUpdateId = updateId(room)
  editStatusUpdate(deps, room.actor('ed'), acmeId, incidentId, statusUpdateId, { body: 'Better.', notify: true })
  recall(room, { statusUpdateId })
  expect(db.select().from(notifications).all()).toMatchObject([{ recalledAt: null }, { recalledAt: clock.now() }])
  expandAll(deps)
  // A program has no word for a correction, and would take it for news.
  expect(allDeliveries(deps).map(({ state }) => state)).toEqual(['waiting', 'waiting'])
})

test('what can still be recalled is named with the time at which it leaves; the rest is not', () => {
  const room = careful()
  const leaves = room.clock.now() + 60_000
  notifyOfIncident(room.deps)
  const free = updateId(room)
  notifyOfIncident(room.deps, { actor: room.actor('ed') })
  const held = updateId(room)
  notifyOfMaintenance(room.deps, { actor: room.actor('ed') })
  const window = windowUpdateId(room)
  const of = (...ids: string[]) => [...recallableUpdates(room.db, room.deps, ids)]
  expect(of(free, held, window, 'unknown00000')).toEqual([
    [held, leaves],
    [window, leaves],
  ])
  expect(of()).toEqual([])
  recall(room, { statusUpdateId: held })
  expect(of(held, window)).toEqual([[window, leaves]])
  room.clock.advance(60_000)
  expect(of(held, window)).toEqual([])
})
