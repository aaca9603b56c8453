import { expect, test } from 'vitest'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import {
  aWindow,
  day,
  hour,
  minute,
  plannedWindow,
  type StatusRoom,
  shutOut,
  statusRoom,
  strangers,
} from '#src/testing/status-room.ts'
import type { Actor } from '../context.ts'
import { cancelWindow, editWindow, extendWindow, postMaintenanceUpdate, rescheduleWindow } from './change-window.ts'
import type { WindowPlan } from './check-window.ts'
import { findWindow, remindersOf, updatesOfWindow } from './find-window.ts'
import { runDueSteps } from './run-due-steps.ts'

const { scheduledStart: start, scheduledEnd: end } = plannedWindow
const quiet = { body: 'A word.', notify: false }
const loud = { body: 'A word.', notify: true }
const plan: WindowPlan = {
  title: 'Disk upgrade',
  serviceIds: [],
  reminders: [],
  autoStart: false,
  autoComplete: false,
  notifyAtStart: true,
  notifyAtEnd: true,
}

const found = ({ db }: StatusRoom, id: string) => findWindow(db, acmeId, id)
const post = (
  { deps }: StatusRoom,
  id: string,
  status: Parameters<typeof postMaintenanceUpdate>[4]['status'],
  said = quiet,
) => postMaintenanceUpdate(deps, system, acmeId, id, { status, ...said })

test('rescheduled before it began: new times, reminders owed anew, a word to its followers, a rising sequence', () => {
  const room = statusRoom()
  subscribe(room.deps, 'sue@example.org')
  const id = aWindow(room, { reminders: [1440, 60] })
  const times = { scheduledStart: start + day, scheduledEnd: end + day }
  rescheduleWindow(room.deps, room.actor('ed'), acmeId, id, { ...times, ...loud })
  expect(found(room, id)).toMatchObject({ ...times, status: 'scheduled', sequence: 1, startedAt: null })
  expect(remindersOf(room.db, id)).toMatchObject([
    { leadMinutes: 1440, remindAt: start, settledAt: null },
    { leadMinutes: 60, remindAt: start + 23 * hour, settledAt: null },
  ])
  const [update] = updatesOfWindow(room.db, id)
  expect(room.notified()).toMatchObject([{ maintenanceUpdateId: update?.id, audience: 1 }])
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'maintenance.rescheduled',
    subject: ['maintenance_window', id],
    changes: { before: { scheduledStart: start, scheduledEnd: end }, after: times, notify: true },
  })
})

test('rescheduled into what is over already, or once it has begun, it stays', () => {
  const room = statusRoom()
  const id = aWindow(room)
  const now = room.clock.now()
  const move = (scheduledEnd: number) =>
    refusal(() =>
      rescheduleWindow(room.deps, system, acmeId, id, { scheduledStart: now - hour, scheduledEnd, ...loud }),
    )
  expect(move(now)).toBe('invalid')
  post(room, id, 'in_progress')
  expect(move(now + 1)).toBe('conflict')
  expect(found(room, id)).toMatchObject({ scheduledStart: start, scheduledEnd: end, sequence: 0 })
  expect(room.notified()).toEqual([])
})

test('a running one gets another end, later or earlier; that it takes longer is forgotten', () => {
  const room = statusRoom()
  const api = room.service()
  const id = aWindow(room, { serviceIds: [api] })
  room.clock.set(start)
  post(room, id, 'in_progress')
  post(room, id, 'verifying')
  room.clock.set(start + hour)
  extendWindow(room.deps, room.actor('ed'), acmeId, id, { scheduledEnd: end + hour, ...loud })
  expect(found(room, id)).toMatchObject({ scheduledEnd: end + hour, status: 'verifying', overrunAt: null, sequence: 1 })
  expect(room.statuses(api)).toEqual(['under_maintenance'])
  expect(room.notified()).toHaveLength(1)
  expect(room.lastAudit()).toMatchObject({
    action: 'maintenance.extended',
    changes: {
      before: { scheduledStart: start, scheduledEnd: end },
      after: { scheduledStart: start, scheduledEnd: end + hour },
    },
  })
  extendWindow(room.deps, system, acmeId, id, { scheduledEnd: start + hour + 1, ...quiet })
  expect(found(room, id)).toMatchObject({ scheduledEnd: start + hour + 1, sequence: 2 })
})

test('begun by hand before its time, and to end before it too, it began when it did', () => {
  const room = statusRoom()
  const id = aWindow(room)
  room.clock.advance(hour)
  post(room, id, 'in_progress')
  const began = room.clock.now()
  extendWindow(room.deps, system, acmeId, id, { scheduledEnd: start + minute, ...quiet })
  expect(found(room, id)).toMatchObject({ scheduledStart: start, scheduledEnd: start + minute })
  extendWindow(room.deps, system, acmeId, id, { scheduledEnd: began + hour, ...quiet })
  expect(found(room, id)).toMatchObject({ scheduledStart: began, scheduledEnd: began + hour })
  room.clock.advance(hour)
  runDueSteps(room.deps, system)
  expect(found(room, id)).toMatchObject({ status: 'completed', endedAt: began + hour })
})

