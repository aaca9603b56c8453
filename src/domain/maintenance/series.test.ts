import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { maintenanceSeries, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { writeUnaudited } from '#src/db/write.ts'
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
import { leavingOut } from '#src/testing/watched-work.ts'
import { archiveService } from '../services/archive-service.ts'
import { cancelWindow, editWindow, postMaintenanceUpdate, rescheduleWindow } from './change-window.ts'
import { findWindow, remindersOf, servicesOfWindow, updatesOfWindow } from './find-window.ts'
import { endSeries, extendAllSeries } from './series.ts'

const said = { body: 'No more.', notify: false }

/** A weekly series whose first window is tomorrow at 13:00 in Berlin. Returns the first window's id and the series'. */
function weekly(room: StatusRoom, input: Parameters<typeof aWindow>[1] = {}) {
  const id = aWindow(room, { rule: 'FREQ=WEEKLY', ...input })
  const row = room.db.select().from(maintenanceWindows).where(eq(maintenanceWindows.id, id)).get()
  return { id, seriesId: row?.seriesId ?? '' }
}

const windowsOf = ({ db }: StatusRoom, seriesId: string) =>
  db
    .select()
    .from(maintenanceWindows)
    .where(eq(maintenanceWindows.seriesId, seriesId))
    .orderBy(maintenanceWindows.scheduledStart)
    .all()

const extend = ({ deps }: StatusRoom) => extendAllSeries(deps, system)

test('the windows of the next 60 days are there, and each day that passes brings what has come near', () => {
  const room = statusRoom()
  const { seriesId } = weekly(room)
  const starts = (weeks: number) => Array.from({ length: weeks }, (_, week) => `2026-${dates[week]}T13:00`)
  const dates = ['03-11', '03-18', '03-25', '04-01', '04-08', '04-15', '04-22', '04-29', '05-06', '05-13']
  const occurrences = () => windowsOf(room, seriesId).map(({ occurrence }) => occurrence)
  expect(occurrences()).toEqual(starts(9))
  expect([extend(room), room.audited()]).toEqual([0, ['maintenance.scheduled']])
  // 60 days ahead of the evening of 13 May is 13:00 that day from 14 March at noon on; the start itself comes a minute later.
  room.clock.set(Date.UTC(2026, 2, 14, 11))
  expect(extend(room)).toBe(0)
  room.clock.advance(minute)
  expect([extend(room), extend(room)]).toEqual([1, 0])
  expect(occurrences()).toEqual(starts(10))
  const made = windowsOf(room, seriesId).at(-1)
  expect(room.lastAudit()).toEqual({
    actorId: 'test',
    action: 'maintenance.series_extended',
    subject: ['maintenance_series', seriesId],
    changes: { windows: [{ id: made?.id, scheduledStart: Date.UTC(2026, 4, 13, 11) }] },
  })
})

test('a further window is like the first, said quietly by nobody, with reminders of its own', () => {
  const room = statusRoom()
  const [api, old] = [room.service('API'), room.service('Old')]
  subscribe(room.deps, 'sue@example.org')
  const { seriesId } = weekly(room, { serviceIds: [api, old], reminders: [60], notify: true, notifyAtStart: true })
  archiveService(room.deps, system, acmeId, old, 'Old')
  room.clock.advance(7 * day)
  extend(room)
  const made = windowsOf(room, seriesId).at(-1)
  if (!made) throw new Error('one was made')
  expect(made).toMatchObject({ title: 'Database upgrade', status: 'scheduled', notifyAtStart: true, sequence: 0 })
  expect(made.scheduledEnd - made.scheduledStart).toBe(2 * hour)
  expect(servicesOfWindow(room.db, made.id)).toEqual([{ id: api, name: 'API' }])
  expect(remindersOf(room.db, made.id)).toMatchObject([{ remindAt: made.scheduledStart - hour, settledAt: null }])
  expect(updatesOfWindow(room.db, made.id)).toMatchObject([
    { status: 'scheduled', body: 'We move to new disks.', notify: false, authorId: null },
  ])
  expect(room.notified()).toHaveLength(1)
})

test('an occurrence exists once: moved, edited or cancelled it is not made again', () => {
  const room = statusRoom()
  const { seriesId } = weekly(room)
  const [, second, third, fourth] = windowsOf(room, seriesId).map(({ id }) => id)
  const start = plannedWindow.scheduledStart + 9 * day
  const times = { scheduledStart: start, scheduledEnd: start + hour }
  rescheduleWindow(room.deps, system, acmeId, second ?? '', { ...times, ...said })
  cancelWindow(room.deps, system, acmeId, third ?? '', said)
  const {
    scheduledStart: _start,
    scheduledEnd: _end,
    body: _body,
    notify: _notify,
    rule: _rule,
    ...plan
  } = plannedWindow
  editWindow(room.deps, system, acmeId, fourth ?? '', { ...plan, title: 'Another' })
  expect(extend(room)).toBe(0)
  expect(windowsOf(room, seriesId).filter(({ title }) => title === 'Another')).toHaveLength(1)
  expect(windowsOf(room, seriesId)).toHaveLength(9)
})

test('after a long absence nothing is made for the time that is over', () => {
  const room = statusRoom()
  const { seriesId } = weekly(room)
  room.clock.advance(200 * day)
  expect(extend(room)).toBe(8)
  const made = windowsOf(room, seriesId).slice(9)
  expect(made.every(({ scheduledStart }) => scheduledStart > room.clock.now())).toBe(true)
})

test('of a rare series the next window is there, however far', () => {
  const room = statusRoom()
  const { seriesId } = weekly(room, { rule: 'FREQ=YEARLY' })
  expect(windowsOf(room, seriesId)).toHaveLength(1)
  room.clock.advance(day)
  expect(extend(room)).toBe(1)
  expect(windowsOf(room, seriesId).at(-1)?.occurrence).toBe('2027-03-11T13:00')
})

test('a series whose rule has run out ends with its last window, once, and the log says so', () => {
  const room = statusRoom()
  const { seriesId } = weekly(room, { rule: 'FREQ=DAILY;COUNT=2' })
  const series = () => room.db.select().from(maintenanceSeries).where(eq(maintenanceSeries.id, seriesId)).get()
  const [, last] = windowsOf(room, seriesId)
  room.clock.set((last?.scheduledStart ?? 0) - minute)
  expect([extend(room), series()?.endedAt]).toEqual([0, null])
  room.clock.advance(2 * minute)
  expect([extend(room), series()?.endedAt]).toEqual([0, null])
  for (const { id } of windowsOf(room, seriesId))
    postMaintenanceUpdate(room.deps, system, acmeId, id, { status: 'completed', ...said })
  expect([extend(room), extend(room), series()?.endedAt]).toEqual([0, 0, room.clock.now()])
  expect(room.audited().filter((action) => action === 'maintenance.series_ended')).toHaveLength(1)
  expect(room.lastAudit()).toMatchObject({ subject: ['maintenance_series', seriesId], changes: { cancelled: [] } })
})

test('a rule that never comes due, as older versions may have stored one, is ended and makes nothing', () => {
  const room = statusRoom()
  const { id, seriesId } = weekly(room)
  const rule = 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31'
  writeUnaudited(room.db, (tx) => {
    tx.update(maintenanceSeries).set({ rule }).where(eq(maintenanceSeries.id, seriesId)).run()
    tx.update(maintenanceWindows).set({ status: 'cancelled', endedAt: 1 }).run()
  })
  room.clock.set(findWindow(room.db, acmeId, id).scheduledStart + 90 * day)
  expect(extend(room)).toBe(0)
  expect(room.db.select().from(maintenanceSeries).get()?.endedAt).toBe(room.clock.now())
})

test('a series that has come to its end is extended no more, nor one of a deleted organization', () => {
  const room = statusRoom()
  const { seriesId } = weekly(room, { rule: 'FREQ=DAILY;COUNT=3' })
  expect(windowsOf(room, seriesId)).toHaveLength(3)
  weekly(room)
  room.clock.advance(30 * day)
  room.setAcme({ deletedAt: room.clock.now() })
  expect(extend(room)).toBe(0)
})

test('after a change of its zone, the windows that are made begin at that time there', () => {
  const room = statusRoom()
  const { seriesId } = weekly(room)
  room.setAcme({ timeZone: 'America/New_York' })
  room.clock.advance(7 * day)
  extend(room)
  const starts = windowsOf(room, seriesId).map(({ scheduledStart }) => new Date(scheduledStart).getUTCHours())
  expect([starts.at(-2), starts.at(-1)]).toEqual([11, 17])
})

test('ended, its windows to come are cancelled, and only the nearest is told; what runs or is over stays', () => {
  const room = statusRoom()
  subscribe(room.deps, 'sue@example.org')
  const { id, seriesId } = weekly(room)
  const other = aWindow(room)
  postMaintenanceUpdate(room.deps, system, acmeId, id, { status: 'in_progress', ...said })
  endSeries(room.deps, room.actor('ed'), acmeId, seriesId, { body: 'No more.', notify: true })
  const now = room.clock.now()
  const [running, ...cancelled] = windowsOf(room, seriesId)
  expect(running).toMatchObject({ status: 'in_progress', endedAt: null, sequence: 0 })
  expect(cancelled).toHaveLength(8)
  for (const window of cancelled)
    expect(window).toMatchObject({ status: 'cancelled', endedAt: now, startedAt: null, sequence: 1 })
  const [nearest, next] = cancelled.map((window) => updatesOfWindow(room.db, window.id)[0])
  expect([nearest, next]).toMatchObject([
    { body: 'No more.', notify: true, authorId: 'ed0000000000' },
    { body: 'No more.', notify: false },
  ])
  expect(room.notified()).toMatchObject([{ maintenanceUpdateId: nearest?.id }])
  expect(findWindow(room.db, acmeId, other).status).toBe('scheduled')
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'maintenance.series_ended',
    subject: ['maintenance_series', seriesId],
    changes: { cancelled: cancelled.map((window) => window.id), notify: true },
  })
  room.clock.advance(90 * day)
  expect(extend(room)).toBe(0)
})

