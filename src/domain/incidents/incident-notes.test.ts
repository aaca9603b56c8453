import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { accounts } from '#src/db/schema/identity.ts'
import { incidentNotes } from '#src/db/schema/incident-notes.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { anIncident, minute, shutOut, statusRoom, strangers } from '#src/testing/status-room.ts'
import { findIncident, updatesOf } from './find-incident.ts'
import { addIncidentNote, notesOf } from './incident-notes.ts'

test('a note stands beside the incident, not in it: nobody is told and no update says it', () => {
  const room = statusRoom()
  const id = anIncident(room)
  const before = [findIncident(room.db, acmeId, id), updatesOf(room.db, id)]
  room.clock.advance(minute)
  addIncidentNote(room.deps, room.actor('ed'), acmeId, id, { body: 'Carol broke it.' })
  const [note] = notesOf(room.db, id)
  expect(note).toEqual({ id: note?.id, body: 'Carol broke it.', author: 'Ed', createdAt: room.clock.now() })
  expect([findIncident(room.db, acmeId, id), updatesOf(room.db, id)]).toEqual(before)
  expect(room.notified()).toEqual([])
})

test('the audit log says that there is a note, not what it says', () => {
  const room = statusRoom()
  const id = anIncident(room)
  addIncidentNote(room.deps, room.actor('ed'), acmeId, id, { body: 'Carol broke it.' })
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'incident.note_added',
    subject: ['incident', id],
    changes: { note: notesOf(room.db, id)[0]?.id },
  })
})

test('notes come oldest first, those of one incident alone, under the present name of their author', () => {
  const room = statusRoom()
  const { deps, db, actor } = room
  const [id, other] = [anIncident(room), anIncident(room)]
  for (const [who, body] of [
    ['ed', 'First.'],
    ['ann', 'Second.'],
    ['ed', 'Third.'],
  ] as const) {
    room.clock.advance(minute)
    addIncidentNote(deps, actor(who), acmeId, id, { body })
  }
  addIncidentNote(deps, system, acmeId, id, { body: 'By nobody.' })
  addIncidentNote(deps, actor('ed'), acmeId, other, { body: 'Elsewhere.' })
  writeUnaudited(db, (tx) => {
    tx.update(accounts).set({ name: 'Edwina' }).where(eq(accounts.id, 'ed0000000000')).run()
  })
  expect(notesOf(db, id).map(({ author, body }) => [author, body])).toEqual([
    ['Edwina', 'First.'],
    ['Ann', 'Second.'],
    ['Edwina', 'Third.'],
    [null, 'By nobody.'],
  ])
})

test('the note of an erased person stays, under no name of theirs', () => {
  const room = statusRoom()
  const id = anIncident(room)
  addIncidentNote(room.deps, room.actor('ed'), acmeId, id, { body: 'I saw it.' })
  writeUnaudited(room.db, (tx) => {
    tx.update(incidentNotes).set({ authorId: 'erased-1a2b3c4d' }).run()
  })
  expect(notesOf(room.db, id)).toMatchObject([{ author: 'Deleted account', body: 'I saw it.' }])
})

test("viewers may not write one, and another organization's incident is not found", () => {
  const room = statusRoom()
  const id = anIncident(room)
  const act = strangers(room, (who, where) => addIncidentNote(room.deps, who, where, id, { body: 'x' }))
  expect(act).toEqual(shutOut)
  expect(notesOf(room.db, id)).toEqual([])
})
