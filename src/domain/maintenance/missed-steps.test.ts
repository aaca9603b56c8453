import { expect, test } from 'vitest'
import { allDeliveries, expandAll } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import {
  anIncident,
  aWindow,
  day,
  hour,
  minute,
  plannedWindow,
  type StatusRoom,
  statusRoom,
} from '#src/testing/status-room.ts'
import { findWindow, updatesOfWindow } from './find-window.ts'
import { runDueSteps } from './run-due-steps.ts'

/** What the clock did while nobody was there: recorded with its own times, and told as far as it is still worth telling. */

const { scheduledStart: start, scheduledEnd: end } = plannedWindow
const told = { notifyAtStart: true, notifyAtEnd: true }

/** Sue follows by mail, and a program by an endpoint. */
function followed(): StatusRoom & { api: string } {
  const room = statusRoom()
  subscribe(room.deps, 'sue@example.org')
  addWebhook(room.deps, 'https://hooks.example/a')
  return { ...room, api: room.service() }
}

function runAt(room: StatusRoom, at: number): void {
  room.clock.set(at)
  runDueSteps(room.deps, system)
  expandAll(room.deps)
}

/** Status of each update that people, or programs, are told; `reminder`: of a window ahead. */
function heard(room: StatusRoom, id: string, channel: 'email' | 'webhook'): string[] {
  const updates = updatesOfWindow(room.db, id)
  return room.notified().flatMap((one) => {
    const isTold = allDeliveries(room.deps).some((row) => row.notificationId === one.id && row.channel === channel)
    const status = updates.find((update) => update.id === one.maintenanceUpdateId)?.status
    return isTold ? [status ?? 'reminder'] : []
  })
}

const statusChanges = ({ deps }: StatusRoom) =>
  allDeliveries(deps).filter(({ kind }) => kind === 'service_status').length

test.each([
  ['as it begins', [start], ['in_progress']],
  ['an hour after it began', [start + hour], ['in_progress']],
  ['a minute before its end', [end - minute], ['in_progress']],
  ['at its end', [end], ['completed']],
  ['a quarter of an hour after its end', [end + 15 * minute], ['completed']],
  ['a moment later', [end + 15 * minute + 1], []],
  ['a week later', [end + 7 * day], []],
  ['after its beginning, and a day after its end', [start, end + day], ['in_progress', 'completed']],
  ['after its beginning, and more than a day after its end', [start, end + day + 1], ['in_progress']],
])('somebody is there again %s: people hear of %j%j', (_when, moments, expected) => {
  const room = followed()
  const id = aWindow(room, { ...told, serviceIds: [room.api] })
  for (const at of moments) runAt(room, at)
  expect(heard(room, id, 'email')).toEqual(expected)
  const last = moments.at(-1) ?? 0
  expect(findWindow(room.db, acmeId, id)).toMatchObject({ startedAt: start, endedAt: last >= end ? end : null })
  // A program knows how each window stands in the end.
  expect(heard(room, id, 'webhook').at(-1)).toBe(last >= end ? 'completed' : 'in_progress')
})

test('of a window that takes longer nobody hears after a day', () => {
  for (const [late, expected] of [
    [hour, ['in_progress', 'in_progress']],
    [2 * day, ['in_progress']],
  ] as const) {
    const room = followed()
    const id = aWindow(room, { ...told, autoComplete: false })
    runAt(room, start)
    runAt(room, end + late)
    expect(heard(room, id, 'email')).toEqual(expected)
    expect(findWindow(room.db, acmeId, id)).toMatchObject({ overrunAt: end, endedAt: null })
  }
})

test('what began and ended meanwhile changes no service for programs; what runs, or ran before, does', () => {
  const room = followed()
  for (const days of [1, 2, 3]) {
    const from = start + days * day
    aWindow(room, { ...told, serviceIds: [room.api], scheduledStart: from, scheduledEnd: from + hour })
  }
  runAt(room, start + 5 * day)
  expect(statusChanges(room)).toBe(0)
  const from = room.clock.now() + hour
  aWindow(room, { serviceIds: [room.api], scheduledStart: from, scheduledEnd: from + 9 * hour })
  runAt(room, from + 2 * hour)
  expect([statusChanges(room), room.statuses(room.api)]).toEqual([1, ['under_maintenance']])
  runAt(room, from + 5 * day)
  expect([statusChanges(room), room.statuses(room.api)]).toEqual([2, ['operational']])
})

test('the audit log has each step that was missed, and that nobody was notified', () => {
  const room = followed()
  aWindow(room, told)
  runAt(room, end + day)
  expect(room.audited().slice(-2)).toEqual(['maintenance.started', 'maintenance.completed'])
  expect(room.lastAudit().changes).toEqual({ dueAt: end, notify: false })
})

test('of a reminder people hear as long as the window is ahead', () => {
  const room = followed()
  const id = aWindow(room, { reminders: [24 * 60 - 1] })
  runAt(room, start - 2 * hour)
  expect(heard(room, id, 'email')).toEqual(['reminder'])
})

test('months of windows are taken in several transactions, in their order', () => {
  const room = followed()
  const windows = Array.from({ length: 60 }, (_, days) => {
    const from = start + days * day
    return aWindow(room, { ...told, serviceIds: [room.api], scheduledStart: from, scheduledEnd: from + hour })
  })
  anIncident(room, { [room.api]: 'major_outage' })
  runAt(room, start + 100 * day)
  expect(windows.map((id) => findWindow(room.db, acmeId, id).status)).toEqual(Array(60).fill('completed'))
  expect(statusChanges(room)).toBe(1)
  expect(heard(room, windows[59] ?? '', 'email')).toEqual([])
})
