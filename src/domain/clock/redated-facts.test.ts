import { expect, test } from 'vitest'
import { boundMoments, momentsBeyond } from '#src/db/keep-moments.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { serviceStatusChanges, services } from '#src/db/schema/services.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { anIncident, anUpdate, aWindow, type StatusRoom, statusRoom } from '#src/testing/status-room.ts'
import { restarted } from '#src/testing/test-deps.ts'
import type { ServiceStatus } from '#src/words.ts'
import { updatesOf } from '../incidents/find-incident.ts'
import { postMaintenanceUpdate } from '../maintenance/change-window.ts'
import { runDueSteps } from '../maintenance/run-due-steps.ts'
import { currentStatuses } from '../service-status/current-status.ts'
import { setServiceStatus } from '../services/set-service-status.ts'
import { watchClock } from './watch-clock.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A room whose clock is watched, with a service. */
function watched() {
  const room = statusRoom()
  watchClock(room.deps)
  return { ...room, api: room.service() }
}

function setClock({ deps, clock }: StatusRoom, by: number): void {
  clock.jump(by)
  watchClock(deps)
}

/** So much time passes, and the clock is looked at each half minute. */
function pass({ deps, clock }: StatusRoom, milliseconds: number): void {
  for (let left = milliseconds; left > 0; left -= 30_000) {
    clock.advance(Math.min(left, 30_000))
    watchClock(deps)
  }
}

function setStatus({ deps }: StatusRoom, id: string, status: ServiceStatus): void {
  setServiceStatus(deps, system, acmeId, id, status)
}

const changesOf = ({ db }: StatusRoom) =>
  db
    .select()
    .from(serviceStatusChanges)
    .all()
    .slice(1)
    .map(({ at, status }) => ({ at, status }))

test('a status set while the clock is back is shown, and none comes before what was set earlier', () => {
  const room = watched()
  room.clock.advance(hour)
  setStatus(room, room.api, 'major_outage')
  const began = room.clock.now()
  room.clock.advance(hour)
  setClock(room, -day)
  setStatus(room, room.api, 'operational')
  expect(room.statuses(room.api)).toEqual(['operational'])
  expect(changesOf(room)).toEqual([
    { at: began, status: 'major_outage' },
    { at: began, status: 'operational' },
  ])
  setClock(room, day)
  expect(room.statuses(room.api)).toEqual(['operational'])
})

test('where it was ahead for longer than it was ahead by, all of it is dated as it was, in its order', () => {
  const room = watched()
  setClock(room, hour)
  const truth = () => room.clock.now() - hour
  const began = truth()
  setStatus(room, room.api, 'major_outage')
  pass(room, 45 * minute)
  const over = truth()
  setStatus(room, room.api, 'operational')
  pass(room, 30 * minute)
  setClock(room, -hour)
  expect(room.statuses(room.api)).toEqual(['operational'])
  expect(changesOf(room)).toEqual([
    { at: began, status: 'major_outage' },
    { at: over, status: 'operational' },
  ])
})

test.each([
  ['further ahead', [day, 40 * day]],
  ['less far ahead', [40 * day, -39 * day]],
  ['back behind', [day, -2 * day]],
  ['ahead at last', [-day, 3 * day]],
])('set twice before it is right, %s, it has dated in the end what was said as it was', (_, jumps) => {
  const room = watched()
  const said: number[] = []
  const ids: string[] = []
  let off = 0
  for (const by of jumps) {
    setClock(room, by)
    off += by
    pass(room, 5 * minute)
    if (off < 0) continue
    said.push(room.clock.now() - off)
    ids.push(anIncident(room, { [room.api]: 'major_outage' }))
    expect(room.statuses(room.api)).toEqual(['major_outage'])
    pass(room, 5 * minute)
  }
  setClock(room, -off)
  expect(room.statuses(room.api)).toEqual(['major_outage'])
  const began = room.db
    .select()
    .from(incidents)
    .all()
    .map(({ startedAt }) => startedAt)
  expect(began).toEqual(said)
  room.clock.advance(minute)
  for (const id of ids) anUpdate(room, id, {}, { status: 'resolved' })
  expect(room.statuses(room.api)).toEqual(['operational'])
})

test('set right while Opsentry is off, what it dated is dated as it was', () => {
  const room = watched()
  setClock(room, 40 * day)
  pass(room, 10 * minute)
  const began = room.clock.now() - 40 * day
  setStatus(room, room.api, 'major_outage')
  pass(room, 10 * minute)
  room.clock.jump(hour - 40 * day)
  const next = restarted(room.deps)
  watchClock(next)
  expect(next.db.select().from(serviceStatusChanges).all().at(-1)).toMatchObject({ at: began })
})

