import { expect, test } from 'vitest'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { services } from '#src/db/schema/services.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { anIncident, anUpdate, hour, minute, shutOut, statusRoom, strangers } from '#src/testing/status-room.ts'
import type { Actor } from '../context.ts'
import { loadFacts } from '../service-status/load-facts.ts'
import { deleteIncident } from './delete-incident.ts'
import { updatesOf } from './find-incident.ts'
import { resolveIncident } from './resolve-incident.ts'

test('it is as if it had never been: no update, no status, no bar, no promise', () => {
  const room = statusRoom()
  const [api, web] = [room.service('API'), room.service('Web')]
  const began = room.clock.now()
  const id = anIncident(room, { [api]: 'major_outage' }, { nextUpdateBy: began + 2 * hour })
  const other = anIncident(room, { [web]: 'partial_outage' })
  room.clock.advance(hour)
  anUpdate(room, id, {}, { nextUpdateBy: began + 3 * hour })
  deleteIncident(room.deps, room.actor('ed'), acmeId, id, ' Logins fail ')

  const now = room.clock.now()
  expect(updatesOf(room.db, id)).toEqual([])
  expect(room.statuses(api, web)).toEqual(['operational', 'partial_outage'])
  const facts = loadFacts(room.db, acmeId, began, now)
  expect([facts.get(api)?.length, facts.get(web)?.length]).toEqual([1, 2])
  const rows = room.db.select().from(incidents).all()
  expect(rows.find((row) => row.id === id)).toMatchObject({ deletedAt: now, resolvedAt: now, nextUpdateBy: null })
  expect(rows.find((row) => row.id === other)).toMatchObject({ deletedAt: null, resolvedAt: null })
})

test('its services have changed with it', () => {
  const room = statusRoom()
  const api = room.service()
  const id = anIncident(room, { [api]: 'major_outage' })
  room.clock.advance(hour)
  deleteIncident(room.deps, system, acmeId, id, 'Logins fail')
  expect(room.db.select().from(services).all()).toMatchObject([{ id: api, updatedAt: room.clock.now() }])
})

test('the audit log keeps what it said, and the rows stay for what was mailed of it', () => {
  const room = statusRoom()
  const began = room.clock.now()
  const id = anIncident(room)
  room.clock.advance(minute)
  anUpdate(room, id, {}, { status: 'monitoring' })
  deleteIncident(room.deps, room.actor('ed'), acmeId, id, 'Logins fail')
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'incident.deleted',
    subject: ['incident', id],
    changes: {
      before: {
        title: 'Logins fail',
        startedAt: began,
        updates: [
          { status: 'monitoring', body: 'We know more.', displayAt: began + minute },
          { status: 'investigating', body: 'We are looking.', displayAt: began },
        ],
      },
    },
  })
  expect(room.db.select().from(statusUpdates).all()).toHaveLength(2)
  expect(room.notified()).toEqual([])
})

test('one that was over keeps when it was over', () => {
  const room = statusRoom()
  const id = anIncident(room)
  room.clock.advance(hour)
  resolveIncident(room.deps, system, acmeId, id, { body: 'Fixed.', notify: false })
  const over = room.clock.now()
  room.clock.advance(hour)
  deleteIncident(room.deps, system, acmeId, id, 'Logins fail')
  expect(room.db.select().from(incidents).all()).toMatchObject([{ resolvedAt: over, deletedAt: over + hour }])
})

test.each(['', 'Logins', 'logins fail'])('with “%s” typed for its title it stays', (typed) => {
  const room = statusRoom()
  const api = room.service()
  const id = anIncident(room, { [api]: 'major_outage' })
  expect(refusal(() => deleteIncident(room.deps, system, acmeId, id, typed))).toBe('invalid')
  expect(room.statuses(api)).toEqual(['major_outage'])
  expect(updatesOf(room.db, id)).toHaveLength(1)
  expect(room.audited()).toEqual(['service.created', 'incident.opened'])
})

test("viewers may not, another organization's is not found, and twice is once", () => {
  const room = statusRoom()
  const id = anIncident(room)
  const act = (who: Actor, where: string) => deleteIncident(room.deps, who, where, id, 'Logins fail')
  expect(strangers(room, act)).toEqual(shutOut)
  act(system, acmeId)
  expect(refusal(() => act(system, acmeId))).toBe('not_found')
})