test('it ends once; viewers may not, and another organization’s is not found', () => {
  const room = statusRoom()
  const { seriesId } = weekly(room)
  const foreign = aWindow(room, { organizationId: otherId, rule: 'FREQ=WEEKLY' })
  expect(strangers(room, (who, where) => endSeries(room.deps, who, where, seriesId, said))).toEqual(shutOut)
  const ofOther = findWindow(room.db, otherId, foreign).seriesId ?? ''
  expect(refusal(() => endSeries(room.deps, system, acmeId, ofOther, said))).toBe('not_found')
  endSeries(room.deps, system, acmeId, seriesId, said)
  expect(refusal(() => endSeries(room.deps, system, acmeId, seriesId, said))).toBe('conflict')
  expect(room.db.select().from(maintenanceSeries).where(eq(maintenanceSeries.id, ofOther)).get()?.endedAt).toBeNull()
})

/** The clocks of the two zones in 2026, written down by hand: hours ahead of UTC in winter and in summer, and when they change. */
test('a series at which the background hung is left out, and no other', async () => {
  const room = statusRoom()
  const [hung, well] = [weekly(room), weekly(room)]
  const counts = () => [hung, well].map(({ seriesId }) => windowsOf(room, seriesId).length)
  const before = counts()
  room.clock.advance(30 * day)
  const taken = await leavingOut([`maintenance series ${hung.seriesId}`], () => extend(room))
  expect(taken).toEqual([`maintenance series ${well.seriesId}`])
  const after = counts()
  expect([after[0], Number(after[1]) > Number(before[1])]).toEqual([before[0], true])
})

