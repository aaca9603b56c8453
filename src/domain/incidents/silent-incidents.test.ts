import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { anIncident, anUpdate, day, hour, type StatusRoom, statusRoom } from '#src/testing/status-room.ts'
import { deleteIncident } from './delete-incident.ts'
import { editIncident } from './edit-incident.ts'
import { findIncident } from './find-incident.ts'
import { addIncidentNote } from './incident-notes.ts'
import { mergeIncident } from './merge-incident.ts'
import { resolveIncident } from './resolve-incident.ts'
import { notifyOfSilentIncidents } from './silent-incidents.ts'

const tell = ({ deps }: StatusRoom) => notifyOfSilentIncidents(deps, system)
const told = ({ db }: StatusRoom) => db.select().from(deliveries).where(eq(deliveries.kind, 'incident_silent')).all()

test('after four hours without a word everybody who could write is told, once, and the audit log says since when', () => {
  const room = statusRoom()
  const began = room.clock.now()
  const id = anIncident(room)
  room.clock.set(began + 4 * hour - 1)
  expect([tell(room), told(room)]).toEqual([0, []])
  room.clock.set(began + 4 * hour)
  expect([tell(room), tell(room)]).toEqual([1, 0])
  expect(
    told(room)
      .map(({ address, subjectId }) => [address, subjectId])
      .toSorted(),
  ).toEqual(['ann', 'ed', 'iris', 'otto'].map((name) => [`${name}@example.com`, id]))
  expect(room.notified()).toEqual([])
  expect(room.lastAudit()).toEqual({
    actorId: 'test',
    action: 'incident.silent',
    subject: ['incident', id],
    changes: { heardAt: began, told: 4 },
  })
  room.clock.advance(7 * day)
  expect(tell(room)).toBe(0)
})

test('the next update begins a new silence', () => {
  const room = statusRoom()
  const id = anIncident(room)
  room.clock.advance(4 * hour)
  tell(room)
  room.clock.advance(hour)
  anUpdate(room, id)
  expect(findIncident(room.db, acmeId, id).silenceToldAt).toBeNull()
  room.clock.advance(4 * hour - 1)
  expect(tell(room)).toBe(0)
  room.clock.advance(1)
  expect(tell(room)).toBe(1)
  expect(told(room)).toHaveLength(8)
})

test('what counts is when it was written, not the moment it speaks of', () => {
  const room = statusRoom()
  const began = room.clock.now()
  const id = anIncident(room, {}, { startedAt: began - day })
  expect(tell(room)).toBe(0)
  room.clock.advance(4 * hour)
  anUpdate(room, id, {}, { displayAt: began - 2 * day })
  expect(tell(room)).toBe(0)
  room.clock.advance(4 * hour)
  expect(tell(room)).toBe(1)
  expect(room.lastAudit().changes.heardAt).toBe(began + 4 * hour)
})

test('notes and corrections of its row are no word to visitors', () => {
  const room = statusRoom()
  const id = anIncident(room)
  room.clock.advance(3 * hour)
  addIncidentNote(room.deps, system, acmeId, id, { body: 'Still nothing.' })
  editIncident(room.deps, system, acmeId, id, { title: 'Sign-ups fail', impactOverride: null })
  room.clock.advance(hour)
  expect(tell(room)).toBe(1)
})

test('the organization says how long: two hours, or never', () => {
  const room = statusRoom()
  anIncident(room)
  room.setAcme({ silentAfterHours: 0 })
  room.clock.advance(30 * day)
  expect(tell(room)).toBe(0)
  room.setAcme({ silentAfterHours: 2 })
  anIncident(room)
  room.clock.advance(2 * hour - 1)
  expect(tell(room)).toBe(1)
  room.clock.advance(1)
  expect(tell(room)).toBe(1)
})

const endings: [string, (room: StatusRoom, id: string) => void][] = [
  ['resolved', ({ deps }, id) => void resolveIncident(deps, system, acmeId, id, { body: 'x', notify: false })],
  ['deleted', ({ deps }, id) => deleteIncident(deps, system, acmeId, id, 'Logins fail')],
  ['of a deleted organization', (room) => room.setAcme({ deletedAt: room.clock.now() })],
  [
    'merged into one that speaks',
    (room, id) => {
      const intoId = anIncident(room)
      mergeIncident(room.deps, system, acmeId, id, { intoId, body: 'x', notify: false })
      resolveIncident(room.deps, system, acmeId, intoId, { body: 'x', notify: false })
    },
  ],
]

test.each(endings)('an incident that is %s may be silent', (_what, end) => {
  const room = statusRoom()
  end(room, anIncident(room))
  room.clock.advance(5 * hour)
  expect([tell(room), told(room)]).toEqual([0, []])
})

test('each is told to the people of its own organization', () => {
  const room = statusRoom()
  anIncident(room)
  const foreign = anIncident(room, {}, { organizationId: otherId })
  room.clock.advance(4 * hour)
  expect(tell(room)).toBe(2)
  const toOlga = told(room).filter(({ organizationId }) => organizationId === otherId)
  expect(toOlga.map(({ address, subjectId }) => [address, subjectId])).toEqual([['olga@example.com', foreign]])
})
