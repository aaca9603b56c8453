import { expect, test } from 'vitest'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { maintenanceReminders, maintenanceServices } from '#src/db/schema/maintenance.ts'
import { services } from '#src/db/schema/services.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { everyRow, smallExport } from '#src/testing/statuspage-export.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { editWindow, postMaintenanceUpdate } from '../maintenance/change-window.ts'
import { findWindow, updatesOfWindow } from '../maintenance/find-window.ts'
import { runDueSteps } from '../maintenance/run-due-steps.ts'
import { currentStatuses } from '../service-status/current-status.ts'
import { readService } from '../status-page/read-service.ts'
import { importStatuspage } from './import-statuspage.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const window = 'work00000000'
const web = 'web000000000'

function imported(room: TestRoom, file: unknown = smallExport(), organizationId = acmeId) {
  return importStatuspage(room.deps, system, organizationId, file)
}

/** Statuspage's flags. */
const auto = { scheduled_auto_in_progress: true, scheduled_auto_completed: true }

const iso = (at: number) => new Date(at).toISOString()

/** The maintenance is still to come, or runs since its start: two hours from `from` on. */
function ahead(room: TestRoom, status: 'scheduled' | 'in_progress', from: number, more: object = {}) {
  return smallExport((file) => {
    const [work] = file.scheduled_maintenances
    const announced = work.incident_updates.at(-1)
    const begun = { ...work.incident_updates[1], display_at: iso(from), created_at: iso(from), updated_at: iso(from) }
    Object.assign(work, {
      status,
      resolved_at: null,
      updated_at: iso(Math.min(from, room.deps.clock.now())),
      scheduled_for: iso(from),
      scheduled_until: iso(from + 2 * hour),
      incident_updates: status === 'scheduled' ? [announced] : [begun, announced],
      ...more,
    })
    if (status === 'in_progress') file.components[2].status = 'under_maintenance'
  })
}

function stored({ deps }: TestRoom) {
  return findWindow(deps.db, acmeId, window)
}

function said({ deps }: TestRoom) {
  return updatesOfWindow(deps.db, window).map(({ status }) => status)
}

test('a maintenance comes in whole, with its ids and times; nobody is told and nothing is owed', () => {
  const room = testRoom()
  expect(imported(room)).toMatchObject({ inserted: { maintenanceWindows: 1, statusUpdates: 6, incidents: 2 } })
  const { db } = room.deps
  expect(stored(room)).toEqual({
    id: window,
    organizationId: acmeId,
    seriesId: null,
    occurrence: null,
    title: 'New disks',
    status: 'completed',
    impact: 'maintenance',
    impactOverride: null,
    affectsServices: true,
    releasesServices: true,
    metadata: {},
    deletedAt: null,
    scheduledStart: Date.UTC(2025, 1, 10, 2),
    scheduledEnd: Date.UTC(2025, 1, 10, 4),
    startedAt: Date.UTC(2025, 1, 10, 2, 5),
    startedInTime: false,
    endedAt: Date.UTC(2025, 1, 10, 3, 30),
    announcedAt: Date.UTC(2025, 1, 1, 8, 59, 59, 990),
    monitoringAt: null,
    feedId: null,
    autoStart: false,
    autoComplete: false,
    notifyAtStart: false,
    notifyAtEnd: false,
    overrunAt: null,
    sequence: 0,
    createdAt: Date.UTC(2025, 1, 1, 9),
    updatedAt: Date.UTC(2025, 1, 10, 3, 30),
  })
  expect(
    updatesOfWindow(db, window).map(({ id, status, displayAt, notify }) => [id, status, displayAt, notify]),
  ).toEqual([
    ['update000007', 'completed', Date.UTC(2025, 1, 10, 3, 30), true],
    ['update000006', 'in_progress', Date.UTC(2025, 1, 10, 2, 5), true],
    ['update000005', 'scheduled', Date.UTC(2025, 1, 1, 9), true],
  ])
  expect(db.select().from(maintenanceServices).all()).toEqual([{ maintenanceWindowId: window, serviceId: web }])
  for (const table of [notifications, deliveries, maintenanceReminders])
    expect(db.select().from(table).all()).toEqual([])
})

test('its services were under maintenance while it ran, as the bars show', () => {
  const room = testRoom()
  imported(room)
  room.deps.clock.set(Date.UTC(2025, 1, 20))
  const acme = { id: acmeId, name: 'Acme', slug: 'acme', timeZone: 'UTC', language: 'en' } as const
  const touched = readService(room.deps, acme, web).days.filter(({ spent }) => spent.length > 0)
  expect(touched).toMatchObject([
    { date: '2025-02-10', spent: [{ status: 'under_maintenance', milliseconds: 85 * minute }] },
  ])
})

