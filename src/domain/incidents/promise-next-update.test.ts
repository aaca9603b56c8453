import { expect, test } from 'vitest'
import { acmeId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { anIncident, minute, shutOut, statusRoom, strangers } from '#src/testing/status-room.ts'
import { findIncident, updatesOf } from './find-incident.ts'
import { notifyOfOverdueUpdates } from './overdue-updates.ts'
import { promiseNextUpdate } from './promise-next-update.ts'
import { resolveIncident } from './resolve-incident.ts'

test('a promise is moved without an update, nobody is told, and the team is reminded of the new one', () => {
  const room = statusRoom()
  const due = room.clock.now() + 15 * minute
  const id = anIncident(room, {}, { nextUpdateBy: due })
  room.clock.set(due)
  expect(notifyOfOverdueUpdates(room.deps, system)).toBe(1)
  promiseNextUpdate(room.deps, room.actor('ed'), acmeId, id, due + 30 * minute)
  expect(room.lastAudit()).toMatchObject({
    action: 'incident.next_update_promised',
    subject: ['incident', id],
    changes: { before: due, after: due + 30 * minute },
  })
  expect(findIncident(room.db, acmeId, id)).toMatchObject({ nextUpdateBy: due + 30 * minute, updatedAt: due })
  expect([updatesOf(room.db, id).length, room.notified()]).toEqual([1, []])
  room.clock.set(due + 30 * minute)
  expect(notifyOfOverdueUpdates(room.deps, system)).toBe(1)
})

test('an incident that is over promises nothing; viewers and strangers change nothing', () => {
  const room = statusRoom()
  const id = anIncident(room)
  expect(strangers(room, (actor, organization) => promiseNextUpdate(room.deps, actor, organization, id, 1))).toEqual(
    shutOut,
  )
  resolveIncident(room.deps, system, acmeId, id, { body: 'Over.', notify: false })
  expect(refusal(() => promiseNextUpdate(room.deps, system, acmeId, id, 1))).toBe('conflict')
  expect(findIncident(room.db, acmeId, id).nextUpdateBy).toBeNull()
})
