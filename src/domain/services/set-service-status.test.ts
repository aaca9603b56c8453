import { expect, test } from 'vitest'
import { deliveries, notifications, subscriberServices } from '#src/db/schema/delivery.ts'
import { programEvents } from '#src/db/schema/program-events.ts'
import { serviceStatusChanges } from '#src/db/schema/services.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { onQueued, writeUnaudited } from '#src/db/write.ts'
import { expandAll } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { addService } from '#src/testing/services.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { serviceStatuses } from '#src/words.ts'
import { findService } from './find-service.ts'
import { setServiceStatus } from './set-service-status.ts'

const factsOf = ({ db }: TestRoom) =>
  db
    .select()
    .from(serviceStatusChanges)
    .all()
    .map(({ status, at }) => [status, at - testEpoch])

test('an editor sets a status: it is a fact from now on, and the audit log says what it was before', () => {
  const room = testRoom()
  const { deps, db, clock, actor } = room
  const id = addService(deps)
  clock.advance(1000)
  setServiceStatus(deps, actor('ed'), acmeId, id, 'partial_outage')
  clock.advance(1000)
  setServiceStatus(deps, actor('ed'), acmeId, id, 'operational')
  expect(factsOf(room)).toEqual([
    ['operational', 0],
    ['partial_outage', 1000],
    ['operational', 2000],
  ])
  expect(findService(db, acmeId, id)).toMatchObject({ ownStatus: 'operational', updatedAt: testEpoch + 2000 })
  expect(lastEntry(deps)).toEqual({
    action: 'service.status_set',
    by: 'ed0000000000',
    subject: `service ${id}`,
    changes: { before: 'partial_outage', after: 'operational' },
  })
})

test.each(serviceStatuses.filter((status) => status !== 'operational'))('%s can be set by hand', (status) => {
  const { deps, db } = testRoom()
  const [id, neighbour] = [addService(deps, 'API'), addService(deps, 'Web')]
  setServiceStatus(deps, system, acmeId, id, status)
  expect(findService(db, acmeId, id).ownStatus).toBe(status)
  expect(findService(db, acmeId, neighbour).ownStatus).toBe('operational')
})

test('the status that it has already is no new fact, tells nobody, and is in the audit log all the same', () => {
  const room = testRoom()
  const { deps, db, clock } = room
  subscribeUrl(deps, 'webhook', 'https://hooks.example/in')
  const id = addService(deps)
  clock.advance(1000)
  setServiceStatus(deps, system, acmeId, id, 'operational')
  expect(factsOf(room)).toEqual([['operational', 0]])
  expect(findService(db, acmeId, id).updatedAt).toBe(testEpoch)
  expect(db.select().from(deliveries).all()).toEqual([])
  expect(lastEntry(deps)?.changes).toEqual({ before: 'operational', after: 'operational' })
})

/** Programs at hosts named by what they chose; `true`: they are notified when the API's status is set. */
const programs: Record<string, [boolean, (room: TestRoom, url: string, api: string, web: string) => void]> = {
  'follows-page': [true, ({ deps }, url) => void subscribeUrl(deps, 'webhook', url)],
  'follows-api': [true, (room, url, api) => follows(room, url, api)],
  'follows-web': [false, (room, url, _, web) => follows(room, url, web)],
  'maintenance-only': [false, ({ deps }, url) => void subscribeUrl(deps, 'webhook', url, { followsIncidents: false })],
  unconfirmed: [false, ({ deps }, url) => void subscribeUrl(deps, 'webhook', url, { state: 'unconfirmed' })],
  paused: [false, ({ deps }, url) => void subscribeUrl(deps, 'webhook', url, { state: 'paused' })],
  quarantined: [false, ({ deps }, url) => void subscribeUrl(deps, 'webhook', url, { state: 'quarantined' })],
  gone: [false, ({ deps }, url) => void subscribeUrl(deps, 'webhook', url, { state: 'unsubscribed' })],
  elsewhere: [false, ({ deps }, url) => void subscribeUrl(deps, 'webhook', url, { organizationId: otherId })],
  chat: [false, ({ deps }, url) => void subscribeUrl(deps, 'slack', url)],
  endpoint: [true, ({ deps }, url) => void addWebhook(deps, url, { events: ['service_status'] })],
  'endpoint-incidents': [false, ({ deps }, url) => void addWebhook(deps, url, { events: ['incident', 'maintenance'] })],
  'endpoint-paused': [false, (room, url) => stopped(room, url, { pausedAt: 1 })],
  'endpoint-removed': [false, (room, url) => stopped(room, url, { removedAt: 1 })],
  'endpoint-elsewhere': [false, ({ deps }, url) => void addWebhook(deps, url, {}, otherId)],
}

