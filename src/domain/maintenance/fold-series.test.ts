import { expect, test } from 'vitest'
import { acmeId, system } from '#src/testing/personas.ts'
import { aWindow, day, hour, plannedWindow, statusRoom } from '#src/testing/status-room.ts'
import { cancelWindow } from './change-window.ts'
import { pendingWindows } from './find-window.ts'
import { foldSeries } from './fold-series.ts'

test('a series is one row at its next window, which names the others; what comes once stands for itself', () => {
  const room = statusRoom()
  const once = aWindow(room, {
    title: 'Once',
    scheduledStart: plannedWindow.scheduledStart + day,
    scheduledEnd: plannedWindow.scheduledStart + day + hour,
  })
  const weekly = aWindow(room, { title: 'Weekly', rule: 'FREQ=WEEKLY' })
  const folded = () => foldSeries(room.db, pendingWindows(room.db, acmeId), 'UTC', 10)
  const [first, second] = folded().rows
  expect([first?.window.id, first?.rhythm?.kind, second?.window.id, second?.rhythm]).toEqual([
    ...[weekly, 'weekly'],
    ...[once, null],
  ])
  const next = first?.others[0]?.id
  expect(first?.others.map(({ scheduledStart }) => scheduledStart - plannedWindow.scheduledStart)[0]).toBe(7 * day)
  cancelWindow(room.deps, system, acmeId, weekly, { body: 'x', notify: false })
  expect(folded().rows.map(({ window }) => window.id)).toEqual([once, next])
})

test('rows beyond the most are counted, a series once', () => {
  const room = statusRoom()
  aWindow(room, { rule: 'FREQ=DAILY' })
  aWindow(room)
  aWindow(room)
  const { rows, left } = foldSeries(room.db, pendingWindows(room.db, acmeId), 'UTC', 1)
  expect([rows.length, left]).toEqual([1, 2])
})
