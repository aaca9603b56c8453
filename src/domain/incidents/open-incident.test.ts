import { expect, test } from 'vitest'
import { notifications } from '#src/db/schema/delivery.ts'
import { incidents } from '#src/db/schema/status.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { createService } from '../services/create-service.ts'
import { claimsOf, updatesOf } from './find-incident.ts'
import { type OpenIncident, openIncident } from './open-incident.ts'

const input: OpenIncident = {
  title: 'Logins fail',
  body: 'We are looking into it.',
  status: 'investigating',
  services: [],
  notify: false,
}

const service = ({ deps }: ReturnType<typeof testRoom>, organizationId = acmeId) =>
  createService(deps, system, organizationId, { name: 'API', description: '', serviceGroupId: null }).id

test('an editor opens an incident: it has its first update, and the audit log says so', () => {
  const room = testRoom()
  const incident = openIncident(room.deps, room.actor('ed'), acmeId, input)
  expect(incident).toMatchObject({ title: 'Logins fail', status: 'investigating', startedAt: room.clock.now() })
  expect(updatesOf(room.db, incident.id)).toMatchObject([{ body: 'We are looking into it.', status: 'investigating' }])
  expect(room.audited()).toEqual(['incident.opened'])
})

test('it sets the services that it names, and its impact is the worst of them', () => {
  const room = testRoom()
  const api = service(room)
  const { id } = openIncident(room.deps, system, acmeId, {
    ...input,
    services: [{ serviceId: api, status: 'major_outage' }],
  })
  expect(claimsOf(room.db, id)).toEqual(new Map([[api, 'major_outage']]))
  expect(room.db.select().from(incidents).get()?.impact).not.toBe('none')
})

test('a start in the past is the time of its first update', () => {
  const room = testRoom()
  const startedAt = room.clock.now() - 3_600_000
  const { id } = openIncident(room.deps, system, acmeId, { ...input, startedAt })
  expect(updatesOf(room.db, id)[0]?.displayAt).toBe(startedAt)
})

test.each([
  [false, 0],
  [true, 1],
])('notify %s: %i notification is owed', (notify, owed) => {
  const room = testRoom()
  openIncident(room.deps, system, acmeId, { ...input, notify })
  expect(room.db.select().from(notifications).all()).toHaveLength(owed)
})

test("another organization's service is refused as an unknown one, and nothing is written", () => {
  const room = testRoom()
  for (const serviceId of [service(room, otherId), 'unknown00000']) {
    const services = [{ serviceId, status: 'major_outage' }] as const
    expect(refusal(() => openIncident(room.deps, system, acmeId, { ...input, services: [...services] }))).toBe(
      'invalid',
    )
  }
  expect(room.db.select().from(incidents).all()).toEqual([])
  expect(room.audited()).toEqual([])
})

test("a viewer may not, and another organization's owner does not find it", () => {
  const { deps, actor } = testRoom()
  expect(refusal(() => openIncident(deps, actor('vic'), acmeId, input))).toBe('forbidden')
  expect(refusal(() => openIncident(deps, actor('olga'), acmeId, input))).toBe('not_found')
})
