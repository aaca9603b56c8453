import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries, notifications, subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { notifyOfIncident, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { WebhookEvent } from '#src/words.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { postUpdate } from '../incidents/post-update.ts'
import { scheduleWindow } from '../maintenance/schedule-window.ts'
import { createService } from '../services/create-service.ts'
import { unsubscribe } from '../subscribers/confirm-subscription.ts'
import { countAudience } from '../subscribers/count-audience.ts'
import { pauseWebhook, removeWebhook } from '../webhooks/pause-webhook.ts'
import { endpointsFor, topicNow, topicOf } from './audience.ts'
import { countFollowers } from './audience-counts.ts'
import { expandNextStep } from './expand-notifications.ts'
import { readLedger } from './ledger.ts'

function services({ deps }: TestRoom): [string, string] {
  const made = ['API', 'Web'].map(
    (name) => createService(deps, system, acmeId, { name, description: '', serviceGroupId: null }).id,
  )
  return [made[0] ?? '', made[1] ?? '']
}

/** Follows these services alone. */
function follow({ deps }: TestRoom, address: string, serviceIds: string[]): void {
  const subscriberId = subscribe(deps, address, { followsAll: false })
  writeUnaudited(deps.db, (tx) => {
    for (const serviceId of serviceIds) tx.insert(subscriberServices).values({ subscriberId, serviceId }).run()
  })
}

function incident({ deps }: TestRoom, serviceIds: string[]): void {
  const services = serviceIds.map((serviceId) => ({ serviceId, status: 'partial_outage' as const }))
  openIncident(deps, system, acmeId, { title: 'I', body: 'x', status: 'investigating', services, notify: true })
}

function maintenance({ deps }: TestRoom, serviceIds: string[]): void {
  const scheduledStart = deps.clock.now() + 3_600_000
  scheduleWindow(deps, system, acmeId, {
    title: 'M',
    body: 'x',
    serviceIds,
    reminders: [],
    scheduledStart,
    scheduledEnd: scheduledStart + 3_600_000,
    autoStart: true,
    autoComplete: true,
    notifyAtStart: false,
    notifyAtEnd: false,
    notify: true,
    rule: null,
  })
}

function told({ deps }: TestRoom): string[] {
  while (expandNextStep(deps));
  return deps.db
    .select()
    .from(deliveries)
    .all()
    .map(({ address }) => address)
    .toSorted()
}

const ledger = ({ deps }: TestRoom) => readLedger(deps.db, deps.db.select().from(notifications).get()?.id ?? '')

test('who follows a service is told of what names it, and of nothing else', () => {
  const room = testRoom()
  const [api, web] = services(room)
  subscribe(room.deps, 'all@example.org')
  follow(room, 'api@example.org', [api])
  follow(room, 'both@example.org', [api, web])
  follow(room, 'web@example.org', [web])
  follow(room, 'none@example.org', [])
  incident(room, [api])
  expect(ledger(room).due).toBe(3)
  expect(told(room)).toEqual(['all@example.org', 'api@example.org', 'both@example.org'])
  expect(ledger(room)).toMatchObject({ due: 3, waiting: 3, unaccounted: 0 })
})

test('what names no service is told to those who follow the whole page', () => {
  const room = testRoom()
  const [api] = services(room)
  subscribe(room.deps, 'all@example.org')
  follow(room, 'api@example.org', [api])
  incident(room, [])
  expect(told(room)).toEqual(['all@example.org'])
})

test('incidents and maintenance are followed each for itself', () => {
  const room = testRoom()
  const [api] = services(room)
  subscribe(room.deps, 'incidents@example.org', { followsMaintenance: false })
  subscribe(room.deps, 'maintenance@example.org', { followsIncidents: false })
  maintenance(room, [api])
  expect(told(room)).toEqual(['maintenance@example.org'])
  incident(room, [api])
  expect(told(room)).toEqual(['incidents@example.org', 'maintenance@example.org'])
  const of = (kind: 'incident' | 'maintenance') => countAudience(room.deps.db, acmeId, { kind, serviceIds: [api] })
  expect([of('incident'), of('maintenance')]).toEqual([
    [{ channel: 'email', people: 1 }],
    [{ channel: 'email', people: 1 }],
  ])
})

test('paused, quarantined, unconfirmed and another organization’s are told nothing', () => {
  const room = testRoom()
  for (const state of ['paused', 'quarantined', 'unconfirmed', 'unsubscribed'] as const)
    subscribe(room.deps, `${state}@example.org`, { state })
  subscribe(room.deps, 'foreign@example.org', { organizationId: otherId })
  incident(room, [])
  expect(told(room)).toEqual([])
  expect(ledger(room)).toMatchObject({ due: 0, unaccounted: 0 })
})

test('who leaves while the audience is expanded is accounted for, on either side of the step', () => {
  const room = testRoom()
  const { deps } = room
  for (let one = 0; one < 700; one++) subscribe(deps, `reader-${one}@example.org`)
  incident(room, [])
  expandNextStep(deps)
  const all = deps.db.select().from(subscribers).all()
  for (const index of [3, 699]) {
    const subscriber = all[index]
    if (subscriber) unsubscribe(deps, testOrigin, subscriber)
    expect(ledger(room)).toMatchObject({ due: 700, unaccounted: 0 })
  }
  expect(told(room)).toHaveLength(700)
  expect(ledger(room)).toMatchObject({ due: 700, waiting: 700, unaccounted: 0 })
})

test('what a later update adds is told by that update: the audience of the one before stays as it was counted', () => {
  const room = testRoom()
  const [api, web] = services(room)
  follow(room, 'web@example.org', [web])
  subscribe(room.deps, 'all@example.org')
  incident(room, [api])
  const { id } = room.deps.db.select().from(incidents).get() ?? { id: '' }
  postUpdate(room.deps, system, acmeId, id, {
    status: 'identified',
    body: 'x',
    services: [{ serviceId: web, status: 'partial_outage' }],
    notify: true,
  })
  const all = room.deps.db.select().from(notifications).all()
  const ledgers = () => all.map((one) => readLedger(room.deps.db, one.id))
  expect(ledgers()).toMatchObject([
    { due: 1, unaccounted: 0 },
    { due: 2, unaccounted: 0 },
  ])
  expect(told(room)).toEqual(['all@example.org', 'all@example.org', 'web@example.org'])
  expect(ledgers()).toMatchObject([
    { due: 1, unaccounted: 0 },
    { due: 2, unaccounted: 0 },
  ])
})

test('a topic is what was named when it was written; of what is older than that record, what is named now', () => {
  const room = testRoom()
  const { deps, db } = room
  const [api, web] = services(room)
  const { incidentId, notificationId } = notifyOfIncident(deps, { serviceIds: [api] })
  const read = () => {
    const found = db.select().from(notifications).where(eq(notifications.id, notificationId)).get()
    if (!found) throw new Error('nothing is told')
    return found
  }
  const set = [{ serviceId: web, status: 'major_outage' as const }]
  postUpdate(deps, system, acmeId, incidentId, { status: 'identified', body: 'x', services: set, notify: false })
  expect(topicOf(db, read())).toEqual({ kind: 'incident', serviceIds: [api], eventId: incidentId })
  writeUnaudited(db, (tx) => void tx.update(notifications).set({ serviceIds: null }).run())
  const all = expect.arrayContaining([api, web])
  expect(topicOf(db, read())).toEqual({ kind: 'incident', serviceIds: all, eventId: incidentId })
})

test('a window names its services to its updates and to its reminder alike; what is unknown names none', () => {
  const room = testRoom()
  const [api] = services(room)
  const { windowId } = notifyOfMaintenance(room.deps, { serviceIds: [api] })
  const { maintenanceUpdateId } = room.db.select().from(notifications).get() ?? { maintenanceUpdateId: '' }
  const none = { statusUpdateId: null, maintenanceUpdateId: null, maintenanceWindowId: null }
  const named = { kind: 'maintenance', serviceIds: [api], eventId: windowId }
  expect(topicNow(room.db, { ...none, maintenanceUpdateId })).toEqual(named)
  expect(topicNow(room.db, { ...none, maintenanceWindowId: windowId })).toEqual(named)
  const unknown = topicNow(room.db, { ...none, statusUpdateId: 'unknown00000' })
  expect(unknown).toEqual({ kind: 'incident', serviceIds: [], eventId: '' })
})

test.each([
  ['a millisecond before', -1, 1],
  ['in the same millisecond', 0, 1],
  ['a millisecond after', 1, 0],
  ['never', null, 0],
] as const)('who confirmed %s is owed it: %#', (_, after, owed) => {
  const room = testRoom()
  const now = room.clock.now()
  subscribe(room.deps, 'sue@example.org', { confirmedAt: after === null ? null : now + after })
  notifyOfIncident(room.deps)
  const [notification] = room.db.select().from(notifications).all()
  if (!notification) throw new Error('nothing is told')
  expect(countFollowers(room.db, notification)).toBe(owed)
  expect(notification.audience).toBe(owed)
})

test('endpoints are told what they chose, unless they are paused, removed or another organization’s', () => {
  const { deps, db } = testRoom()
  const add = (path: string, events: WebhookEvent[], organizationId = acmeId) =>
    addWebhook(deps, `https://hooks.example/${path}`, { name: path, events }, organizationId).id
  add('all', ['incident', 'maintenance', 'service_status'])
  add('incidents', ['incident'])
  add('windows', ['maintenance'])
  pauseWebhook(deps, system, acmeId, add('paused', ['incident']))
  removeWebhook(deps, system, acmeId, add('removed', ['incident']))
  add('foreign', ['incident'], otherId)
  const namesOf = (event: WebhookEvent) => endpointsFor(db, acmeId, event).map(({ name }) => name)
  expect([namesOf('incident'), namesOf('maintenance'), namesOf('service_status')]).toEqual([
    ['all', 'incidents'],
    ['all', 'windows'],
    ['all'],
  ])
})
