import fc from 'fast-check'
import { expect, test } from 'vitest'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import { services } from '#src/db/schema/services.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import {
  anIncident,
  anUpdate,
  hour,
  minute,
  type StatusRoom,
  shutOut,
  statusRoom,
  strangers,
} from '#src/testing/status-room.ts'
import { incidentStatuses, serviceStatuses } from '#src/words.ts'
import { deleteStatusUpdate } from './delete-status-update.ts'
import { effectsOf, findIncident, updatesOf } from './find-incident.ts'
import { publishPostmortem } from './postmortem.ts'
import { resolveIncident } from './resolve-incident.ts'

const remove = ({ deps }: StatusRoom, incidentId: string, id: string) =>
  deleteStatusUpdate(deps, system, acmeId, incidentId, id)

test('a resolution said by mistake: the incident is open again, and its services are as they were', () => {
  const room = statusRoom()
  const api = room.service()
  const id = anIncident(room, { [api]: 'major_outage' })
  room.clock.advance(hour)
  const update = resolveIncident(room.deps, system, acmeId, id, { body: 'Fixed.', notify: false })
  room.clock.advance(hour)
  deleteStatusUpdate(room.deps, room.actor('ed'), acmeId, id, update.id)
  const now = room.clock.now()
  expect(findIncident(room.db, acmeId, id)).toMatchObject({ status: 'investigating', resolvedAt: null, updatedAt: now })
  expect(room.statuses(api)).toEqual(['major_outage'])
  expect(room.db.select().from(services).all()).toMatchObject([{ id: api, updatedAt: now }])
  expect(updatesOf(room.db, id).map(({ body }) => body)).toEqual(['We are looking.'])
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'status_update.deleted',
    subject: ['status_update', update.id],
    changes: { before: { status: 'resolved', body: 'Fixed.', displayAt: now - hour } },
  })
})

test('the row stays, for what was mailed of it', () => {
  const room = statusRoom()
  const id = anIncident(room)
  const update = anUpdate(room, id)
  remove(room, id, update)
  const rows = room.db.select().from(statusUpdates).all()
  expect(rows.map((row) => [row.id === update, row.deletedAt])).toEqual([
    [false, null],
    [true, room.clock.now()],
  ])
})

test('an impact that only the deleted update reached was never reached', () => {
  const room = statusRoom()
  const api = room.service()
  const id = anIncident(room, { [api]: 'degraded_performance' })
  const update = anUpdate(room, id, { [api]: 'major_outage' })
  remove(room, id, update)
  expect(findIncident(room.db, acmeId, id).impact).toBe('minor')
})

test('without its first update it keeps its start; only the other one speaks', () => {
  const room = statusRoom()
  const [api, web] = [room.service('API'), room.service('Web')]
  const id = anIncident(room, { [api]: 'major_outage' })
  const began = room.clock.now()
  room.clock.advance(hour)
  anUpdate(room, id, { [web]: 'partial_outage' }, { status: 'monitoring' })
  remove(room, id, updatesOf(room.db, id)[1]?.id ?? '')
  expect(findIncident(room.db, acmeId, id)).toMatchObject({ status: 'monitoring', startedAt: began, impact: 'major' })
  expect(room.statuses(api, web)).toEqual(['operational', 'partial_outage'])
})

test('it was never being watched, where that was the deleted update', () => {
  const room = statusRoom()
  const id = anIncident(room)
  room.clock.advance(hour)
  const first = anUpdate(room, id, {}, { status: 'monitoring' })
  const at = room.clock.now()
  room.clock.advance(hour)
  const second = anUpdate(room, id, {}, { status: 'monitoring' })
  remove(room, id, second)
  expect(findIncident(room.db, acmeId, id).monitoringAt).toBe(at)
  remove(room, id, first)
  expect(findIncident(room.db, acmeId, id).monitoringAt).toBeNull()
})

test('a reopening taken away: it has been over since it was resolved first', () => {
  const room = statusRoom()
  const id = anIncident(room)
  const at = [1, 2, 3].map((hours) => room.clock.now() + hours * hour)
  const updates = (['resolved', 'investigating', 'resolved'] as const).map((status, index) => {
    room.clock.set(at[index] ?? 0)
    return anUpdate(room, id, {}, { status })
  })
  expect(findIncident(room.db, acmeId, id).resolvedAt).toBe(at[2])
  remove(room, id, updates[1] ?? '')
  expect(findIncident(room.db, acmeId, id).resolvedAt).toBe(at[0])
})

