import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceUpdates } from '#src/db/schema/maintenance.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { deleteIncident } from '#src/domain/incidents/delete-incident.ts'
import { deleteStatusUpdate } from '#src/domain/incidents/delete-status-update.ts'
import { editStatusUpdate } from '#src/domain/incidents/edit-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import {
  cancelWindow,
  editMaintenanceUpdate,
  editWindow,
  planOf,
  postMaintenanceUpdate,
  rescheduleWindow,
} from '#src/domain/maintenance/change-window.ts'
import { findWindow } from '#src/domain/maintenance/find-window.ts'
import { runDueSteps } from '#src/domain/maintenance/run-due-steps.ts'
import { endSeries } from '#src/domain/maintenance/series.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { addDelivery, notifyOfIncident, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { sentOrReason } from '#src/testing/sendable.ts'
import { isCorrection } from './correction.ts'
import { maintenanceFacts } from './maintenance-facts.ts'
import { statusUpdateFacts } from './status-update-facts.ts'

function acme({ db }: TestRoom) {
  const found = db.select().from(organizations).where(eq(organizations.id, acmeId)).get()
  if (!found) throw new Error('acme is gone')
  return found
}

const message = ({ deps }: TestRoom, notificationId: string) =>
  addDelivery(deps, { notificationId, organizationId: acmeId, kind: 'status_update' })
const newest = ({ db }: TestRoom) => db.select().from(notifications).all().at(-1)?.id ?? ''
const incidentFacts = (room: TestRoom, id: string) =>
  sentOrReason(statusUpdateFacts(room.deps, message(room, id), acme(room)))
const windowFacts = (room: TestRoom, id: string) =>
  sentOrReason(maintenanceFacts(room.deps, message(room, id), acme(room)))
const services = ({ deps }: TestRoom, ...names: string[]) =>
  names.map((name) => createService(deps, system, acmeId, { name, description: '', serviceGroupId: null }).id)

test('of an incident’s update: its words, and the services that it set, by name', () => {
  const room = testRoom()
  const serviceIds = services(room, 'Web', 'API')
  const { incidentId, notificationId } = notifyOfIncident(room.deps, { body: '**We** look.', serviceIds })
  expect(incidentFacts(room, notificationId)).toEqual({
    ...{
      organization: 'Acme',
      language: 'en',
      timeZone: 'Europe/Berlin',
      incidentId,
      incident: { title: 'Logins fail' },
    },
    ...{ status: 'investigating', correction: false, body: '**We** look.', bodyFormat: 'markdown' },
    displayAt: room.clock.now(),
    affected: [
      { name: 'API', status: 'partial_outage' },
      { name: 'Web', status: 'partial_outage' },
    ],
  })
})

test('what was deleted is not told; a message about nothing is a fault', () => {
  const room = testRoom()
  const { incidentId, notificationId } = notifyOfIncident(room.deps)
  deleteIncident(room.deps, system, acmeId, incidentId, 'Logins fail')
  expect(incidentFacts(room, notificationId)).toBe('The status update was deleted.')
  const other = notifyOfIncident(room.deps)
  const { id = '' } = room.db.select().from(statusUpdates).all().at(-1) ?? {}
  postUpdate(room.deps, system, acmeId, other.incidentId, {
    status: 'monitoring',
    body: 'x',
    services: [],
    notify: false,
  })
  deleteStatusUpdate(room.deps, system, acmeId, other.incidentId, id)
  expect(incidentFacts(room, other.notificationId)).toBe('The status update was deleted.')
  const { notificationId: window } = notifyOfMaintenance(room.deps)
  expect(() => incidentFacts(room, window)).toThrow(/has no status update$/)
  expect(() => windowFacts(room, notificationId)).toThrow(/has no maintenance window$/)
})

test('of a corrected update the text is the new one, and the second notification says that it corrects', () => {
  const room = testRoom()
  const { incidentId, notificationId } = notifyOfIncident(room.deps)
  const { id = '' } = room.db.select().from(statusUpdates).get() ?? {}
  room.clock.advance(1)
  editStatusUpdate(room.deps, system, acmeId, incidentId, id, { body: 'Better.', notify: true })
  expect(incidentFacts(room, notificationId)).toMatchObject({ body: 'Better.', correction: false })
  expect(incidentFacts(room, newest(room))).toMatchObject({ body: 'Better.', correction: true })
  writeUnaudited(room.db, (tx) => {
    tx.update(notifications).set({ recalledAt: 1 }).where(eq(notifications.id, notificationId)).run()
  })
  expect(incidentFacts(room, newest(room))).toMatchObject({ correction: false })
})

test('of a window’s update: its times, its services and its words', () => {
  const room = testRoom()
  const serviceIds = services(room, 'Web', 'API')
  const { windowId, notificationId } = notifyOfMaintenance(room.deps, { serviceIds })
  const start = Date.UTC(2026, 2, 10, 13)
  expect(windowFacts(room, notificationId)).toEqual({
    ...{ organization: 'Acme', language: 'en', timeZone: 'Europe/Berlin', windowId, window: 'Upgrade' },
    ...{ status: 'scheduled', reminder: false, correction: false, body: 'Short pauses.', bodyFormat: 'markdown' },
    ...{ scheduledStart: start, scheduledEnd: start + 3_600_000, services: ['API', 'Web'] },
    ...{ further: [], goesOn: false },
    displayAt: room.clock.now(),
  })
})

