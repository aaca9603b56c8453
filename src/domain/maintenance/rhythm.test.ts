import { expect, test } from 'vitest'
import type { Rhythm } from '#src/words.ts'
import { rhythmOf } from './rhythm.ts'

/** A Tuesday, the fourth of its month. */
const firstStart = '2026-03-24T02:00'

test.each<[string, Rhythm]>([
  ['FREQ=DAILY', { kind: 'daily', interval: 1 }],
  ['FREQ=DAILY;INTERVAL=3', { kind: 'daily', interval: 3 }],
  ['FREQ=DAILY;BYDAY=SA,SU', { kind: 'weekly', interval: 1, weekdays: [6, 7] }],
  ['FREQ=DAILY;INTERVAL=2;BYDAY=SA', { kind: 'other' }],
  ['FREQ=WEEKLY', { kind: 'weekly', interval: 1, weekdays: [2] }],
  ['FREQ=WEEKLY;COUNT=9', { kind: 'weekly', interval: 1, weekdays: [2] }],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,TU', { kind: 'weekly', interval: 2, weekdays: [2, 4] }],
  ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU', { kind: 'daily', interval: 1 }],
  ['FREQ=MONTHLY', { kind: 'monthly_by_date', interval: 1, day: 24 }],
  ['FREQ=MONTHLY;BYMONTHDAY=-1', { kind: 'monthly_by_date', interval: 1, day: -1 }],
  ['FREQ=MONTHLY;BYMONTHDAY=-2', { kind: 'other' }],
  ['FREQ=MONTHLY;BYMONTHDAY=1,15', { kind: 'other' }],
  ['FREQ=MONTHLY;BYDAY=4TU', { kind: 'monthly_by_weekday', interval: 1, nth: 4, weekday: 2 }],
  ['FREQ=MONTHLY;BYDAY=-1SU', { kind: 'monthly_by_weekday', interval: 1, nth: -1, weekday: 7 }],
  ['FREQ=MONTHLY;BYDAY=5SU', { kind: 'other' }],
  ['FREQ=MONTHLY;BYDAY=SU', { kind: 'other' }],
  ['FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1', { kind: 'other' }],
  ['FREQ=YEARLY', { kind: 'yearly', interval: 1 }],
  ['FREQ=YEARLY;BYMONTH=3', { kind: 'other' }],
  ['nonsense', { kind: 'other' }],
])('%s', (rule, rhythm) => {
  expect(rhythmOf({ rule, firstStart })).toEqual(rhythm)
})
