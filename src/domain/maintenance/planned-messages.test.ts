import { expect, test } from 'vitest'
import { readForm } from '../forms/form.ts'
import { plannedMessages } from './planned-messages.ts'

/** An hour before the first start, in Berlin. */
const now = Date.UTC(2026, 2, 10, 0)
const plan = { title: 'x', scheduledStart: '2026-03-10T02:00', scheduledEnd: '2026-03-10T04:00' }
const told = { autoStart: 'yes', notifyAtStart: 'yes', notifyAtEnd: 'yes' }
const reminded = { 'reminder-1440': 'yes', 'reminder-60': 'yes' }

test.each([
  ['nothing ticked', {}, 0, null],
  ['start and end', told, 2, null],
  ['a start that nobody makes', { notifyAtStart: 'yes' }, 0, null],
  ['reminders, start and end', { ...told, ...reminded }, 4, null],
  ['every week, its reminders not asked for', { ...told, ...reminded, repeat: 'weekly' }, 2, 9],
  ['every week, with reminders', { ...told, ...reminded, repeat: 'weekly', remindSeries: 'yes' }, 4, 9],
  ['every day', { ...told, repeat: 'daily' }, 2, 60],
  ['until a day', { ...told, repeat: 'weekly', repeatUntil: '2026-03-24' }, 2, 3],
  ['so many times', { ...told, repeat: 'own', rule: 'FREQ=DAILY;COUNT=5' }, 2, 5],
  ['a rule that is none', { ...told, repeat: 'own', rule: 'FREQ=NEVER' }, 2, 0],
  ['without a start', { ...told, scheduledStart: '', repeat: 'weekly' }, 2, null],
])('%s', (_, more, perWindow, windows) => {
  expect(plannedMessages(readForm({ ...plan, ...more }), 'Europe/Berlin', now)).toEqual({
    perWindow,
    windows,
    days: 60,
  })
})
