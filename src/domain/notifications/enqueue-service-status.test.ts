import { expect, test } from 'vitest'
import { subscriberServices } from '#src/db/schema/delivery.ts'
import { serviceStatusChanges } from '#src/db/schema/status.ts'
import { onQueued, writeUnaudited } from '#src/db/write.ts'
import { allDeliveries } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { createService } from '../services/create-service.ts'
import { setServiceStatus } from '../services/set-service-status.ts'
import { pauseWebhook } from '../webhooks/pause-webhook.ts'

const service = ({ deps }: TestRoom, name: string) =>
  createService(deps, system, acmeId, { name, description: '', serviceGroupId: null }).id

/** A program that follows these services alone. */
function program({ deps, db }: TestRoom, path: string, serviceIds: string[]): string {
  const { id } = subscribeUrl(deps, 'webhook', `https://hooks.example/${path}`, { followsAll: false })
  writeUnaudited(db, (tx) => {
    for (const serviceId of serviceIds) tx.insert(subscriberServices).values({ subscriberId: id, serviceId }).run()
  })
  return id
}

const receivers = ({ deps }: TestRoom) =>
  allDeliveries(deps).map(({ webhookEndpointId, subscriberId }) => webhookEndpointId ?? subscriberId)

test('a row says which change it tells of, and no notification', () => {
  const room = testRoom()
  const { id } = addWebhook(room.deps, 'https://hooks.example/a', { events: ['service_status'] })
  setServiceStatus(room.deps, system, acmeId, service(room, 'API'), 'major_outage')
  const change = room.db.select().from(serviceStatusChanges).all().at(-1)
  expect(change?.status).toBe('major_outage')
  expect(allDeliveries(room.deps)).toMatchObject([
    {
      ...{ organizationId: acmeId, notificationId: null, webhookEndpointId: id, subjectId: change?.id },
      ...{ kind: 'service_status', state: 'waiting', channel: 'webhook', destination: 'hooks.example' },
      ...{ nextAttemptAt: room.clock.now(), createdAt: room.clock.now() },
    },
  ])
})

test('programs are told that follow the page or the service; people, chats and whoever follows another are not', () => {
  const room = testRoom()
  const [api, web] = [service(room, 'API'), service(room, 'Web')]
  const own = program(room, 'api', [api])
  const both = program(room, 'both', [api, web])
  program(room, 'web', [web])
  const { id: page } = subscribeUrl(room.deps, 'webhook', 'https://hooks.example/page')
  subscribeUrl(room.deps, 'webhook', 'https://hooks.example/windows', { followsIncidents: false })
  for (const state of ['paused', 'quarantined', 'unsubscribed', 'unconfirmed'] as const)
    subscribeUrl(room.deps, 'webhook', `https://hooks.example/${state}`, { state })
  subscribeUrl(room.deps, 'slack', 'https://hooks.slack.com/services/a')
  subscribe(room.deps, 'sue@example.org')
  subscribeUrl(room.deps, 'webhook', 'https://hooks.example/foreign', { organizationId: otherId })
  setServiceStatus(room.deps, system, acmeId, api, 'partial_outage')
  expect(receivers(room).toSorted()).toEqual([own, both, page].toSorted())
})

test('an endpoint that chose other events, a paused one and another organization’s are not told', () => {
  const room = testRoom()
  addWebhook(room.deps, 'https://hooks.example/a', { events: ['incident', 'maintenance'] })
  addWebhook(room.deps, 'https://hooks.example/b', {}, otherId)
  pauseWebhook(room.deps, system, acmeId, addWebhook(room.deps, 'https://hooks.example/c').id)
  let woken = 0
  onQueued(room.db, () => void woken++)
  setServiceStatus(room.deps, system, acmeId, service(room, 'API'), 'major_outage')
  expect(receivers(room)).toEqual([])
  expect(woken).toBe(0)
})

test('a status that it has already is told to nobody', () => {
  const room = testRoom()
  addWebhook(room.deps, 'https://hooks.example/a')
  const api = service(room, 'API')
  setServiceStatus(room.deps, system, acmeId, api, 'operational')
  expect(receivers(room)).toEqual([])
})

test('more programs than one statement takes are all told, in the causing transaction', () => {
  const room = testRoom()
  for (let one = 0; one < 1003; one++) subscribeUrl(room.deps, 'webhook', `https://hooks.example/${one}`)
  setServiceStatus(room.deps, system, acmeId, service(room, 'API'), 'major_outage')
  expect(new Set(receivers(room)).size).toBe(1003)
})