const zones = {
  'Europe/Berlin': { winter: 1, summer: 2, from: Date.UTC(2026, 2, 29, 1), to: Date.UTC(2026, 9, 25, 1) },
  'America/New_York': { winter: -5, summer: -4, from: Date.UTC(2026, 2, 8, 7), to: Date.UTC(2026, 10, 1, 6) },
} as const

/** UTC ms of what the clock shows: the first of two such moments, and in the gap the moment an hour later by the clock. */
function utcOf(local: string, { winter, summer, from, to }: (typeof zones)[keyof typeof zones]): number {
  const shown = Date.parse(`${local}Z`)
  const [asSummer, asWinter] = [shown - summer * hour, shown - winter * hour]
  return asSummer >= from && asSummer < to ? asSummer : asWinter
}

/** Each of these sees 60 days, with the change of both zones among them: the gap in March, the hour that comes twice in autumn. */
test.each(
  (['Europe/Berlin', 'America/New_York'] as const).flatMap((zone) =>
    ['2026-03-02', '2026-10-02'].flatMap((date) =>
      ['00:30', '01:30', '02:30', '03:00'].map((time) => [zone, date, time] as const),
    ),
  ),
)(
  'in %s, daily from %s on, every window begins at %s by the clock, and lasts as long as the first',
  (timeZone, date, time) => {
    const room = statusRoom()
    room.setAcme({ timeZone })
    const scheduledStart = utcOf(`${date}T${time}`, zones[timeZone])
    room.clock.set(scheduledStart - day)
    const times = { scheduledStart, scheduledEnd: scheduledStart + 90 * minute }
    const { seriesId } = weekly(room, { rule: 'FREQ=DAILY', ...times })
    const made = windowsOf(room, seriesId).map((row) => [row.occurrence, row.scheduledStart, row.scheduledEnd])
    const expected = Array.from({ length: 59 }, (_, index) => {
      const local = `${new Date(Date.parse(date) + index * day).toISOString().slice(0, 10)}T${time}`
      const start = utcOf(local, zones[timeZone])
      return [local, start, start + 90 * minute]
    })
    expect(made.slice(0, 59)).toEqual(expected)
  },
)