test('the resolution before a postmortem taken away: only the postmortem says that it is over', () => {
  const room = statusRoom()
  const id = anIncident(room)
  room.clock.advance(hour)
  const resolution = anUpdate(room, id, {}, { status: 'resolved' })
  room.clock.advance(hour)
  const postmortem = publishPostmortem(room.deps, system, acmeId, id, { body: 'It was DNS.', notify: false })
  remove(room, id, resolution)
  expect(findIncident(room.db, acmeId, id)).toMatchObject({ status: 'postmortem', resolvedAt: postmortem.displayAt })
})

test('what it promised is promised no more; what a later update promised still is', () => {
  const room = statusRoom()
  const [id, later] = [anIncident(room), room.clock.now() + 2 * hour]
  room.clock.advance(minute)
  const first = anUpdate(room, id, {}, { nextUpdateBy: later })
  room.clock.advance(minute)
  const second = anUpdate(room, id, {}, { nextUpdateBy: later + hour })
  remove(room, id, first)
  expect(findIncident(room.db, acmeId, id).nextUpdateBy).toBe(later + hour)
  remove(room, id, second)
  expect(findIncident(room.db, acmeId, id).nextUpdateBy).toBeNull()
})

test('the only update of an incident stays', () => {
  const room = statusRoom()
  const id = anIncident(room)
  const [only] = updatesOf(room.db, id)
  expect(refusal(() => remove(room, id, only?.id ?? ''))).toBe('conflict')
  expect(updatesOf(room.db, id)).toEqual([only])
})

test("viewers may not; another incident's, another organization's and a deleted one are not found", () => {
  const room = statusRoom()
  const [id, other] = [anIncident(room), anIncident(room)]
  const update = anUpdate(room, id)
  expect(strangers(room, (who, where) => deleteStatusUpdate(room.deps, who, where, id, update))).toEqual(shutOut)
  expect(refusal(() => remove(room, other, update))).toBe('not_found')
  remove(room, id, update)
  expect(refusal(() => remove(room, id, update))).toBe('not_found')
})

test('whichever update is deleted, the incident stands as if it had never been said', () => {
  const room = statusRoom()
  const [api, web] = [room.service('API'), room.service('Web')]
  const began = room.clock.now()
  const anyStatus = fc.constantFrom(...serviceStatuses)
  const said = fc.record({
    status: fc.constantFrom(...incidentStatuses),
    services: fc
      .constantFrom<string[]>([], [api], [web], [api, web])
      .chain((ids) => fc.record(recordOf(ids, anyStatus))),
  })
  /** Every walk begins with both services, so that a resolution releases both, whatever is deleted. */
  const walks = fc.tuple(fc.record(recordOf([api, web], anyStatus)), fc.array(said, { minLength: 2, maxLength: 5 }))

  function standing(id: string) {
    const { status, impact, monitoringAt, resolvedAt } = findIncident(room.db, acmeId, id)
    return { status, impact, monitoringAt, resolvedAt, claims: effectsOf(room.db, id) }
  }

  fc.assert(
    fc.property(walks, fc.nat({ max: 4 }), ([first, rest], nth) => {
      const gone = nth % rest.length
      const incidents = [undefined, gone].map((left) => {
        room.clock.set(began)
        const id = anIncident(room, first)
        const updates = rest.map(({ status, services }, index) => {
          room.clock.set(began + (index + 1) * minute)
          return index === left ? '' : anUpdate(room, id, services, { status })
        })
        return { id, updates }
      })
      const [deleted, never] = incidents
      remove(room, deleted?.id ?? '', deleted?.updates[gone] ?? '')
      expect(standing(deleted?.id ?? '')).toEqual(standing(never?.id ?? ''))
    }),
    { numRuns: 25 },
  )
})

const recordOf = <T>(keys: readonly string[], value: T): Record<string, T> =>
  Object.fromEntries(keys.map((key) => [key, value]))