test('a second import changes nothing, whatever the clock has done in between', () => {
  const from = testEpoch + day
  for (const file of [smallExport(), ahead(testRoom(), 'scheduled', from, auto)]) {
    const room = testRoom()
    imported(room, file)
    for (const at of [from - hour, from + hour, from + 3 * hour, from + 30 * day]) {
      room.deps.clock.set(at)
      runDueSteps(room.deps, system)
      const before = everyRow(room.deps.db)
      expect(imported(room, file).unchanged).toBe(true)
      expect(everyRow(room.deps.db)).toBe(before)
    }
    expect(said(room)).toEqual(['completed', 'in_progress', 'scheduled'])
  }
})

test('what was to begin and to end by itself does so, quietly; nothing reminds of it', () => {
  const room = testRoom()
  const from = room.deps.clock.now() + day
  imported(room, ahead(room, 'scheduled', from, auto))
  expect(stored(room)).toMatchObject({ autoStart: true, autoComplete: true, startedAt: null, endedAt: null })
  expect(runDueSteps(room.deps, system)).toBe(0)
  room.deps.clock.set(from)
  expect(runDueSteps(room.deps, system)).toBe(1)
  expect(currentStatuses(room.deps, acmeId).get(web)).toBe('under_maintenance')
  room.deps.clock.set(from + 2 * hour)
  expect(runDueSteps(room.deps, system)).toBe(1)
  expect(currentStatuses(room.deps, acmeId).get(web)).toBe('operational')
  expect(room.deps.db.select().from(notifications).all()).toEqual([])
})

test('without Statuspage’s two flags a hand begins it and ends it', () => {
  const room = testRoom()
  const from = room.deps.clock.now() + day
  imported(room, ahead(room, 'scheduled', from))
  expect(stored(room)).toMatchObject({ autoStart: false, autoComplete: false })
  room.deps.clock.set(from + 3 * hour)
  expect(runDueSteps(room.deps, system)).toBe(0)
  expect(said(room)).toEqual(['scheduled'])
})

test.each(['scheduled', 'in_progress'] as const)(
  'the clock leaves alone what a stale file still has as %s after its time',
  (status) => {
    const room = testRoom()
    const from = room.deps.clock.now() - day
    imported(room, ahead(room, status, from, auto))
    const before = everyRow(room.deps.db)
    for (const at of [0, hour, 30 * day]) {
      room.deps.clock.advance(at)
      expect(runDueSteps(room.deps, system)).toBe(0)
    }
    expect(everyRow(room.deps.db)).toBe(before)
    const { startedAt, endedAt } = stored(room)
    expect({ startedAt, endedAt }).toEqual({ startedAt: status === 'scheduled' ? null : from, endedAt: null })
  },
)

test('what a running maintenance explains is not the service’s own status, so that its end gives the service back', () => {
  const room = testRoom()
  imported(room, ahead(room, 'in_progress', room.deps.clock.now() - hour))
  const own = () =>
    room.deps.db
      .select()
      .from(services)
      .all()
      .find(({ id }) => id === web)?.ownStatus
  expect([own(), currentStatuses(room.deps, acmeId).get(web)]).toEqual(['operational', 'under_maintenance'])
  postMaintenanceUpdate(room.deps, system, acmeId, window, { status: 'completed', body: 'Done.', notify: false })
  expect(currentStatuses(room.deps, acmeId).get(web)).toBe('operational')
})

test('when it began and ended is read from the updates where the file has no better', () => {
  const at = (updates: (updates: object[]) => object[], more: object = {}) => {
    const room = testRoom()
    imported(
      room,
      smallExport((file) => {
        const [work] = file.scheduled_maintenances
        Object.assign(work, { incident_updates: updates(work.incident_updates), ...more })
      }),
    )
    const { startedAt, endedAt } = stored(room)
    return [startedAt, endedAt].map((moment) => (moment === null ? null : iso(moment).slice(5, 16)))
  }
  expect(at((all) => all, { resolved_at: null })).toEqual(['02-10T02:05', '02-10T03:30'])
  expect(at(([completed, , scheduled]) => [completed ?? {}, scheduled ?? {}])).toEqual(['02-10T02:00', '02-10T03:30'])
  // Called off, in the only way that Statuspage has.
  const calledOff = { resolved_at: '2025-02-09T12:00:00.000Z' }
  expect(at(([completed, , scheduled]) => [completed ?? {}, scheduled ?? {}], calledOff)).toEqual([
    '02-09T12:00',
    '02-09T12:00',
  ])
})

test('a newer export moves it: calendars are told, and the team’s own reminders are owed anew', () => {
  const room = testRoom()
  const { deps } = room
  const from = deps.clock.now() + 3 * day
  imported(room, ahead(room, 'scheduled', from))
  const plan = { title: 'New disks', serviceIds: [web], autoStart: true, autoComplete: true }
  editWindow(deps, room.actor('ed'), acmeId, window, {
    ...plan,
    reminders: [60],
    notifyAtStart: false,
    notifyAtEnd: false,
  })
  // The file says nothing of who begins it: what the team chose here stays.
  expect(imported(room, ahead(room, 'scheduled', from)).unchanged).toBe(true)
  deps.clock.advance(hour)
  const moved = ahead(room, 'scheduled', from + day, { updated_at: iso(deps.clock.now()) })
  expect(imported(room, moved)).toMatchObject({
    updated: { maintenanceWindows: 1 },
    inserted: { maintenanceWindows: 0 },
  })
  expect(stored(room)).toMatchObject({ scheduledStart: from + day, sequence: 1 })
  expect(deps.db.select().from(maintenanceReminders).all()).toEqual([
    { maintenanceWindowId: window, leadMinutes: 60, remindAt: from + day - hour, settledAt: null },
  ])
  expect(imported(room, moved).unchanged).toBe(true)
})

