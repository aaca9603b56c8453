import { expect, test } from 'vitest'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { anIncident, hour, type StatusRoom, shutOut, statusRoom, strangers } from '#src/testing/status-room.ts'
import { findIncident, updatesOf } from './find-incident.ts'
import { publishPostmortem, savePostmortemDraft } from './postmortem.ts'
import { reopenIncident, resolveIncident } from './resolve-incident.ts'

const fixed = { body: 'Fixed.', notify: false }

/** An outage of an hour that has been over for another hour. */
function over() {
  const room = statusRoom()
  const api = room.service()
  const id = anIncident(room, { [api]: 'major_outage' })
  room.clock.advance(hour)
  resolveIncident(room.deps, system, acmeId, id, fixed)
  const resolvedAt = room.clock.now()
  room.clock.advance(hour)
  return { room, api, id, resolvedAt }
}

const draftOf = (room: StatusRoom, id: string) => findIncident(room.db, acmeId, id).postmortemDraft

test('a draft is kept as typed, while it is still going on, too; the audit log knows how much, not what', () => {
  const room = statusRoom()
  const id = anIncident(room)
  savePostmortemDraft(room.deps, room.actor('ed'), acmeId, id, { body: ' It was **DNS**. ' })
  expect(draftOf(room, id)).toBe(' It was **DNS**. ')
  expect(updatesOf(room.db, id)).toHaveLength(1)
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'incident.postmortem_drafted',
    subject: ['incident', id],
    changes: { characters: 17 },
  })
})

test('an empty text forgets the draft', () => {
  const { room, id } = over()
  savePostmortemDraft(room.deps, system, acmeId, id, { body: 'It was DNS.' })
  savePostmortemDraft(room.deps, system, acmeId, id, { body: ' \n ' })
  expect(draftOf(room, id)).toBeNull()
})

test('published it is the last update; the end of the incident stays, the draft does not', () => {
  const { room, api, id, resolvedAt } = over()
  savePostmortemDraft(room.deps, system, acmeId, id, { body: 'It was DN' })
  const update = publishPostmortem(room.deps, room.actor('ed'), acmeId, id, { body: 'It was DNS.', notify: false })
  expect(update).toMatchObject({ status: 'postmortem', body: 'It was DNS.', displayAt: room.clock.now() })
  expect(updatesOf(room.db, id).map(({ status }) => status)).toEqual(['postmortem', 'resolved', 'investigating'])
  expect(findIncident(room.db, acmeId, id)).toMatchObject({ status: 'postmortem', resolvedAt, postmortemDraft: null })
  expect(room.statuses(api)).toEqual(['operational'])
  expect(room.notified()).toEqual([])
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'incident.postmortem_published',
    subject: ['incident', id],
    changes: { statusUpdate: update.id, notify: false },
  })
})

test('told, its followers are owed it, those of its services alone included', () => {
  const { room, api, id } = over()
  subscribe(room.deps, 'sue@example.org')
  const update = publishPostmortem(room.deps, system, acmeId, id, { body: 'It was DNS.', notify: true })
  expect(room.notified()).toMatchObject([{ statusUpdateId: update.id, serviceIds: [api], audience: 1 }])
})

test('before the incident is over, or once it is reopened, it is refused, and the draft stays', () => {
  const { room, id } = over()
  reopenIncident(room.deps, system, acmeId, id, fixed)
  savePostmortemDraft(room.deps, system, acmeId, id, { body: 'Too early.' })
  const publish = (incidentId: string) => () =>
    publishPostmortem(room.deps, system, acmeId, incidentId, { body: 'Too early.', notify: true })
  expect(refusal(publish(id))).toBe('conflict')
  expect(refusal(publish(anIncident(room)))).toBe('conflict')
  expect(draftOf(room, id)).toBe('Too early.')
  expect(room.notified()).toEqual([])
})

test("viewers may neither draft nor publish, and another organization's incident is not found", () => {
  const { room, id } = over()
  const { deps } = room
  const body = 'It was DNS.'
  expect(strangers(room, (who, where) => savePostmortemDraft(deps, who, where, id, { body }))).toEqual(shutOut)
  expect(strangers(room, (who, where) => publishPostmortem(deps, who, where, id, { body, notify: true }))).toEqual(
    shutOut,
  )
  expect(draftOf(room, id)).toBeNull()
})