function follows({ deps }: TestRoom, url: string, serviceId: string): void {
  const { id: subscriberId } = subscribeUrl(deps, 'webhook', url, { followsAll: false })
  writeUnaudited(deps.db, (tx) => void tx.insert(subscriberServices).values({ subscriberId, serviceId }).run())
}

function stopped({ deps }: TestRoom, url: string, how: { pausedAt?: number; removedAt?: number }): void {
  addWebhook(deps, url)
  writeUnaudited(deps.db, (tx) => void tx.update(webhookEndpoints).set(how).run())
}

test.each(Object.entries(programs))('a program that is %s is told or not', (name, [isTold, add]) => {
  const room = testRoom()
  const { deps, db, clock } = room
  const [api, web] = [addService(deps, 'API'), addService(deps, 'Web')]
  add(room, `https://${name}.example/in`, api, web)
  clock.advance(1000)
  setServiceStatus(deps, system, acmeId, api, 'major_outage')
  expandAll(deps)
  const [event] = db.select().from(programEvents).all()
  const owed = {
    organizationId: acmeId,
    notificationId: null,
    subjectId: event?.id,
    channel: 'webhook',
    destination: `${name}.example`,
    kind: 'service_status',
    state: 'waiting',
    attempts: 0,
    nextAttemptAt: testEpoch + 1000,
    createdAt: testEpoch + 1000,
    settledAt: null,
  }
  expect(db.select().from(deliveries).all()).toMatchObject(isTold ? [owed] : [])
})

test('people are not told: they read it on the page', () => {
  const { deps, db } = testRoom()
  subscribe(deps, 'sue@example.com')
  setServiceStatus(deps, system, acmeId, addService(deps), 'major_outage')
  expect([db.select().from(deliveries).all(), db.select().from(notifications).all()]).toEqual([[], []])
})

test('whoever delivers is woken where something is owed, and only there', () => {
  const { deps, db } = testRoom()
  let woken = 0
  const stop = onQueued(db, () => {
    woken += 1
  })
  const id = addService(deps)
  setServiceStatus(deps, system, acmeId, id, 'major_outage')
  expect(woken).toBe(0)
  subscribeUrl(deps, 'webhook', 'https://hooks.example/in')
  setServiceStatus(deps, system, acmeId, id, 'operational')
  stop()
  expect(woken).toBe(1)
})

test("a viewer may not, and another organization's service is not found", () => {
  const room = testRoom()
  const { deps, actor, audited } = room
  const [ours, theirs] = [addService(deps), addService(deps, 'Theirs', null, otherId)]
  const set = (persona: 'vic' | 'olga' | 'ed', id: string) =>
    refusal(() => setServiceStatus(deps, actor(persona), acmeId, id, 'major_outage'))
  expect([set('vic', ours), set('olga', ours), set('ed', theirs)]).toEqual(['forbidden', 'not_found', 'not_found'])
  expect(factsOf(room).map(([status]) => status)).toEqual(['operational', 'operational'])
  expect([audited(), audited(otherId)]).toEqual([['service.created'], ['service.created']])
})
