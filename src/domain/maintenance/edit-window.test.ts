import { expect, test } from 'vitest'
import { maintenanceReminders } from '#src/db/schema/maintenance.ts'
import { services } from '#src/db/schema/services.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { aWindow, hour, minute, plannedWindow, statusRoom } from '#src/testing/status-room.ts'
import { editWindow, postMaintenanceUpdate } from './change-window.ts'
import type { WindowPlan } from './check-window.ts'
import { findWindow, remindersOf, servicesOfWindow, updatesOfWindow } from './find-window.ts'

const { scheduledStart: start } = plannedWindow
const plan: WindowPlan = {
  title: 'Disk upgrade',
  serviceIds: [],
  reminders: [],
  autoStart: false,
  autoComplete: false,
  notifyAtStart: true,
  notifyAtEnd: true,
}

test('an edit changes what stands with the window, not its times; nothing is said and nobody is told', () => {
  const room = statusRoom()
  const [api, web] = [room.service('API'), room.service('Web')]
  const id = aWindow(room, { serviceIds: [api] })
  const before = findWindow(room.db, acmeId, id)
  room.clock.advance(minute)
  editWindow(room.deps, room.actor('ed'), acmeId, id, { ...plan, serviceIds: [web], reminders: [60] })
  const { serviceIds: _ids, reminders: _reminders, ...row } = plan
  expect(findWindow(room.db, acmeId, id)).toEqual({ ...before, ...row, updatedAt: room.clock.now() })
  expect(servicesOfWindow(room.db, id)).toEqual([{ id: web, name: 'Web' }])
  expect(remindersOf(room.db, id)).toMatchObject([{ leadMinutes: 60, settledAt: null }])
  expect([updatesOfWindow(room.db, id).length, room.notified()]).toEqual([1, []])
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'maintenance.edited',
    subject: ['maintenance_window', id],
    changes: { before: { title: 'Database upgrade' }, after: { ...plan, serviceIds: [web], reminders: [60] } },
  })
})

test('while it runs, an edit takes its new services under maintenance and gives the others back', () => {
  const room = statusRoom()
  const [api, web, both] = [room.service('API'), room.service('Web'), room.service('Both')]
  const id = aWindow(room, { serviceIds: [api, both] })
  const changed = () =>
    room.db
      .select()
      .from(services)
      .all()
      .map(({ updatedAt }) => (updatedAt - start) / hour)
  room.clock.set(start)
  editWindow(room.deps, system, acmeId, id, { ...plan, serviceIds: [web, both] })
  expect(changed()).toEqual([-24, -24, -24])
  postMaintenanceUpdate(room.deps, system, acmeId, id, { status: 'in_progress', body: 'x', notify: false })
  room.clock.advance(hour)
  editWindow(room.deps, system, acmeId, id, { ...plan, serviceIds: [api, both] })
  expect(room.statuses(api, web, both)).toEqual(['under_maintenance', 'operational', 'under_maintenance'])
  expect(changed()).toEqual([1, 1, 0])
})

test('a reminder that was sent stays sent after an edit; one that is taken out is gone', () => {
  const room = statusRoom()
  const id = aWindow(room, { reminders: [1440, 60, 15] })
  const sentAt = room.clock.now()
  writeUnaudited(room.db, (tx) => {
    tx.update(maintenanceReminders).set({ settledAt: sentAt }).run()
  })
  room.clock.advance(minute)
  editWindow(room.deps, system, acmeId, id, { ...plan, reminders: [60, 7 * 1440] })
  expect(remindersOf(room.db, id).map(({ leadMinutes, settledAt }) => [leadMinutes, settledAt])).toEqual([
    [7 * 1440, sentAt + minute],
    [60, sentAt],
  ])
})
