import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { aWindow, day, hour, minute, plannedWindow, type StatusRoom, statusRoom } from '#src/testing/status-room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { cancelWindow, extendWindow, postMaintenanceUpdate, rescheduleWindow } from './change-window.ts'
import { findWindow, remindersOf, updatesOfWindow } from './find-window.ts'
import { runDueSteps } from './run-due-steps.ts'
import { stepText } from './step-texts.ts'

const { scheduledStart: start, scheduledEnd: end } = plannedWindow
const quiet = { body: 'By hand.', notify: false }

const run = ({ deps }: StatusRoom) => runDueSteps(deps, system)

function runAt(room: StatusRoom, at: number): number {
  room.clock.set(at)
  return run(room)
}

const found = ({ db }: StatusRoom, id: string) => findWindow(db, acmeId, id)
const said = ({ db }: StatusRoom, id: string) =>
  updatesOfWindow(db, id).map(({ status, displayAt, body }) => [status, displayAt, body])

test('by the clock it starts and is completed at its very moments, and the audit log says what was due when', () => {
  const room = statusRoom()
  const api = room.service()
  const id = aWindow(room, { serviceIds: [api] })
  expect([runAt(room, start - 1), found(room, id).status]).toEqual([0, 'scheduled'])
  expect([runAt(room, start), run(room)]).toEqual([1, 0])
  expect(found(room, id)).toMatchObject({ status: 'in_progress', startedAt: start, endedAt: null })
  expect(room.statuses(api)).toEqual(['under_maintenance'])
  expect(room.lastAudit()).toEqual({
    actorId: 'test',
    action: 'maintenance.started',
    subject: ['maintenance_window', id],
    changes: { dueAt: start, notify: false },
  })
  expect([runAt(room, end - 1), runAt(room, end), run(room)]).toEqual([0, 1, 0])
  expect(found(room, id)).toMatchObject({ status: 'completed', startedAt: start, endedAt: end })
  expect(room.statuses(api)).toEqual(['operational'])
  expect(room.lastAudit()).toMatchObject({ action: 'maintenance.completed', changes: { dueAt: end, notify: false } })
  expect(said(room, id)).toEqual([
    ['completed', end, 'The maintenance is completed.'],
    ['in_progress', start, 'The maintenance has begun.'],
    ['scheduled', testEpoch, 'We move to new disks.'],
  ])
  expect(room.notified()).toEqual([])
})

test.each([
  [{ notifyAtStart: true, notifyAtEnd: true }, ['in_progress', 'completed']],
  [{ notifyAtStart: true, notifyAtEnd: false }, ['in_progress']],
  [{ notifyAtStart: false, notifyAtEnd: true }, ['completed']],
  [{ notifyAtEnd: true, autoComplete: false }, ['in_progress']],
] as const)('%j: told with %j', (plan, statuses) => {
  const room = statusRoom()
  subscribe(room.deps, 'sue@example.org')
  const id = aWindow(room, plan)
  runAt(room, start)
  runAt(room, end)
  const told = updatesOfWindow(room.db, id).filter(({ notify }) => notify)
  expect(told.map(({ status }) => status).toReversed()).toEqual(statuses)
  expect(room.notified().map(({ maintenanceUpdateId, audience }) => [maintenanceUpdateId, audience])).toEqual(
    told.map((update) => [update.id, 1]).toReversed(),
  )
})

test('each reminder is one message at its moment; several that are due at once are one together', () => {
  const room = statusRoom()
  const id = aWindow(room, { reminders: [1425, 60, 15] })
  expect([runAt(room, start - 1425 * minute), room.notified().length]).toEqual([1, 1])
  expect(room.notified()).toMatchObject([{ maintenanceWindowId: id, maintenanceUpdateId: null }])
  expect([runAt(room, start - 10 * minute), run(room), room.notified().length]).toEqual([1, 0, 2])
  const { action, changes } = room.lastAudit()
  expect([action, changes.notify]).toEqual(['maintenance.reminded', true])
  expect([
    [15, 60],
    [60, 15],
  ]).toContainEqual(changes.leadMinutes)
  const at = start - 10 * minute
  expect(remindersOf(room.db, id).map(({ settledAt }) => settledAt)).toEqual([start - 1425 * minute, at, at])
})

