import { expect, test } from 'vitest'
import { notifications, subscribers } from '#src/db/schema/delivery.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { allDeliveries, notifyOfIncident, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { runDueSteps } from '../maintenance/run-due-steps.ts'
import { enqueueForEndpoints, enqueueForFollowers, toEndpoint, toFollower } from './enqueue-notification.ts'

/** The newest notification, as it was written. */
function newest({ db }: TestRoom) {
  const found = db.select().from(notifications).all().at(-1)
  if (!found) throw new Error('nothing is told')
  return found
}

function oweAll(room: TestRoom, notification = newest(room)): void {
  const { deps, db } = room
  writeUnaudited(db, (tx) => {
    enqueueForFollowers(tx, deps, notification, tx.select().from(subscribers).all())
    enqueueForEndpoints(tx, deps, notification, tx.select().from(webhookEndpoints).all())
  })
}

test('a follower by mail, one by URL and an endpoint: each row says who, which way and to which host', () => {
  const room = testRoom()
  const { deps, clock } = room
  const { notificationId } = notifyOfIncident(deps)
  const sue = subscribe(deps, 'sue@example.org')
  const { id: program } = subscribeUrl(deps, 'webhook', 'https://one.example/a')
  const { id: endpoint } = addWebhook(deps, 'https://two.example:8443/b')
  oweAll(room)
  const now = clock.now()
  const common = {
    ...{ id: expect.any(String), organizationId: acmeId, notificationId, kind: 'status_update', state: 'waiting' },
    ...{ attempts: 0, nextAttemptAt: now, createdAt: now, subjectId: null, way: null, doubtedAt: null },
    ...{ leaseUntil: null, lastAnswer: null, retriedAt: null, settledAt: null, cause: null, heldBy: null },
  }
  expect(allDeliveries(deps)).toEqual([
    {
      ...{ ...common, subscriberId: sue, webhookEndpointId: null },
      ...{ channel: 'email', address: 'sue@example.org', destination: '' },
    },
    {
      ...{ ...common, subscriberId: program, webhookEndpointId: null },
      ...{
        channel: 'webhook',
        address: expect.stringMatching(/^one\.example\/…[0-9a-f]{8}$/),
        destination: 'one.example',
      },
    },
    {
      ...{ ...common, subscriberId: null, webhookEndpointId: endpoint },
      ...{
        channel: 'webhook',
        address: expect.stringMatching(/^two\.example:8443\/…/),
        destination: 'two.example:8443',
      },
    },
  ])
  expect(new Set(allDeliveries(deps).map(({ id }) => id)).size).toBe(3)
})

test('each gets one, however often it is asked', () => {
  const room = testRoom()
  subscribe(room.deps, 'sue@example.org')
  addWebhook(room.deps, 'https://two.example/b')
  notifyOfIncident(room.deps)
  const [owed] = allDeliveries(room.deps)
  for (let one = 0; one < 3; one++) oweAll(room)
  expect(allDeliveries(room.deps)).toHaveLength(2)
  expect(allDeliveries(room.deps)[0]).toEqual(owed)
})

test('nobody to be told writes nothing', () => {
  const room = testRoom()
  notifyOfIncident(room.deps)
  oweAll(room)
  expect(allDeliveries(room.deps)).toEqual([])
})

test('an update of a window, and a reminder of one, are kinds of their own', () => {
  const room = testRoom()
  subscribe(room.deps, 'sue@example.org')
  notifyOfMaintenance(room.deps)
  oweAll(room)
  room.clock.advance(46 * 60_000)
  runDueSteps(room.deps, system)
  oweAll(room)
  expect(allDeliveries(room.deps).map(({ kind }) => kind)).toEqual(['maintenance_update', 'maintenance_reminder'])
})

test('nothing is due before its release', () => {
  const room = testRoom()
  subscribe(room.deps, 'sue@example.org')
  notifyOfIncident(room.deps)
  const releaseAt = room.clock.now() + 5000
  oweAll(room, { ...newest(room), releaseAt })
  expect(allDeliveries(room.deps)).toMatchObject([{ nextAttemptAt: releaseAt, createdAt: room.clock.now() }])
})

test('a receiver by itself: an address of mail has no host', () => {
  const room = testRoom()
  subscribe(room.deps, 'sue@example.org', { id: 'sue000000000' })
  const { id } = addWebhook(room.deps, 'https://two.example/b')
  const [sue] = room.db.select().from(subscribers).all()
  const [endpoint] = room.db.select().from(webhookEndpoints).all()
  if (!sue || !endpoint) throw new Error('nobody is there')
  expect(toFollower(sue)).toEqual({
    ...{ subscriberId: 'sue000000000', channel: 'email', address: 'sue@example.org', destination: '' },
  })
  expect(toEndpoint(endpoint)).toEqual({
    ...{ webhookEndpointId: id, channel: 'webhook', address: endpoint.address, destination: 'two.example' },
  })
})
