import { expect, test } from 'vitest'
import { maintenanceSeries, maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { aWindow, day, hour, minute, plannedWindow, type StatusRoom, statusRoom } from '#src/testing/status-room.ts'
import { accepted } from '../forms/checked.ts'
import { readForm } from '../forms/form.ts'
import { postMaintenanceUpdate } from './change-window.ts'
import { checkNewWindow } from './check-window.ts'
import { findSeries, findWindow, remindersOf, servicesOfWindow, updatesOfWindow } from './find-window.ts'
import { runDueSteps } from './run-due-steps.ts'
import { scheduleWindow } from './schedule-window.ts'

test('an editor plans a window: it stands as typed, its services stay up, and the audit log has all of it', () => {
  const room = statusRoom()
  const api = room.service()
  const now = room.clock.now()
  const input = { ...plannedWindow, serviceIds: [api], reminders: [60], autoComplete: false, notifyAtEnd: true }
  const window = scheduleWindow(room.deps, room.actor('ed'), acmeId, input)
  const { scheduledStart, scheduledEnd } = plannedWindow
  expect(window).toEqual({
    id: window.id,
    organizationId: acmeId,
    seriesId: null,
    occurrence: null,
    title: 'Database upgrade',
    status: 'scheduled',
    impact: 'maintenance',
    impactOverride: null,
    affectsServices: true,
    releasesServices: true,
    metadata: {},
    deletedAt: null,
    scheduledStart,
    scheduledEnd,
    startedAt: null,
    startedInTime: false,
    endedAt: null,
    announcedAt: null,
    monitoringAt: null,
    feedId: null,
    autoStart: true,
    autoComplete: false,
    notifyAtStart: false,
    notifyAtEnd: true,
    overrunAt: null,
    sequence: 0,
    createdAt: now,
    updatedAt: now,
  })
  expect(servicesOfWindow(room.db, window.id)).toEqual([{ id: api, name: 'API' }])
  expect(room.statuses(api)).toEqual(['operational'])
  expect(updatesOfWindow(room.db, window.id)).toMatchObject([
    { status: 'scheduled', body: 'We move to new disks.', displayAt: now, notify: false, authorId: 'ed0000000000' },
  ])
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'maintenance.scheduled',
    subject: ['maintenance_window', window.id],
    changes: { ...input, further: 0 },
  })
})

test('told, its followers are owed one message about its services; not told, none', () => {
  const room = statusRoom()
  const api = room.service()
  subscribe(room.deps, 'sue@example.org')
  subscribe(room.deps, 'tom@example.org', { followsMaintenance: false })
  aWindow(room, { serviceIds: [api] })
  expect(room.notified()).toEqual([])
  const id = aWindow(room, { serviceIds: [api], notify: true })
  const [update] = updatesOfWindow(room.db, id)
  expect(room.notified()).toMatchObject([{ maintenanceUpdateId: update?.id, serviceIds: [api], audience: 1 }])
})

test('a window that runs already may be planned; one that is over may not', () => {
  const room = statusRoom()
  const now = room.clock.now()
  const over = { scheduledStart: now - hour, scheduledEnd: now }
  expect(refusal(() => aWindow(room, over))).toBe('invalid')
  expect(room.db.select().from(maintenanceWindows).all()).toEqual([])
  const id = aWindow(room, { ...over, scheduledEnd: now + 1, autoStart: false })
  expect(findWindow(room.db, acmeId, id).status).toBe('scheduled')
})

