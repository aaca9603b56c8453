import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { addWebhook, subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import {
  aWindow,
  hour,
  plannedWindow,
  type StatusRoom,
  shutOut,
  statusRoom,
  strangers,
} from '#src/testing/status-room.ts'
import { cancelWindow, editMaintenanceUpdate } from './change-window.ts'
import { findWindow, updatesOfWindow } from './find-window.ts'
import { recallMaintenanceUpdate } from './recall-maintenance-update.ts'
import { scheduleWindow } from './schedule-window.ts'

const firstOf = ({ db }: StatusRoom, id: string) => updatesOfWindow(db, id).at(-1)

/** Acme holds messages back for 30 seconds; Ed has just announced a window to Sue. */
function announced() {
  const room = statusRoom()
  room.setAcme({ recallSeconds: 30 })
  subscribe(room.deps, 'sue@example.org')
  const { id } = scheduleWindow(room.deps, room.actor('ed'), acmeId, { ...plannedWindow, notify: true })
  return { room, id, update: firstOf(room, id)?.id ?? '' }
}

test('a text is corrected: Markdown now, marked as edited, told to nobody; the audit log has both', () => {
  const room = statusRoom()
  const id = aWindow(room)
  const before = firstOf(room, id)
  room.clock.advance(hour)
  editMaintenanceUpdate(room.deps, room.actor('ed'), acmeId, id, before?.id ?? '', {
    body: 'New disks.',
    notify: false,
  })
  const now = room.clock.now()
  expect(updatesOfWindow(room.db, id)).toEqual([
    { ...before, body: 'New disks.', bodyFormat: 'markdown', updatedAt: now, editedAt: now },
  ])
  expect(findWindow(room.db, acmeId, id)).toMatchObject({ updatedAt: now, sequence: 0, status: 'scheduled' })
  expect(room.notified()).toEqual([])
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'maintenance_update.edited',
    subject: ['maintenance_update', before?.id],
    changes: { before: { body: 'We move to new disks.' }, after: { body: 'New disks.' }, notify: false },
  })
})

test('a correction that is told is one more notification of it, of a window that is over, too', () => {
  const { room, id, update } = announced()
  cancelWindow(room.deps, system, acmeId, id, { body: 'Not today.', notify: false })
  editMaintenanceUpdate(room.deps, system, acmeId, id, update, { body: 'Old disks.', notify: true })
  editMaintenanceUpdate(room.deps, system, acmeId, id, update, { body: 'Older disks.', notify: false })
  expect(room.notified().map(({ maintenanceUpdateId, audience }) => [maintenanceUpdateId, audience])).toEqual([
    [update, 1],
    [update, 1],
  ])
  expect(firstOf(room, id)).toMatchObject({ body: 'Older disks.', notify: true })
})

test('recalled in time, an update is told to nobody; the page and the window keep it', () => {
  const { room, id, update } = announced()
  addWebhook(room.deps, 'https://hooks.example.org/')
  room.clock.advance(29_999)
  recallMaintenanceUpdate(room.deps, room.actor('ed'), acmeId, id, update)
  expect(room.notified()).toMatchObject([{ recalledAt: room.clock.now(), expandedAt: room.clock.now() }])
  expect(firstOf(room, id)).toMatchObject({ body: 'We move to new disks.', notify: false, status: 'scheduled' })
  expect(findWindow(room.db, acmeId, id).status).toBe('scheduled')
  expect(room.db.select().from(deliveries).all()).toEqual([])
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'maintenance_update.recalled',
    subject: ['maintenance_update', update],
    changes: { before: { status: 'scheduled', body: 'We move to new disks.' } },
  })
})

test('once the messages have left, or were recalled before, or were never owed, there is nothing to recall', () => {
  const { room, id, update } = announced()
  const recall = (windowId: string, updateId: string) =>
    refusal(() => recallMaintenanceUpdate(room.deps, system, acmeId, windowId, updateId))
  const silent = aWindow(room)
  expect(recall(silent, firstOf(room, silent)?.id ?? '')).toBe('conflict')
  room.clock.advance(30_000)
  const entries = room.audited()
  expect(recall(id, update)).toBe('conflict')
  expect(firstOf(room, id)?.notify).toBe(true)
  expect(room.audited()).toEqual(entries)
  const again = announced()
  recallMaintenanceUpdate(again.room.deps, system, acmeId, again.id, again.update)
  expect(refusal(() => recallMaintenanceUpdate(again.room.deps, system, acmeId, again.id, again.update))).toBe(
    'conflict',
  )
})

test("viewers may do neither; another window's and another organization's are not found", () => {
  const { room, id, update } = announced()
  const { deps } = room
  const text = { body: 'x', notify: true }
  expect(strangers(room, (who, where) => editMaintenanceUpdate(deps, who, where, id, update, text))).toEqual(shutOut)
  expect(strangers(room, (who, where) => recallMaintenanceUpdate(deps, who, where, id, update))).toEqual(shutOut)
  const other = aWindow(room)
  expect(refusal(() => editMaintenanceUpdate(deps, system, acmeId, other, update, text))).toBe('not_found')
  expect(refusal(() => recallMaintenanceUpdate(deps, system, acmeId, other, update))).toBe('not_found')
  expect(room.notified()).toMatchObject([{ recalledAt: null }])
})