test('a millisecond before its moment nothing happens by the clock', () => {
  const room = statusRoom()
  aWindow(room, { reminders: [60] })
  for (const moment of [start - hour, start, end]) {
    expect([moment, runAt(room, moment - 1)]).toEqual([moment, 0])
    expect([moment, runAt(room, moment)]).toEqual([moment, 1])
  }
})

test.each<[string, (room: StatusRoom, id: string) => void, number]>([
  ['its start has passed', (room) => room.clock.set(start), 1],
  [
    'it has begun early',
    ({ deps }, id) => postMaintenanceUpdate(deps, system, acmeId, id, { status: 'in_progress', ...quiet }),
    1,
  ],
  ['it is cancelled', ({ deps }, id) => cancelWindow(deps, system, acmeId, id, quiet), 0],
])('nobody is reminded where %s', (_what, act, settled) => {
  const room = statusRoom()
  const id = aWindow(room, { reminders: [60], autoStart: false })
  act(room, id)
  room.clock.set(Math.max(room.clock.now(), start - hour))
  expect([run(room), room.notified()]).toEqual([settled, []])
})

test('rescheduled, it is reminded of again, at the new moment', () => {
  const room = statusRoom()
  const id = aWindow(room, { reminders: [60] })
  runAt(room, start - hour)
  const times = { scheduledStart: start + day, scheduledEnd: end + day }
  rescheduleWindow(room.deps, system, acmeId, id, { ...times, ...quiet })
  expect([runAt(room, start), room.notified().length]).toEqual([0, 1])
  expect([runAt(room, start + 23 * hour), room.notified().length]).toEqual([1, 2])
})

test('what does not complete by itself is said to take longer, once; extended, it may be said again', () => {
  const room = statusRoom()
  const api = room.service()
  const id = aWindow(room, { autoComplete: false, serviceIds: [api] })
  runAt(room, start)
  expect([runAt(room, end), run(room), runAt(room, end + hour)]).toEqual([1, 0, 0])
  expect(found(room, id)).toMatchObject({ status: 'in_progress', overrunAt: end, endedAt: null })
  expect(room.statuses(api)).toEqual(['under_maintenance'])
  expect(room.lastAudit()).toMatchObject({ action: 'maintenance.overran', changes: { dueAt: end } })
  extendWindow(room.deps, system, acmeId, id, { scheduledEnd: end + 2 * hour, ...quiet })
  expect(found(room, id).overrunAt).toBeNull()
  expect(runAt(room, end + 2 * hour)).toBe(1)
  expect(said(room, id)[0]).toEqual([
    'in_progress',
    end + 2 * hour,
    'The maintenance takes longer than planned. We are still working on it.',
  ])
})

test('what does not start by itself waits for a hand, also past its end; begun after its end, only a hand ends it', () => {
  const room = statusRoom()
  const id = aWindow(room, { autoStart: false })
  expect([runAt(room, start), runAt(room, end), runAt(room, end + day)]).toEqual([0, 0, 0])
  postMaintenanceUpdate(room.deps, system, acmeId, id, { status: 'in_progress', ...quiet })
  expect([run(room), runAt(room, end + 2 * day)]).toEqual([0, 0])
  expect(found(room, id)).toMatchObject({ startedAt: end + day, endedAt: null, overrunAt: null })
})

test('after an absence all steps are done in the order in which they were to happen, across windows and organizations', () => {
  const room = statusRoom()
  const later = aWindow(room, { title: 'Later', reminders: [60] })
  const times = { scheduledStart: start - hour / 2, scheduledEnd: end + hour }
  const around = aWindow(room, { title: 'Around', ...times })
  const foreign = aWindow(room, { organizationId: otherId, scheduledStart: start + minute, scheduledEnd: end })
  const planned = room.db.select().from(auditEntries).all().length
  expect(runAt(room, end + day)).toBe(7)
  const done = room.db.select().from(auditEntries).all().slice(planned)
  const steps = done.map(({ action, subjectId, details }) => {
    const { changes }: { changes: { dueAt: number } } = JSON.parse(details)
    return [changes.dueAt, action, subjectId] as const
  })
  expect(steps.toSorted(([a], [b]) => a - b)).toEqual([
    [start - hour, 'maintenance.reminded', later],
    [start - hour / 2, 'maintenance.started', around],
    [start, 'maintenance.started', later],
    [start + minute, 'maintenance.started', foreign],
    [end, 'maintenance.completed', later],
    [end, 'maintenance.completed', foreign],
    [end + hour, 'maintenance.completed', around],
  ])
  const ours = room.db
    .select()
    .from(auditEntries)
    .all()
    .filter(({ chain }) => chain === acmeId)
    .slice(-5)
  expect(ours.map(({ subjectId }) => subjectId)).toEqual([later, around, later, later, around])
  expect(room.notified()).toEqual([])
  expect(found(room, later)).toMatchObject({ startedAt: start, endedAt: end })
})

