import { expect, test } from 'vitest'
import { maintenanceStatuses } from '#src/words.ts'
import {
  courseAfter,
  dateOfWindow,
  effects,
  isAhead,
  isOver,
  isOverrun,
  isRunning,
  isRunningStatus,
} from './maintenance-window.ts'

test.each([
  ['planned', { startedAt: null, endedAt: null }, false, false, []],
  ['begun', { startedAt: 5, endedAt: null }, true, false, [{ at: 5, status: 'under_maintenance' }]],
  [
    ...(['completed', { startedAt: 5, endedAt: 9 }, false, true] as const),
    [
      { at: 5, status: 'under_maintenance' },
      { at: 9, status: null },
    ],
  ],
  ['called off before it began', { startedAt: null, endedAt: 9 }, false, true, []],
])('one that was %s', (_, course, running, over, facts) => {
  const window = { ...course, affectsServices: true }
  expect([isRunning(course), isOver(course), effects(window)]).toEqual([running, over, facts])
  expect(effects({ ...window, affectsServices: false })).toEqual([])
})

test('each status leads to its course: a start stands, and what was called off before it has none', () => {
  const after = (startedAt: number | null) =>
    maintenanceStatuses.map((status) => {
      const course = courseAfter({ startedAt, startedInTime: false, scheduledEnd: 8 }, status, 7)
      return [status, course.startedAt, course.endedAt]
    })
  expect(after(null)).toEqual([
    ['scheduled', null, null],
    ['in_progress', 7, null],
    ['verifying', 7, null],
    ['completed', 7, 7],
    ['cancelled', null, 7],
  ])
  // Begun by a clock that has been set back since.
  expect(after(9).slice(3)).toEqual([
    ['completed', 9, 9],
    ['cancelled', 9, 9],
  ])
  expect(after(5).slice(1)).toEqual([
    ['in_progress', 5, null],
    ['verifying', 5, null],
    ['completed', 5, 7],
    ['cancelled', 5, 7],
  ])
  expect(maintenanceStatuses.filter(isRunningStatus)).toEqual(['in_progress', 'verifying'])
})

test('that it began before its planned end is known however it is dated since, until it is to begin anew', () => {
  const window = { startedAt: null, startedInTime: false, scheduledEnd: 8 }
  expect([7, 8].map((at) => courseAfter(window, 'in_progress', at).startedInTime)).toEqual([true, false])
  const redated = { ...window, startedAt: 40, startedInTime: true }
  expect(maintenanceStatuses.filter((status) => courseAfter(redated, status, 50).startedInTime)).toEqual(
    maintenanceStatuses.filter((status) => status !== 'scheduled'),
  )
})

test('ahead is what has neither begun nor come due; overrun what still takes longer', () => {
  const ahead = (status: 'scheduled' | 'in_progress', now: number) => isAhead({ status, scheduledStart: 5 }, now)
  expect([ahead('scheduled', 4), ahead('scheduled', 5), ahead('in_progress', 4)]).toEqual([true, false, false])
  expect([isOverrun({ overrunAt: 1, endedAt: null }), isOverrun({ overrunAt: 1, endedAt: 2 })]).toEqual([true, false])
  expect([
    dateOfWindow({ startedAt: 3, scheduledStart: 5 }),
    dateOfWindow({ startedAt: null, scheduledStart: 5 }),
  ]).toEqual([3, 5])
})
