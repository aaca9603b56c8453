import { expect, test } from 'vitest'
import { notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceUpdates } from '#src/db/schema/maintenance.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { notifyOfIncident, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { turnedThrough } from '#src/testing/turned-through.ts'
import { deleteIncident } from '../incidents/delete-incident.ts'
import { editStatusUpdate } from '../incidents/edit-incident.ts'
import { postUpdate } from '../incidents/post-update.ts'
import { editMaintenanceUpdate } from '../maintenance/change-window.ts'
import { runDueSteps } from '../maintenance/run-due-steps.ts'
import { findNotification, listNotifications, notificationsOf } from './find-notification.ts'
import { recallNotification } from './recall.ts'

const all = ({ db }: TestRoom) => listNotifications(db, acmeId, 'newest', 50).rows
const firstUpdate = ({ db }: TestRoom) => db.select().from(statusUpdates).all()[0]?.id ?? ''

test('of an incident’s update it says the incident and what the update said', () => {
  const room = testRoom()
  const { incidentId, notificationId } = notifyOfIncident(room.deps, { title: 'Logins fail' })
  const now = room.clock.now()
  expect(findNotification(room.db, acmeId, notificationId)).toEqual({
    ...{ id: notificationId, createdAt: now, releaseAt: now, recalledAt: null, status: 'investigating' },
    about: { kind: 'incident', id: incidentId, title: 'Logins fail', gone: false },
    correction: false,
  })
})

test('of a window’s update and of its reminder it says the window; a reminder has no status', () => {
  const room = testRoom()
  const { windowId } = notifyOfMaintenance(room.deps, { title: 'Upgrade' })
  room.clock.advance(46 * 60_000)
  runDueSteps(room.deps, system)
  const about = { kind: 'maintenance', id: windowId, title: 'Upgrade', gone: false }
  expect(all(room)).toMatchObject([
    { about, status: null, correction: false },
    { about, status: 'scheduled', correction: false },
  ])
})

test('of an incident that was deleted it stays, and says so', () => {
  const room = testRoom()
  const { incidentId, notificationId } = notifyOfIncident(room.deps, { title: 'Logins fail' })
  deleteIncident(room.deps, system, acmeId, incidentId, 'Logins fail')
  expect(findNotification(room.db, acmeId, notificationId).about).toMatchObject({ title: 'Logins fail', gone: true })
})

test('the second notification about an update is a correction; an update of its own is none', () => {
  const room = testRoom()
  const { incidentId } = notifyOfIncident(room.deps)
  const edit = { body: 'Better words.', notify: true }
  editStatusUpdate(room.deps, system, acmeId, incidentId, firstUpdate(room), edit)
  const next = { status: 'resolved' as const, body: 'Over.', services: [], notify: true }
  postUpdate(room.deps, system, acmeId, incidentId, next)
  const { windowId } = notifyOfMaintenance(room.deps)
  const [update] = room.db.select().from(maintenanceUpdates).all()
  editMaintenanceUpdate(room.deps, system, acmeId, windowId, update?.id ?? '', edit)
  expect(all(room).map(({ status, correction }) => [status, correction])).toEqual([
    ['scheduled', true],
    ['scheduled', false],
    ['resolved', false],
    ['investigating', true],
    ['investigating', false],
  ])
  const found = notificationsOf(room.db, [firstUpdate(room), update?.id ?? '', 'unknown00000'])
  expect(found.get(firstUpdate(room))?.map(({ correction }) => correction)).toEqual([true, false])
  expect(found.get(update?.id ?? '')).toHaveLength(2)
  expect(found.size).toBe(2)
})

test('what was recalled was never told: the next one about the update corrects nothing', () => {
  const room = testRoom()
  writeUnaudited(room.db, (tx) => void tx.update(organizations).set({ recallSeconds: 60 }).run())
  const { incidentId, notificationId } = notifyOfIncident(room.deps, { actor: room.actor('ed') })
  const statusUpdateId = firstUpdate(room)
  writeUnaudited(room.db, (tx) => recallNotification(tx, room.deps, { statusUpdateId }, 'it'))
  editStatusUpdate(room.deps, system, acmeId, incidentId, statusUpdateId, { body: 'x', notify: true })
  expect(all(room)).toMatchObject([{ correction: false, recalledAt: null }, { recalledAt: room.clock.now() }])
  expect(findNotification(room.db, acmeId, notificationId).releaseAt).toBe(room.clock.now() + 60_000)
})

test('newest first, and page by page; of one moment the one that was written last', () => {
  const room = testRoom()
  const ids = ['a', 'b', 'c'].map((title) => notifyOfIncident(room.deps, { title }).notificationId)
  room.clock.advance(1)
  ids.push(notifyOfIncident(room.deps, { title: 'd' }).notificationId)
  notifyOfIncident(room.deps, { organizationId: otherId })
  expect(all(room).map(({ id }) => id)).toEqual(ids.toReversed())
  const pages = turnedThrough((turn) => listNotifications(room.db, acmeId, turn, 2))
  expect(pages.map((page) => page.map(({ id }) => id))).toEqual([
    [ids[3], ids[2]],
    [ids[1], ids[0]],
  ])
})

test('another organization’s is not found, as an unknown one', () => {
  const room = testRoom()
  const { notificationId } = notifyOfIncident(room.deps)
  expect(refusal(() => findNotification(room.db, otherId, notificationId))).toBe('not_found')
  expect(refusal(() => findNotification(room.db, acmeId, 'unknown00000'))).toBe('not_found')
  expect(listNotifications(room.db, otherId, 'newest', 10).rows).toEqual([])
  expect(room.db.select().from(notifications).all()).toHaveLength(1)
})
