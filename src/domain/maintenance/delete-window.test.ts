import { expect, test } from 'vitest'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { aWindow, day, hour, shutOut, statusRoom, strangers } from '#src/testing/status-room.ts'
import { maintenanceStatuses } from '#src/words.ts'
import { whyUntold } from '../notifications/audience.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { readCalendar, readMaintenance, windowsThatAre } from '../status-page/load-maintenance.ts'
import { amendMaintenanceUpdate } from './amend-maintenance-update.ts'
import { deleteWindow } from './delete-window.ts'
import { findWindow, pastWindows, pendingWindows, updatesOfWindow } from './find-window.ts'
import { runDueSteps } from './run-due-steps.ts'

function running() {
  const room = statusRoom()
  const api = room.service()
  subscribe(room.deps, 'sue@example.org')
  const id = aWindow(room, { serviceIds: [api], notify: true, reminders: [60] })
  room.clock.advance(day)
  runDueSteps(room.deps, system)
  return { room, api, id }
}

test('a window that is deleted is nowhere any more, has no effect, takes no step and is not told', () => {
  const { room, api, id } = running()
  expect(room.statuses(api)).toEqual(['under_maintenance'])
  deleteWindow(room.deps, room.actor('ed'), acmeId, id)
  expect(room.statuses(api)).toEqual(['operational'])
  expect(refusal(() => findWindow(room.db, acmeId, id))).toBe('not_found')
  expect(pendingWindows(room.db, acmeId)).toEqual([])
  expect(pastWindows(room.db, acmeId, 'newest', 10).rows).toEqual([])
  expect(windowsThatAre(room.db, acmeId, maintenanceStatuses)).toEqual([])
  const organization = organizationById(room.deps, acmeId)
  expect(readCalendar(room.deps, organization)).toEqual([])
  expect(refusal(() => readMaintenance(room.deps, organization, id))).toBe('not_found')
  expect(room.notified().map((one) => whyUntold(room.db, one))).toContain('The maintenance was deleted.')
  room.clock.advance(3 * hour)
  expect(runDueSteps(room.deps, system)).toBe(0)
})

test('the audit log keeps what was said; strangers delete nothing, and nobody twice', () => {
  const { room, id } = running()
  expect(strangers(room, (actor, org) => deleteWindow(room.deps, actor, org, id))).toEqual(shutOut)
  deleteWindow(room.deps, system, acmeId, id)
  expect(room.lastAudit()).toMatchObject({
    action: 'maintenance.deleted',
    subject: ['maintenance_window', id],
    changes: {
      before: { title: 'Database upgrade', updates: [{ status: 'in_progress' }, { body: 'We move to new disks.' }] },
    },
  })
  expect(refusal(() => deleteWindow(room.deps, system, acmeId, id))).toBe('not_found')
})

test('a window began when the update that says so did', () => {
  const { room, id } = running()
  const begun = room.clock.now()
  room.clock.advance(hour)
  const update = updatesOfWindow(room.db, id)[0]?.id ?? ''
  const amend = (input: object) => amendMaintenanceUpdate(room.deps, system, acmeId, id, update, input)
  expect(amend({ displayAt: begun + hour / 2, body: 'It runs.' })).toMatchObject({
    body: 'It runs.',
    editedAt: begun + hour,
  })
  expect(findWindow(room.db, acmeId, id).startedAt).toBe(begun + hour / 2)
  const told = room.notified().length
  amend({ notify: true })
  expect(room.notified()).toHaveLength(told + 1)
  expect(room.lastAudit()).toMatchObject({
    action: 'maintenance_update.edited',
    subject: ['maintenance_update', update],
  })
  expect(refusal(() => amend({ displayAt: room.clock.now() + 1 }))).toBe('invalid')
  expect(
    strangers(room, (actor, org) => amendMaintenanceUpdate(room.deps, actor, org, id, update, { body: 'x' })),
  ).toEqual(shutOut)
})