test('recorded after it began it runs at once, since it began; that is its first word, said once and now', () => {
  const room = statusRoom()
  const api = room.service()
  subscribe(room.deps, 'sue@example.org')
  const now = room.clock.now()
  const times = { scheduledStart: now - hour, scheduledEnd: now + hour }
  const id = aWindow(room, { ...times, serviceIds: [api], notify: true, notifyAtStart: true, reminders: [60] })
  expect(findWindow(room.db, acmeId, id)).toMatchObject({ status: 'in_progress', startedAt: now - hour })
  expect(updatesOfWindow(room.db, id)).toMatchObject([{ status: 'in_progress', displayAt: now, notify: true }])
  expect(room.statuses(api)).toEqual(['under_maintenance'])
  expect([runDueSteps(room.deps, system), room.notified().length]).toEqual([0, 1])
})

test.each([
  ['the clock was late', (_: StatusRoom, __: string) => {}, ['scheduled', 'in_progress', 'completed']],
  [
    'a person spoke between two steps that were due before',
    (room: StatusRoom, id: string) =>
      postMaintenanceUpdate(room.deps, system, acmeId, id, { status: 'scheduled', body: 'Soon.', notify: false }),
    ['scheduled', 'scheduled', 'in_progress', 'completed'],
  ],
])('the timeline reads in order where %s', (_, between, order) => {
  const room = statusRoom()
  const start = room.clock.now() + hour
  const id = aWindow(room, { scheduledStart: start, scheduledEnd: start + hour })
  room.clock.advance(hour + 30 * minute)
  between(room, id)
  room.clock.advance(hour)
  runDueSteps(room.deps, system)
  const updates = updatesOfWindow(room.db, id).toReversed()
  expect(updates.map(({ status }) => status)).toEqual(order)
  const shown = updates.map(({ displayAt }) => displayAt)
  expect(shown).toEqual(shown.toSorted((a, b) => a - b))
  expect(findWindow(room.db, acmeId, id)).toMatchObject({ startedAt: start, endedAt: start + hour })
})

test('reminders whose moment is over are not owed', () => {
  const room = statusRoom()
  const now = room.clock.now()
  const id = aWindow(room, { reminders: [7 * 1440, 1440, 60] })
  expect(remindersOf(room.db, id)).toEqual([
    { maintenanceWindowId: id, leadMinutes: 7 * 1440, remindAt: now - 6 * day, settledAt: now },
    { maintenanceWindowId: id, leadMinutes: 1440, remindAt: now, settledAt: now },
    { maintenanceWindowId: id, leadMinutes: 60, remindAt: now + 23 * hour, settledAt: null },
  ])
})

/** Planned by a form that shows the clocks of that zone. Returns when each window begins and ends, in UTC. */
function plannedByForm(timeZone: string, scheduledStart: string, scheduledEnd: string, repeat = '') {
  const room = statusRoom()
  room.setAcme({ timeZone })
  room.clock.set(Date.parse(`${scheduledStart.slice(0, 10)}T00:00Z`) - 2 * day)
  const form = readForm({ title: 'T', body: 'x', scheduledStart, scheduledEnd, repeat })
  const { seriesId } = scheduleWindow(room.deps, system, acmeId, accepted(checkNewWindow(form, timeZone)))
  const rows = room.db.select().from(maintenanceWindows).orderBy(maintenanceWindows.scheduledStart).all()
  return {
    times: rows.map((row) =>
      [row.scheduledStart, row.scheduledEnd].map((at) => new Date(at).toISOString().slice(0, 16)),
    ),
    firstStart: seriesId === null ? null : findSeries(room.db, acmeId, seriesId).firstStart,
    occurrences: rows.map(({ occurrence }) => occurrence),
  }
}

/** The nights in which the clocks change: forward in March, back in autumn. */
test.each([
  ['Europe/Berlin', '2026-03-29T01:30', '2026-03-29T03:30', '2026-03-29T00:30', '2026-03-29T01:30'],
  ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T05:00', '2026-03-29T01:30', '2026-03-29T03:00'],
  ['Europe/Berlin', '2026-10-25T02:30+02:00', '2026-10-25T03:30', '2026-10-25T00:30', '2026-10-25T02:30'],
  ['America/New_York', '2026-03-08T02:30', '2026-03-08T05:00', '2026-03-08T07:30', '2026-03-08T09:00'],
  ['America/New_York', '2026-11-01T01:30-04:00', '2026-11-01T03:00', '2026-11-01T05:30', '2026-11-01T08:00'],
])('in %s from %s to %s is from %s to %s UTC', (zone, from, to, start, end) => {
  expect(plannedByForm(zone, from, to).times).toEqual([[start, end]])
})