test('begun by a clock that has been set back since, it ends as it was extended', () => {
  const room = statusRoom()
  const id = aWindow(room)
  room.clock.set(start + minute)
  runDueSteps(room.deps, system)
  room.clock.set(start - day)
  const planned = room.clock.now() + hour
  extendWindow(room.deps, system, acmeId, id, { scheduledEnd: planned, ...quiet })
  expect(found(room, id)).toMatchObject({ scheduledStart: room.clock.now(), scheduledEnd: planned })
  room.clock.set(planned)
  runDueSteps(room.deps, system)
  expect(found(room, id)).toMatchObject({ status: 'completed', startedAt: start, endedAt: start })
})

test('an end that is over is refused, and so is extending what has not begun', () => {
  const room = statusRoom()
  const id = aWindow(room)
  const extend = (scheduledEnd: number) =>
    refusal(() => extendWindow(room.deps, system, acmeId, id, { scheduledEnd, ...quiet }))
  expect(extend(end + hour)).toBe('conflict')
  post(room, id, 'in_progress')
  expect(extend(room.clock.now())).toBe('invalid')
  expect(found(room, id)).toMatchObject({ scheduledEnd: end, sequence: 0 })
})

test.each([
  ['before it begins', 'scheduled', null],
  ['while it runs', 'in_progress', 0],
] as const)('cancelled %s, its services are given back', (_when, status, began) => {
  const room = statusRoom()
  const api = room.service()
  const id = aWindow(room, { serviceIds: [api] })
  const startedAt = began === null ? null : room.clock.now() + began
  post(room, id, status)
  room.clock.advance(hour)
  cancelWindow(room.deps, room.actor('ed'), acmeId, id, loud)
  expect(found(room, id)).toMatchObject({ status: 'cancelled', startedAt, endedAt: room.clock.now(), sequence: 1 })
  expect(room.statuses(api)).toEqual(['operational'])
  expect(room.notified()).toHaveLength(1)
  expect(room.lastAudit()).toMatchObject({
    action: 'maintenance.cancelled',
    changes: { before: { status }, notify: true },
  })
})

test('by hand it starts early, goes back and forth, and is completed; only back to scheduled it cannot go', () => {
  const room = statusRoom()
  const id = aWindow(room)
  const now = room.clock.now()
  post(room, id, 'scheduled')
  post(room, id, 'verifying')
  expect(refusal(() => post(room, id, 'scheduled'))).toBe('invalid')
  post(room, id, 'in_progress')
  expect(refusal(() => post(room, id, 'scheduled'))).toBe('invalid')
  room.clock.advance(hour)
  post(room, id, 'completed', loud)
  expect(found(room, id)).toMatchObject({ status: 'completed', startedAt: now, endedAt: now + hour, sequence: 0 })
  expect(room.notified()).toHaveLength(1)
  expect(room.lastAudit()).toMatchObject({
    action: 'maintenance.updated',
    changes: { before: { status: 'in_progress' }, after: { status: 'completed' }, notify: true },
  })
})

const actions: [string, (room: StatusRoom, actor: Actor, organizationId: string, id: string) => void][] = [
  ['edited', ({ deps }, who, where, id) => editWindow(deps, who, where, id, plan)],
  [
    'rescheduled',
    ({ deps }, who, where, id) =>
      rescheduleWindow(deps, who, where, id, { scheduledStart: start + day, scheduledEnd: end + day, ...loud }),
  ],
  ['extended', ({ deps }, who, where, id) => extendWindow(deps, who, where, id, { scheduledEnd: end + day, ...loud })],
  ['cancelled', ({ deps }, who, where, id) => cancelWindow(deps, who, where, id, loud)],
  [
    'updated',
    ({ deps }, who, where, id) => postMaintenanceUpdate(deps, who, where, id, { status: 'verifying', ...loud }),
  ],
]

test.each(actions)(
  '%s: viewers may not, another organization’s is not found, and what is over is over',
  (_what, act) => {
    const room = statusRoom()
    const id = aWindow(room)
    const foreign = aWindow(room, { organizationId: otherId })
    expect(strangers(room, (who, where) => act(room, who, where, id))).toEqual(shutOut)
    expect(refusal(() => act(room, system, acmeId, foreign))).toBe('not_found')
    for (const end of ['completed', 'cancelled'] as const) {
      const over = aWindow(room)
      if (end === 'cancelled') cancelWindow(room.deps, system, acmeId, over, quiet)
      else post(room, over, 'completed')
      const before = [found(room, over), updatesOfWindow(room.db, over), room.audited()]
      expect(refusal(() => act(room, system, acmeId, over))).toBe('conflict')
      expect([found(room, over), updatesOfWindow(room.db, over), room.audited()]).toEqual(before)
    }
    expect(room.notified()).toEqual([])
  },
)
