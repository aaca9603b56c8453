import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { anIncident, anUpdate, hour, minute, type StatusRoom, statusRoom } from '#src/testing/status-room.ts'
import { deleteIncident } from './delete-incident.ts'
import { findIncident } from './find-incident.ts'
import { mergeIncident } from './merge-incident.ts'
import { notifyOfOverdueUpdates } from './overdue-updates.ts'
import { resolveIncident } from './resolve-incident.ts'
import { notifyOfSilentIncidents } from './silent-incidents.ts'

const tell = ({ deps }: StatusRoom) => notifyOfOverdueUpdates(deps, system)

/** An incident of which visitors are promised to hear more in half an hour. */
function promising() {
  const room = statusRoom()
  const due = room.clock.now() + 30 * minute
  return { room, due, id: anIncident(room, {}, { nextUpdateBy: due }) }
}

const told = ({ db }: StatusRoom) => db.select().from(deliveries).where(eq(deliveries.kind, 'update_overdue')).all()

test('until the promised moment nobody is told; at it everybody who could write is, once', () => {
  const { room, due, id } = promising()
  room.clock.set(due - 1)
  expect([tell(room), told(room)]).toEqual([0, []])
  room.clock.set(due)
  expect([tell(room), tell(room)]).toEqual([1, 0])
  expect(
    told(room)
      .map(({ address }) => address)
      .toSorted(),
  ).toEqual(['ann', 'ed', 'iris', 'otto'].map((name) => `${name}@example.com`))
  expect(
    new Set(told(room).map(({ subjectId, state, organizationId }) => [subjectId, state, organizationId].join())),
  ).toEqual(new Set([`${id},waiting,${acmeId}`]))
  expect(room.notified()).toEqual([])
  expect(room.lastAudit()).toEqual({
    actorId: 'test',
    action: 'incident.update_overdue',
    subject: ['incident', id],
    changes: { nextUpdateBy: due, told: 4 },
  })
  room.clock.advance(24 * hour)
  expect(tell(room)).toBe(0)
  expect(findIncident(room.db, acmeId, id)).toMatchObject({ nextUpdateBy: due, overdueToldAt: due })
})

test('each promise is one of its own: missed again, it is told again', () => {
  const { room, due, id } = promising()
  room.clock.set(due)
  tell(room)
  anUpdate(room, id, {}, { nextUpdateBy: due + 15 * minute })
  expect(findIncident(room.db, acmeId, id).overdueToldAt).toBeNull()
  room.clock.set(due + 15 * minute)
  expect(tell(room)).toBe(1)
  expect(told(room)).toHaveLength(8)
})

test('a late answer of the clock still tells', () => {
  const { room, due } = promising()
  room.clock.set(due + 3 * hour)
  expect(tell(room)).toBe(1)
})

const endings: [string, (room: StatusRoom, id: string) => void][] = [
  ['an update came', (room, id) => void anUpdate(room, id)],
  ['it was resolved', ({ deps }, id) => void resolveIncident(deps, system, acmeId, id, { body: 'x', notify: false })],
  ['it was deleted', ({ deps }, id) => deleteIncident(deps, system, acmeId, id, 'Logins fail')],
  [
    'it was merged',
    (room, id) => {
      const intoId = anIncident(room)
      mergeIncident(room.deps, system, acmeId, id, { intoId, body: 'x', notify: false })
    },
  ],
  ['the organization was deleted', (room) => room.setAcme({ deletedAt: room.clock.now() })],
]

test.each(endings)('nothing is overdue where %s', (_what, end) => {
  const { room, due, id } = promising()
  room.clock.set(due - 1)
  end(room, id)
  room.clock.set(due + hour)
  expect([tell(room), told(room)]).toEqual([0, []])
})

test('several are told in one go, each to the people of its own organization', () => {
  const { room, due } = promising()
  const foreign = anIncident(room, {}, { organizationId: otherId, nextUpdateBy: due })
  anIncident(room)
  room.clock.set(due)
  expect(tell(room)).toBe(2)
  const toOlga = told(room).filter(({ organizationId }) => organizationId === otherId)
  expect(toOlga.map(({ address, subjectId }) => [address, subjectId])).toEqual([['olga@example.com', foreign]])
  expect(room.audited(otherId)).toEqual(['incident.opened', 'incident.update_overdue'])
})

test('what is overdue and what is silent in one organization is one mail to each, and later none', () => {
  const { room, due, id } = promising()
  const [second, quiet] = [anIncident(room, {}, { nextUpdateBy: due + 1 }), anIncident(room)]
  room.clock.advance(7 * 24 * hour)
  expect(tell(room)).toBe(2)
  expect(told(room).map(({ subjectId }) => subjectId)).toEqual(Array(4).fill(id))
  expect(notifyOfSilentIncidents(room.deps, system)).toBe(0)
  expect(room.db.select().from(deliveries).all()).toHaveLength(4)
  expect(findIncident(room.db, acmeId, second).overdueToldAt).toBe(room.clock.now())
  expect(findIncident(room.db, acmeId, quiet).silenceToldAt).toBe(room.clock.now())
  const recorded = room.audited().filter((action) => action.startsWith('incident.') && action !== 'incident.opened')
  expect(recorded.toSorted()).toEqual([
    ...Array(2).fill('incident.silent'),
    'incident.silent',
    ...Array(2).fill('incident.update_overdue'),
  ])
})