test('an older export does not undo what the team did here since', () => {
  const room = testRoom()
  const from = room.deps.clock.now() + day
  const file = ahead(room, 'scheduled', from)
  imported(room, file)
  room.deps.clock.advance(hour)
  postMaintenanceUpdate(room.deps, room.actor('ed'), acmeId, window, {
    status: 'in_progress',
    body: 'x',
    notify: false,
  })
  expect(imported(room, file).unchanged).toBe(true)
  expect(stored(room).status).toBe('in_progress')
})

test('what is over may name a component that Statuspage has deleted: an archived service', () => {
  const room = testRoom()
  const gone = { code: 'gone00000000', name: 'Fax', old_status: 'operational', new_status: 'under_maintenance' }
  const file = smallExport((file) => file.scheduled_maintenances[0].incident_updates[1].affected_components.push(gone))
  expect(imported(room, file)).toMatchObject({ inserted: { archivedServices: 1 } })
  const named = room.deps.db.select().from(maintenanceServices).all()
  expect(named.map(({ serviceId }) => serviceId).toSorted()).toEqual(['gone00000000', web])
})

// biome-ignore lint/suspicious/noExplicitAny: a test breaks the file in every way
type Breakage = [sentence: string, change: (work: any, file: any) => void]

const work = 'scheduled_maintenances[0]'
const broken: Breakage[] = [
  [`${work} is null, not an object.`, (_, file) => (file.scheduled_maintenances[0] = null)],
  [`${work}.name is empty.`, (one) => (one.name = '')],
  [`${work}.status is "cancelled", which is none of scheduled, in_progress`, (one) => (one.status = 'cancelled')],
  [`${work}.status is "resolved", which is none of`, (one) => (one.status = 'resolved')],
  [`${work}.scheduled_for is missing, though the status is completed.`, (one) => delete one.scheduled_for],
  [`${work}.scheduled_until is "soon", which is no time`, (one) => (one.scheduled_until = 'soon')],
  [
    `${work}.scheduled_until is before ${work}.scheduled_for.`,
    (one) => (one.scheduled_until = '2025-02-10T01:59:59.999Z'),
  ],
  [`${work}.scheduled_auto_completed is a text, not true or false.`, (one) => (one.scheduled_auto_completed = 'yes')],
  [`${work}.created_at is missing.`, (one) => delete one.created_at],
  [`${work}.incident_updates is an object, not a list.`, (one) => (one.incident_updates = {})],
  [
    `${work}.incident_updates[1].status is "identified", which is none of`,
    (one) => (one.incident_updates[1].status = 'identified'),
  ],
  [
    `${work}.incident_updates[1].incident_id is "open00000000", but it stands in "work00000000".`,
    (one) => (one.incident_updates[1].incident_id = 'open00000000'),
  ],
  [
    `${work}.incident_updates[0] have the same id "update000003".`,
    (one) => (one.incident_updates[0].id = 'update000003'),
  ],
  [
    `incidents[0] and ${work} have the same id "open00000000".`,
    (one) => Object.assign(one, { id: 'open00000000', incident_updates: [] }),
  ],
]

test.each(broken)('a broken maintenance refuses the file whole: %s', (sentence, change) => {
  const room = testRoom()
  const before = everyRow(room.deps.db)
  const file = smallExport((file) => change(file.scheduled_maintenances[0], file))
  expect(() => imported(room, file)).toThrow(sentence)
  expect(everyRow(room.deps.db)).toBe(before)
})

test("another organization's maintenance is refused, and so is an update of it", () => {
  const room = testRoom()
  imported(room, smallExport(), otherId)
  const alone = (change: (one: { id: string; incident_updates: { incident_id: string }[] }) => void) =>
    smallExport((file) => {
      Object.assign(file, { components: [], incidents: [] })
      const [one] = file.scheduled_maintenances
      one.components = []
      for (const update of one.incident_updates) update.affected_components = null
      change(one)
    })
  const before = everyRow(room.deps.db)
  expect(() =>
    imported(
      room,
      alone(() => {}),
    ),
  ).toThrow('The maintenance window "work00000000" belongs to another organization here already')
  const strangerUpdate = alone((one) => {
    one.id = 'mine00000000'
    for (const update of one.incident_updates) update.incident_id = 'mine00000000'
  })
  expect(() => imported(room, strangerUpdate)).toThrow(/The status update "update00000[567]" belongs to another/)
  expect(everyRow(room.deps.db)).toBe(before)
})
