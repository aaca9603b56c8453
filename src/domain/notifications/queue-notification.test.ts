import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import { onQueued, writeUnaudited } from '#src/db/write.ts'
import { allDeliveries, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, programActor, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { Actor } from '../context.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { createService } from '../services/create-service.ts'
import { queueNotification } from './queue-notification.ts'

/** An incident that notifies nobody by itself. Returns the id of its update. */
function silentUpdate({ deps, db }: TestRoom, serviceIds: string[] = []): string {
  const services = serviceIds.map((serviceId) => ({ serviceId, status: 'major_outage' as const }))
  const { id } = openIncident(deps, system, acmeId, {
    ...{ title: 'I', body: 'x', status: 'investigating', services, notify: false },
  })
  return db.select().from(statusUpdates).where(eq(statusUpdates.incidentId, id)).get()?.id ?? ''
}

function queue({ deps, db }: TestRoom, statusUpdateId: string, actor: Actor = system) {
  writeUnaudited(db, (tx) => queueNotification(tx, deps, actor, acmeId, { statusUpdateId }))
  return db.select().from(notifications).all().at(-1)
}

const recallFor = ({ db }: TestRoom, recallSeconds: number, organizationId: string) =>
  writeUnaudited(db, (tx) => {
    tx.update(organizations).set({ recallSeconds }).where(eq(organizations.id, organizationId)).run()
  })

test('it is written with what it is about, the services that were named and how many it is owed to', () => {
  const room = testRoom()
  const { deps } = room
  const api = createService(deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null }).id
  for (const name of ['sue', 'joe']) subscribe(deps, `${name}@example.org`)
  subscribe(deps, 'windows@example.org', { followsIncidents: false })
  subscribe(deps, 'olga@example.org', { organizationId: otherId })
  addWebhook(deps, 'https://hooks.example/a')
  addWebhook(deps, 'https://hooks.example/b', { events: ['maintenance'] })
  const statusUpdateId = silentUpdate(room, [api])
  const now = room.clock.now()
  expect(queue(room, statusUpdateId)).toEqual({
    ...{ id: expect.any(String), organizationId: acmeId, statusUpdateId, maintenanceUpdateId: null },
    ...{ maintenanceWindowId: null, createdAt: now, releaseAt: now, serviceIds: [api], audience: 3 },
    standing: {
      ...{ kind: 'incident', through: statusUpdateId, programsOnly: false },
      incident: expect.objectContaining({ status: 'investigating', updatedAt: now, withdrawn: false }),
    },
    ...{ recalledAt: null, expandedThrough: '', expandedAt: null, lateNotifiedAt: null },
  })
})

test('endpoints have their deliveries at once, followers not before it is expanded; whoever delivers is woken', () => {
  const room = testRoom()
  let woken = 0
  subscribe(room.deps, 'sue@example.org')
  const { id } = addWebhook(room.deps, 'https://hooks.example/a')
  const update = silentUpdate(room)
  onQueued(room.db, () => void woken++)
  const notification = queue(room, update)
  expect(allDeliveries(room.deps)).toMatchObject([{ webhookEndpointId: id, notificationId: notification?.id }])
  expect(woken).toBe(1)
})

test.each<[string, (room: TestRoom) => Actor, number]>([
  ['a person', (room) => room.actor('ed'), 30_000],
  ['the system', () => system, 0],
  ['a program', () => programActor({ role: 'editor' }), 0],
])(
  'what %s posts may be recalled for as long as the organization says: programs do not wait for it',
  (_, who, wait) => {
    const room = testRoom()
    recallFor(room, 30, acmeId)
    recallFor(room, 99, otherId)
    addWebhook(room.deps, 'https://hooks.example/a')
    const now = room.clock.now()
    expect(queue(room, silentUpdate(room), who(room))).toMatchObject({ createdAt: now, releaseAt: now + wait })
    expect(allDeliveries(room.deps)).toMatchObject([{ nextAttemptAt: now, createdAt: now }])
  },
)

test('the same update told a second time is a notification of its own', () => {
  const room = testRoom()
  const update = silentUpdate(room)
  const [first, second] = [queue(room, update), queue(room, update)]
  expect(second?.id).not.toBe(first?.id)
  expect([first?.statusUpdateId, second?.statusUpdateId]).toEqual([update, update])
})

test('a window’s update names the update and a window’s reminder the window, each alone', () => {
  const room = testRoom()
  const { windowId } = notifyOfMaintenance(room.deps)
  writeUnaudited(room.db, (tx) => queueNotification(tx, room.deps, system, acmeId, { maintenanceWindowId: windowId }))
  const causes = room.db.select().from(notifications).all()
  expect(causes).toMatchObject([
    { statusUpdateId: null, maintenanceUpdateId: expect.any(String), maintenanceWindowId: null },
    { statusUpdateId: null, maintenanceUpdateId: null, maintenanceWindowId: windowId },
  ])
})

test('where the causing transaction fails nothing is owed', () => {
  const room = testRoom()
  addWebhook(room.deps, 'https://hooks.example/a')
  const update = silentUpdate(room)
  const fails = () =>
    writeUnaudited(room.db, (tx) => {
      queueNotification(tx, room.deps, system, acmeId, { statusUpdateId: update })
      throw new Error('the change failed')
    })
  expect(fails).toThrow('the change failed')
  expect(room.db.select().from(notifications).all()).toEqual([])
  expect(allDeliveries(room.deps)).toEqual([])
})
