import { expect, test } from 'vitest'
import { subscribe } from '#src/testing/factories.ts'
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
import type { Actor } from '../context.ts'
import { editIncident, editStatusUpdate } from './edit-incident.ts'
import { findIncident, updatesOf } from './find-incident.ts'

const input = { title: 'Logins and sign-ups fail', impactOverride: null }

/** An outage that began an hour ago and became better half an hour ago. */
function halfway(room: StatusRoom) {
  const api = room.service()
  const began = room.clock.now()
  const id = anIncident(room, { [api]: 'major_outage' })
  room.clock.advance(30 * minute)
  anUpdate(room, id, { [api]: 'partial_outage' })
  room.clock.advance(30 * minute)
  return { id, api, began }
}

const moments = (room: StatusRoom, id: string) => updatesOf(room.db, id).map(({ displayAt }) => displayAt)

test('a title and an impact by hand are changed; nothing is said and nobody is told', () => {
  const room = statusRoom()
  const { id, api, began } = halfway(room)
  const before = findIncident(room.db, acmeId, id)
  editIncident(room.deps, room.actor('ed'), acmeId, id, { ...input, impactOverride: 'minor' })
  expect(findIncident(room.db, acmeId, id)).toEqual({
    ...before,
    title: 'Logins and sign-ups fail',
    impactOverride: 'minor',
    impact: 'critical',
    updatedAt: began + hour,
  })
  expect(moments(room, id)).toEqual([began + 30 * minute, began])
  expect(room.statuses(api)).toEqual(['partial_outage'])
  expect(room.notified()).toEqual([])
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'incident.edited',
    subject: ['incident', id],
    changes: {
      before: { title: 'Logins fail', impactOverride: null, startedAt: began },
      after: { title: 'Logins and sign-ups fail', impactOverride: 'minor', startedAt: began },
    },
  })
})

test('an impact by hand is given up again: the derived one is still there', () => {
  const room = statusRoom()
  const { id } = halfway(room)
  editIncident(room.deps, system, acmeId, id, { ...input, impactOverride: 'none' })
  editIncident(room.deps, system, acmeId, id, input)
  expect(findIncident(room.db, acmeId, id)).toMatchObject({ impactOverride: null, impact: 'critical' })
})

test.each([
  ['two hours earlier', -2 * hour],
  ['a minute later', minute],
  ['at the moment of the next update', 30 * minute],
])('a start %s moves the first update with it, and no other', (_what, by) => {
  const room = statusRoom()
  const { id, began } = halfway(room)
  editIncident(room.deps, system, acmeId, id, { ...input, startedAt: began + by })
  expect(findIncident(room.db, acmeId, id)).toMatchObject({ startedAt: began + by, createdAt: began })
  expect(moments(room, id)).toEqual([began + 30 * minute, began + by])
  expect(room.lastAudit().changes).toMatchObject({ before: { startedAt: began }, after: { startedAt: began + by } })
})

test('a start after the next update, or in the future where there is none, is refused, and nothing changes', () => {
  const room = statusRoom()
  const { id, began } = halfway(room)
  const single = anIncident(room)
  const now = room.clock.now()
  for (const [incident, startedAt] of [
    [id, began + 30 * minute + 1],
    [single, now + 1],
  ] as const) {
    const before = [findIncident(room.db, acmeId, incident), updatesOf(room.db, incident), room.audited()]
    const edit = () => editIncident(room.deps, system, acmeId, incident, { ...input, startedAt })
    expect(refusal(edit)).toBe('invalid')
    expect([findIncident(room.db, acmeId, incident), updatesOf(room.db, incident), room.audited()]).toEqual(before)
  }
  room.clock.advance(minute)
  editIncident(room.deps, system, acmeId, single, { ...input, startedAt: room.clock.now() })
  expect(moments(room, single)).toEqual([now + minute])
})

test('the text of an update is corrected: it is Markdown now and marked as edited, and nobody is told', () => {
  const room = statusRoom()
  const { id, began } = halfway(room)
  const [newest, first] = updatesOf(room.db, id)
  editStatusUpdate(room.deps, room.actor('ed'), acmeId, id, newest?.id ?? '', {
    body: 'A disk is full.',
    notify: false,
  })
  const now = began + hour
  expect(updatesOf(room.db, id)).toEqual([
    { ...newest, body: 'A disk is full.', bodyFormat: 'markdown', updatedAt: now, editedAt: now },
    first,
  ])
  expect(findIncident(room.db, acmeId, id)).toMatchObject({ status: 'identified', updatedAt: now })
  expect(room.notified()).toEqual([])
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'status_update.edited',
    subject: ['status_update', newest?.id],
    changes: {
      before: { body: 'We know more.', displayAt: began + 30 * minute },
      after: { body: 'A disk is full.', displayAt: began + 30 * minute },
      notify: false,
    },
  })
})

test('a correction that is told is one more notification of the same update, which stays one that was told', () => {
  const room = statusRoom()
  subscribe(room.deps, 'sue@example.org')
  const id = anIncident(room)
  const [update] = updatesOf(room.db, id)
  const edit = (body: string, notify: boolean) =>
    editStatusUpdate(room.deps, system, acmeId, id, update?.id ?? '', { body, notify })
  edit('Corrected.', true)
  edit('Corrected again.', false)
  expect(room.notified()).toMatchObject([{ statusUpdateId: update?.id, audience: 1 }])
  expect(updatesOf(room.db, id)).toMatchObject([{ body: 'Corrected again.', notify: true }])
})

test('viewers may correct neither, and from another organization neither is found', () => {
  const room = statusRoom()
  const id = anIncident(room)
  const [update] = updatesOf(room.db, id)
  const text = { body: 'x', notify: true }
  expect(strangers(room, (who, where) => editIncident(room.deps, who, where, id, input))).toEqual(shutOut)
  const edit = (who: Actor, where: string) => editStatusUpdate(room.deps, who, where, id, update?.id ?? '', text)
  expect(strangers(room, edit)).toEqual(shutOut)
  expect(updatesOf(room.db, id)).toEqual([update])
})

test('an update is found in its own incident alone', () => {
  const room = statusRoom()
  const [id, other] = [anIncident(room), anIncident(room)]
  const [update] = updatesOf(room.db, id)
  const edit = () => editStatusUpdate(room.deps, system, acmeId, other, update?.id ?? '', { body: 'x', notify: false })
  expect(refusal(edit)).toBe('not_found')
})