test('no window that was due in what a clock skipped ends before it began, once that is right', () => {
  const room = watched()
  const [at, api] = [room.clock.now(), room.api]
  const times = { scheduledStart: at + 10 * minute, scheduledEnd: at + 20 * hour }
  aWindow(room, { serviceIds: [api], ...times })
  setClock(room, day)
  pass(room, 30 * minute)
  runDueSteps(room.deps, system)
  setClock(room, -day)
  expect(room.db.select().from(maintenanceWindows).all()).toMatchObject([
    { status: 'completed', startedAt: at, endedAt: at },
  ])
  expect(room.statuses(api)).toEqual(['operational'])
})

test.each([
  ['completed', 'the schedule', { autoComplete: true }],
  ['said to take longer', 'the schedule', { autoComplete: false }],
  ['completed', 'a person', { autoComplete: true }],
] as const)('set from within a window to beyond its end, it is %s, as begun by %s', (_, by, { autoComplete }) => {
  const room = watched()
  const at = room.clock.now()
  const times = { scheduledStart: at + day + 15 * minute, scheduledEnd: at + day + 8 * hour }
  const id = aWindow(room, { serviceIds: [room.api], autoComplete, ...times })
  setClock(room, day)
  pass(room, 30 * minute)
  if (by === 'a person')
    postMaintenanceUpdate(room.deps, system, acmeId, id, { status: 'in_progress', body: 'Begun.', notify: false })
  else runDueSteps(room.deps, system)
  setClock(room, day)
  pass(room, 30 * minute)
  runDueSteps(room.deps, system)
  expect(room.db.select().from(maintenanceWindows).all()).toMatchObject([
    autoComplete
      ? { status: 'completed', overrunAt: null }
      : { status: 'in_progress', overrunAt: times.scheduledEnd, endedAt: null },
  ])
  expect(room.statuses(room.api)).toEqual([autoComplete ? 'operational' : 'under_maintenance'])
  expect(runDueSteps(room.deps, system)).toBe(0)
})

test('brought back from further ahead than a clock is put right by, what is less far ahead keeps its place', () => {
  const room = watched()
  const { db, clock, api } = room
  const id = anIncident(room, { [api]: 'major_outage' })
  anUpdate(room, id, {}, { status: 'resolved' })
  const at = clock.now()
  aWindow(room, { serviceIds: [api], scheduledStart: at + minute, scheduledEnd: at + hour })
  pass(room, minute)
  runDueSteps(room.deps, system)
  const now = clock.now()
  for (const sql of [
    `UPDATE maintenance_windows SET started_at = ${now + 40_000}, ended_at = ${now + 100_000}, status = 'completed'`,
    `UPDATE incidents SET started_at = ${now + 40_000}, resolved_at = ${now + 100_000}`,
    `UPDATE status_updates SET display_at = ${now + 40_000} + 60000 * (rowid - (SELECT min(rowid) FROM status_updates))`,
  ])
    db.$client.run(sql)
  writeUnaudited(db, (tx) => boundMoments(tx, now, momentsBeyond(tx, now, 'all')))
  const window = db.select().from(maintenanceWindows).get()
  const incident = db.select().from(incidents).get()
  const said = updatesOf(db, id).map(({ status, displayAt }) => [status, displayAt])
  expect([window, incident]).toMatchObject([
    { startedAt: now, endedAt: now },
    { startedAt: now, resolvedAt: now },
  ])
  expect(said).toEqual([
    ['resolved', now],
    ['investigating', now],
  ])
})

test('a service that was added while it was ahead has been there since', () => {
  const room = watched()
  setClock(room, 40 * day)
  const began = room.clock.now() - 40 * day
  room.service('Site')
  pass(room, minute)
  setClock(room, -40 * day)
  expect(room.db.select().from(services).all().at(-1)?.startedAt).toBe(began)
})

test('where a full disk keeps it from writing down that the clock is back, what was said is shown', () => {
  const room = watched()
  pass(room, 10 * minute)
  const api = room.api
  room.clock.advance(50_000)
  anIncident(room, { [api]: 'partial_outage' })
  // Nobody has looked since, or could.
  room.clock.jump(-day)
  expect([...currentStatuses(room.deps, acmeId).values()]).toEqual(['partial_outage'])
})

test('readings that could not be kept for an hour leave it known how far the clock is ahead', () => {
  const room = watched()
  setClock(room, day)
  setStatus(room, room.api, 'major_outage')
  const began = room.clock.now() - day
  const { $client: client } = room.db
  client.run('PRAGMA query_only = 1')
  pass(room, hour)
  client.run('PRAGMA query_only = 0')
  setClock(room, -day)
  expect(changesOf(room)).toEqual([{ at: began, status: 'major_outage' }])
})