test('a deleted organization’s windows rest', () => {
  const room = statusRoom()
  aWindow(room, { reminders: [60] })
  room.setAcme({ deletedAt: room.clock.now() })
  expect(runAt(room, end)).toBe(0)
})

test.each(['en', 'de', 'fr', 'es', 'pt', 'ja'] as const)(
  'the page in %s says each step in its own language',
  (language) => {
    const room = statusRoom()
    room.setAcme({ language })
    const [id, slow] = [aWindow(room), aWindow(room, { autoComplete: false })]
    runAt(room, end)
    const bodies = [...updatesOfWindow(room.db, id), ...updatesOfWindow(room.db, slow)].map(({ body }) => body)
    for (const step of ['started', 'completed', 'overrun'] as const) expect(bodies).toContain(stepText(language, step))
    const inEnglish = ['The maintenance has begun.', 'The maintenance is completed.']
    expect(inEnglish.filter((text) => bodies.includes(text))).toHaveLength(language === 'en' ? 2 : 0)
  },
)

/** Texts that visitors read of all windows, and the times these ran. */
function story({ db }: StatusRoom): unknown[] {
  const windows = db.select().from(maintenanceWindows).orderBy(maintenanceWindows.id).all()
  const updates = db.select().from(maintenanceUpdates).orderBy(maintenanceUpdates.displayAt).all()
  return [
    windows.map(({ status, startedAt, endedAt, overrunAt }) => [status, startedAt, endedAt, overrunAt]),
    windows.map(({ id }) =>
      updates.flatMap((update) =>
        update.maintenanceWindowId === id ? [[update.status, update.displayAt, update.body]] : [],
      ),
    ),
  ]
}

test('slept through or looked at every quarter of an hour: what visitors read in the end is the same', () => {
  const window = fc.record({
    from: fc.integer({ min: 1, max: 10 }),
    length: fc.integer({ min: 1, max: 8 }),
    autoStart: fc.boolean(),
    autoComplete: fc.boolean(),
  })
  fc.assert(
    fc.property(
      fc.array(window, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 0, max: 20 }),
      (windows, quarters) => {
        const stories = [quarters, 1].map((nap) => {
          const room = statusRoom()
          for (const { from, length, autoStart, autoComplete } of windows) {
            const scheduledStart = testEpoch + from * 15 * minute
            const scheduledEnd = scheduledStart + length * 15 * minute
            aWindow(room, { scheduledStart, scheduledEnd, autoStart, autoComplete, reminders: [15] })
          }
          for (let at = nap; at < quarters; at += nap) runAt(room, testEpoch + at * 15 * minute)
          runAt(room, testEpoch + quarters * 15 * minute)
          return story(room)
        })
        expect(stories[0]).toEqual(stories[1])
      },
    ),
    { numRuns: 15 },
  )
})

test('a window that began and ended while the machine slept takes both steps before those of later windows', () => {
  const room = statusRoom()
  const start = plannedWindow.scheduledStart
  const times = (from: number, until: number) => ({
    scheduledStart: start + from * hour,
    scheduledEnd: start + until * hour,
  })
  const auto = { autoStart: true, autoComplete: true }
  const ids = [times(0, 2), times(1, 3), times(4, 5)].map((one) => aWindow(room, { ...auto, ...one }))
  room.clock.set(start + 10 * hour)
  expect(runDueSteps(room.deps, system)).toBe(6)
  const name = (id: string) => ids.indexOf(id)
  const steps = room.db
    .select()
    .from(maintenanceUpdates)
    .orderBy(sql`rowid`)
    .all()
    .filter(({ status }) => status !== 'scheduled')
  expect(steps.map(({ maintenanceWindowId, status }) => [name(maintenanceWindowId), status])).toEqual([
    [0, 'in_progress'],
    [1, 'in_progress'],
    [0, 'completed'],
    [1, 'completed'],
    [2, 'in_progress'],
    [2, 'completed'],
  ])
})