test.each([
  ['FREQ=WEEKLY', 8, true],
  ['FREQ=WEEKLY;COUNT=3', 2, false],
  ['FREQ=MONTHLY;COUNT=12', 1, true],
  ['FREQ=WEEKLY;UNTIL=20260325T235959', 2, false],
  ['FREQ=WEEKLY;UNTIL=20270325T235959', 8, true],
])('a series of %s is announced as one, with its %i further dates', (rule, count, goesOn) => {
  const room = testRoom()
  const { windowId, notificationId } = notifyOfMaintenance(room.deps, { rule })
  const start = Date.UTC(2026, 2, 10, 13)
  const facts = windowFacts(room, notificationId)
  expect(facts).toMatchObject({ windowId, scheduledStart: start, goesOn })
  const { further } = facts as { further: number[] }
  expect([further.length, further.every((at) => at > start)]).toEqual([count, true])
  const again = { status: 'scheduled', body: 'All is ready.', notify: true } as const
  postMaintenanceUpdate(room.deps, system, acmeId, windowId, again)
  expect(windowFacts(room, newest(room))).toMatchObject({ further: [], goesOn: false })
})

test('the end of a series is told as one, too; a window of it that is cancelled alone is not', () => {
  const room = testRoom()
  const { windowId } = notifyOfMaintenance(room.deps, { rule: 'FREQ=WEEKLY' })
  cancelWindow(room.deps, system, acmeId, windowId, { body: 'Not this time.', notify: true })
  expect(windowFacts(room, newest(room))).toMatchObject({ status: 'cancelled', further: [], goesOn: false })
  room.clock.advance(1)
  const { seriesId } = findWindow(room.db, acmeId, windowId)
  endSeries(room.deps, system, acmeId, seriesId ?? '', { body: 'No more.', notify: true })
  const facts = windowFacts(room, newest(room)) as { further: number[] }
  expect(facts).toMatchObject({ status: 'cancelled', goesOn: true })
  expect(facts.further).toHaveLength(7)
})

/** A reminder of the window that was written a quarter of an hour before it begins. */
function reminded(): { room: TestRoom; windowId: string; reminder: string } {
  const room = testRoom()
  const { windowId } = notifyOfMaintenance(room.deps)
  room.clock.advance(46 * 60_000)
  runDueSteps(room.deps, system)
  return { room, windowId, reminder: newest(room) }
}

test('a reminder says again what was announced, and that nothing new is said', () => {
  const { room, windowId, reminder } = reminded()
  const later = { status: 'scheduled', body: 'It takes longer.', notify: false } as const
  postMaintenanceUpdate(room.deps, system, acmeId, windowId, later)
  const announced = { status: 'scheduled', reminder: true, correction: false, body: 'Short pauses.' }
  expect(windowFacts(room, reminder)).toMatchObject({ ...announced, displayAt: room.clock.now() })
})

test.each<[string, (room: TestRoom, windowId: string) => void]>([
  ['has begun', ({ clock }) => clock.advance(14 * 60_000)],
  ['was cancelled', ({ deps }, id) => cancelWindow(deps, system, acmeId, id, { body: 'Off.', notify: false })],
  [
    'was begun early',
    ({ deps }, id) =>
      postMaintenanceUpdate(deps, system, acmeId, id, { status: 'in_progress', body: 'Now.', notify: false }),
  ],
])('nobody is reminded of a window that %s', (_, change) => {
  const { room, windowId, reminder } = reminded()
  expect(windowFacts(room, reminder)).not.toBeTypeOf('string')
  change(room, windowId)
  expect(windowFacts(room, reminder)).toBe('The maintenance is not ahead any more.')
})

test('a window’s corrected update corrects; a reminder corrects nothing', () => {
  const { room, windowId, reminder } = reminded()
  const { id = '' } = room.db.select().from(maintenanceUpdates).get() ?? {}
  editMaintenanceUpdate(room.deps, system, acmeId, windowId, id, { body: 'Better.', notify: true })
  expect(windowFacts(room, newest(room))).toMatchObject({ body: 'Better.', correction: true })
  expect([isCorrection(room.deps, reminder), isCorrection(room.deps, null)]).toEqual([false, false])
})

test('of a window that was moved or changed meanwhile each message says its own times and services', () => {
  const room = testRoom()
  const [web = '', api = ''] = services(room, 'Web', 'API')
  const { windowId, notificationId } = notifyOfMaintenance(room.deps, { serviceIds: [web] })
  const window = findWindow(room.db, acmeId, windowId)
  const moved = { scheduledStart: window.scheduledStart + 1, scheduledEnd: window.scheduledEnd + 1 }
  rescheduleWindow(room.deps, system, acmeId, windowId, { ...moved, body: 'Later.', notify: true })
  editWindow(room.deps, system, acmeId, windowId, { ...planOf(room.db, window), serviceIds: [api] })
  const { scheduledStart, scheduledEnd } = window
  expect(windowFacts(room, notificationId)).toMatchObject({ scheduledStart, scheduledEnd, services: ['Web'] })
  expect(windowFacts(room, newest(room))).toMatchObject({ ...moved, services: ['Web'] })
})

test('nobody is reminded of the time from which a window was moved', () => {
  const { room, windowId, reminder } = reminded()
  const { scheduledStart, scheduledEnd } = findWindow(room.db, acmeId, windowId)
  const moved = { scheduledStart: scheduledStart + 3_600_000, scheduledEnd: scheduledEnd + 3_600_000 }
  rescheduleWindow(room.deps, system, acmeId, windowId, { ...moved, body: 'Later.', notify: false })
  expect(windowFacts(room, reminder)).toBe('The maintenance was moved.')
})
