import { expect, test } from 'vitest'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { aWindow, day, hour, plannedWindow, statusRoom } from '#src/testing/status-room.ts'
import { turnedThrough } from '#src/testing/turned-through.ts'
import { archiveService } from '../services/archive-service.ts'
import { cancelWindow, postMaintenanceUpdate } from './change-window.ts'
import {
  findMaintenanceUpdate,
  findSeries,
  findWindow,
  pastWindows,
  pendingWindows,
  remindersOf,
  servicesOfWindow,
  updatesOfWindow,
} from './find-window.ts'

const said = { body: 'x', notify: false }

test("another organization's window and series are not found, as unknown ones are not", () => {
  const room = statusRoom()
  const foreign = aWindow(room, { organizationId: otherId, rule: 'FREQ=WEEKLY' })
  const { seriesId } = findWindow(room.db, otherId, foreign)
  expect(findSeries(room.db, otherId, seriesId ?? '').id).toBe(seriesId)
  for (const id of [foreign, 'unknown00000']) expect(refusal(() => findWindow(room.db, acmeId, id))).toBe('not_found')
  for (const id of [seriesId ?? '', 'unknown00000'])
    expect(refusal(() => findSeries(room.db, acmeId, id))).toBe('not_found')
})

test('an update is found in its own window alone', () => {
  const room = statusRoom()
  const [id, other] = [aWindow(room), aWindow(room)]
  const [update] = updatesOfWindow(room.db, id)
  expect(findMaintenanceUpdate(room.db, id, update?.id ?? '')).toEqual(update)
  expect(refusal(() => findMaintenanceUpdate(room.db, other, update?.id ?? ''))).toBe('not_found')
})

test('what is pending comes earliest first, what is over newest first and by pages', () => {
  const room = statusRoom()
  const at = (days: number) => {
    const scheduledStart = plannedWindow.scheduledStart + days * day
    return aWindow(room, { scheduledStart, scheduledEnd: scheduledStart + hour })
  }
  const [third, first, running, fifth, fourth] = [at(3), at(1), at(2), at(5), at(4)]
  for (const id of [third, first, fifth]) cancelWindow(room.deps, system, acmeId, id, said)
  postMaintenanceUpdate(room.deps, system, acmeId, running, { status: 'in_progress', ...said })
  aWindow(room, { organizationId: otherId })
  expect(pendingWindows(room.db, acmeId).map(({ id }) => id)).toEqual([running, fourth])
  const pages = turnedThrough((turn) => pastWindows(room.db, acmeId, turn, 2))
  expect(pages.map((page) => page.map(({ id }) => id))).toEqual([[fifth, third], [first]])
})

test('updates come newest first, services by name with archived ones, reminders with the longest lead first', () => {
  const room = statusRoom()
  const [web, api] = [room.service('Web'), room.service('API')]
  const id = aWindow(room, { serviceIds: [web, api], reminders: [15, 1440, 60] })
  archiveService(room.deps, system, acmeId, web, 'Web')
  room.clock.advance(hour)
  postMaintenanceUpdate(room.deps, system, acmeId, id, { status: 'in_progress', ...said })
  expect(updatesOfWindow(room.db, id).map(({ status }) => status)).toEqual(['in_progress', 'scheduled'])
  expect(servicesOfWindow(room.db, id).map(({ name }) => name)).toEqual(['API', 'Web'])
  expect(remindersOf(room.db, id).map(({ leadMinutes }) => leadMinutes)).toEqual([1440, 60, 15])
})