test.each([
  ['Europe/Berlin', '2026-03-29T02:30', ['2026-03-29T01:30', '2026-03-30T00:30', '2026-03-31T00:30']],
  ['America/New_York', '2026-03-08T02:30', ['2026-03-08T07:30', '2026-03-09T06:30', '2026-03-10T06:30']],
])('in %s a daily window that begins in the gap, at %s, keeps the time that was typed', (zone, typed, starts) => {
  const planned = plannedByForm(zone, typed, `${typed.slice(0, 10)}T05:00`, 'daily')
  expect(planned.firstStart).toBe(typed)
  expect(planned.occurrences[0]).toBe(typed)
  expect(planned.times.slice(0, 3).map(([start]) => start)).toEqual(starts)
})

test('a series is its rule and what its windows begin with; the first window is one of it, and only it is told', () => {
  const room = statusRoom()
  const api = room.service()
  const plan = { serviceIds: [api], reminders: [60], rule: 'FREQ=WEEKLY', notify: true, notifyAtStart: true }
  const { id, seriesId } = scheduleWindow(room.deps, room.actor('ed'), acmeId, { ...plannedWindow, ...plan })
  const { scheduledStart: _start, scheduledEnd: _end, notify: _notify, rule: _rule, ...template } = plannedWindow
  const { serviceIds, reminders, notifyAtStart } = plan
  expect(room.db.select().from(maintenanceSeries).all()).toEqual([
    {
      id: seriesId,
      organizationId: acmeId,
      rule: 'FREQ=WEEKLY',
      firstStart: '2026-03-11T13:00',
      durationMinutes: 120,
      template: { ...template, serviceIds, reminders, notifyAtStart },
      createdAt: room.clock.now(),
      endedAt: null,
    },
  ])
  const windows = room.db.select().from(maintenanceWindows).all()
  expect(windows).toHaveLength(9)
  expect(windows.every((window) => window.seriesId === seriesId && window.notifyAtStart)).toBe(true)
  expect(room.notified()).toMatchObject([{ maintenanceUpdateId: updatesOfWindow(room.db, id)[0]?.id }])
  expect(room.lastAudit()).toMatchObject({ action: 'maintenance.scheduled', changes: { further: 8 } })
})

test('what is refused leaves nothing: an unknown or foreign service, an unknown organization, a wrong role', () => {
  const room = statusRoom()
  const { deps, actor } = room
  const plan = (who: 'ed' | 'vic' | 'olga', serviceIds: string[] = []) =>
    refusal(() => scheduleWindow(deps, actor(who), acmeId, { ...plannedWindow, rule: 'FREQ=DAILY', serviceIds }))
  expect([plan('ed', ['unknown00000']), plan('ed', [room.service('F', otherId)])]).toEqual(['invalid', 'invalid'])
  expect([plan('vic'), plan('olga')]).toEqual(['forbidden', 'not_found'])
  for (const table of [maintenanceWindows, maintenanceSeries, maintenanceUpdates])
    expect(room.db.select().from(table).all()).toEqual([])
  expect(room.audited()).toEqual([])
})

test('a service named twice is named once', () => {
  const room = statusRoom()
  const api = room.service()
  const id = aWindow(room, { serviceIds: [api, api], reminders: [60, 60] })
  expect(servicesOfWindow(room.db, id)).toHaveLength(1)
  expect(remindersOf(room.db, id)).toMatchObject([{ remindAt: plannedWindow.scheduledStart - 60 * minute }])
})
