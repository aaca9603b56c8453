import { expect, test } from 'vitest'
import { notifications, subscriberServices } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { openIncident } from '../incidents/open-incident.ts'
import type { Topic } from '../notifications/audience.ts'
import { createService } from '../services/create-service.ts'
import { editService } from '../services/edit-service.ts'
import { type Audience, countAudience } from './count-audience.ts'

/** Two services; people who follow the page, one service, or one kind alone; some who are not notified of anything. */
function crowd(): { room: TestRoom; api: string; web: string } {
  const room = testRoom()
  const { deps, db } = room
  const service = (name: string) =>
    createService(deps, system, acmeId, { name, description: '', serviceGroupId: null }).id
  const [api, web] = [service('API'), service('Web')]
  subscribe(deps, 'page@example.org')
  subscribe(deps, 'incidents@example.org', { followsMaintenance: false })
  const ofApi = subscribe(deps, 'api@example.org', { followsAll: false })
  const ofBoth = subscribe(deps, 'both@example.org', { followsAll: false, followsIncidents: false })
  subscribe(deps, 'nothing@example.org', { followsAll: false })
  for (const state of ['unconfirmed', 'paused', 'quarantined', 'unsubscribed'] as const)
    subscribe(deps, `${state}@example.org`, { state })
  subscribeUrl(deps, 'slack', 'https://hooks.slack.com/services/1')
  const hook = subscribeUrl(deps, 'webhook', 'https://example.org/in', { followsAll: false }).id
  subscribe(deps, 'theirs@example.org', { organizationId: otherId })
  writeUnaudited(db, (tx) => {
    for (const [subscriberId, serviceId] of [
      [ofApi, api],
      [ofBoth, api],
      [ofBoth, web],
      [hook, web],
    ] as const)
      tx.insert(subscriberServices).values({ subscriberId, serviceId }).run()
  })
  return { room, api, web }
}

const counts = (audience: Audience) => Object.fromEntries(audience.map(({ channel, people }) => [channel, people]))

test.each<[Topic['kind'], ('api' | 'web')[], Record<string, number>]>([
  ['incident', [], { email: 2, slack: 1 }],
  ['incident', ['api'], { email: 3, slack: 1 }],
  ['incident', ['web'], { email: 2, webhook: 1, slack: 1 }],
  ['incident', ['api', 'web'], { email: 3, webhook: 1, slack: 1 }],
  ['maintenance', [], { email: 1, slack: 1 }],
  ['maintenance', ['api'], { email: 3, slack: 1 }],
  ['maintenance', ['web'], { email: 2, webhook: 1, slack: 1 }],
  ['maintenance', ['api', 'web'], { email: 3, webhook: 1, slack: 1 }],
])('%s about %j reaches', (kind, names, expected) => {
  const { room, ...ids } = crowd()
  const serviceIds = names.map((name) => ids[name])
  expect(counts(countAudience(room.db, acmeId, { kind, serviceIds }))).toEqual(expected)
})

test('without a topic it is everybody active, channels in one order', () => {
  const { room } = crowd()
  expect(countAudience(room.db, acmeId)).toEqual([
    { channel: 'email', people: 5 },
    { channel: 'webhook', people: 1 },
    { channel: 'slack', people: 1 },
  ])
  expect(countAudience(room.db, otherId)).toEqual([{ channel: 'email', people: 1 }])
})

test('an internal service brings nobody, and what names internal ones alone reaches nobody', () => {
  const { room, api, web } = crowd()
  editService(room.deps, system, acmeId, api, { internal: true })
  const about = (serviceIds: string[]) => counts(countAudience(room.db, acmeId, { kind: 'maintenance', serviceIds }))
  expect(about([api])).toEqual({})
  expect(about([api, web])).toEqual({ email: 2, webhook: 1, slack: 1 })
  expect(about([])).toEqual({ email: 1, slack: 1 })
})

test("another organization's service reaches nobody but who follows the whole page", () => {
  const { room, api } = crowd()
  expect(countAudience(room.db, otherId, { kind: 'incident', serviceIds: [api] })).toEqual([
    { channel: 'email', people: 1 },
  ])
})

test('as many as were counted are owed', () => {
  const { room, web } = crowd()
  room.clock.advance(1)
  const audience = countAudience(room.db, acmeId, { kind: 'incident', serviceIds: [web] })
  openIncident(room.deps, system, acmeId, {
    ...{ title: 'I', body: 'x', status: 'investigating', notify: true },
    services: [{ serviceId: web, status: 'major_outage' }],
  })
  expect(audience.reduce((sum, { people }) => sum + people, 0)).toBe(4)
  expect(room.db.select().from(notifications).all()).toMatchObject([{ audience: 4 }])
})
