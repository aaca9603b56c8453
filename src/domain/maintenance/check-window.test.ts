import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { readForm } from '../forms/form.ts'
import {
  checkMaintenanceUpdate,
  checkNewWindow,
  checkPlan,
  checkTimes,
  reminderField,
  remindSeriesField,
} from './check-window.ts'

const minute = 60_000
const day = 24 * 60 * minute

const fields = {
  title: 'Database upgrade',
  body: 'New disks.',
  scheduledStart: '2026-03-12T02:00',
  scheduledEnd: '2026-03-12T04:00',
}

const problems = (more: Record<string, string>) =>
  sidesOf(checkNewWindow(readForm({ ...fields, ...more }), 'Europe/Berlin')).errors

test('a form becomes a window: times by the clock of the organization, what is ticked and nothing else', () => {
  const form = readForm({
    ...fields,
    title: ' Database\n upgrade ',
    'service-api': 'yes',
    [reminderField(1440)]: 'yes',
    [reminderField(15)]: 'yes',
    'reminder-20': 'yes',
    autoStart: 'yes',
    notifyAtEnd: 'yes',
  })
  expect(sidesOf(checkNewWindow(form, 'Europe/Berlin'))).toEqual({
    values: {
      title: 'Database upgrade',
      body: 'New disks.',
      serviceIds: ['api'],
      reminders: [1440, 15],
      autoStart: true,
      autoComplete: false,
      notifyAtStart: false,
      notifyAtEnd: true,
      notify: false,
      scheduledStart: Date.UTC(2026, 2, 12, 1),
      scheduledEnd: Date.UTC(2026, 2, 12, 3),
      rule: null,
    },
    errors: {},
  })
})

test.each([
  [{ title: ' ' }, { title: 'Say in a few words what is done, such as: Database upgrade.' }],
  [{ title: 'x'.repeat(256) }, { title: 'Keep the title under 255 characters; this has 256.' }],
  [{ body: '' }, { body: 'Write what is known, even if it is only that you are looking into it.' }],
  [{ scheduledStart: 'soon' }, { scheduledStart: 'Type when it begins, such as 2026-03-10T02:00.' }],
  [
    { scheduledStart: '2026-02-30T02:00', repeat: 'weekly' },
    { scheduledStart: 'Type when it begins, such as 2026-03-10T02:00.' },
  ],
  [{ scheduledEnd: '' }, { scheduledEnd: 'Type when it will be over, such as 2026-03-10T04:00.' }],
  [{ scheduledEnd: '2026-03-12T02:00' }, { scheduledEnd: 'The end must be after the start: correct one of the two.' }],
  [{ scheduledEnd: '2026-04-30T02:00' }, { scheduledEnd: 'A window lasts 30 days at most: plan several.' }],
  [{ repeat: 'weekly', repeatUntil: '2026-03-11' }, { repeatUntil: 'Choose a last day that is not before the first.' }],
  [{ repeat: 'weekly', repeatUntil: 'never' }, { repeatUntil: 'Choose a last day that is not before the first.' }],
  [
    { repeat: 'own', rule: 'FREQ=WEEKLY;BYDAY=FR' },
    { rule: 'By this rule the first start is 2026-03-13 02:00: begin then.' },
  ],
  [
    { repeat: 'own', rule: 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31' },
    { rule: 'This rule never comes due: no day has everything that it asks for.' },
  ],
])('%j: %j', (more, errors) => {
  expect(problems(more)).toEqual(errors)
})

test('the length is counted in hours that pass, not in hours that clocks show', () => {
  const over = (scheduledEnd: string) =>
    checkTimes(readForm({ scheduledStart: '2026-03-29T01:00', scheduledEnd }), 'Europe/Berlin')
  const { values } = sidesOf(over('2026-03-29T04:00'))
  expect(values.scheduledEnd - values.scheduledStart).toBe(120 * minute)
  // Thirty days by the calendar are an hour short of thirty days where the clocks go forward.
  expect(sidesOf(over('2026-04-28T02:00')).values.scheduledEnd - values.scheduledStart).toBe(30 * day)
  expect(sidesOf(over('2026-04-28T02:00')).errors).toEqual({})
  expect(sidesOf(over('2026-04-28T02:01')).errors).toEqual({
    scheduledEnd: 'A window lasts 30 days at most: plan several.',
  })
})

test('both moments within the gap are one moment, and no window', () => {
  const gap = { scheduledStart: '2026-03-29T02:30', scheduledEnd: '2026-03-29T03:30' }
  expect(problems(gap)).toEqual({ scheduledEnd: 'The end must be after the start: correct one of the two.' })
})

test.each([
  ['', '', null],
  ['hourly', '', null],
  ['daily', '2026-03-12', 'FREQ=DAILY;UNTIL=20260312T235959'],
  ['fortnightly', '', 'FREQ=WEEKLY;INTERVAL=2'],
  ['own', '', 'FREQ=MONTHLY;BYDAY=2TH'],
])('repeated “%s” until “%s”: the rule is %s', (repeat, repeatUntil, rule) => {
  const form = readForm({ ...fields, repeat, repeatUntil, rule: ' freq=monthly;byday=2th ' })
  const { values, errors } = sidesOf(checkNewWindow(form, 'Europe/Berlin'))
  expect([values.rule, values.firstStart, errors]).toEqual([rule, rule === null ? undefined : '2026-03-12T02:00', {}])
})

test('a plan alone needs no times; only ticked services count', () => {
  const { values, errors } = sidesOf(checkPlan(readForm({ title: 'T', 'service-api': 'yes', 'services-web': 'yes' })))
  expect([values.serviceIds, values.reminders, errors]).toEqual([['api'], [], {}])
})

test.each([
  ['scheduled', {}],
  ['in_progress', {}],
  ['verifying', {}],
  ['completed', {}],
  ['cancelled', { status: 'Choose a status for the maintenance.' }],
  ['resolved', { status: 'Choose a status for the maintenance.' }],
])('an update by hand that says %s: %j', (status, errors) => {
  expect(sidesOf(checkMaintenanceUpdate(readForm({ status, body: 'x' }))).errors).toEqual(errors)
})

test.each([
  [{}, [1440]],
  [{ repeat: 'weekly' }, []],
  [{ repeat: 'weekly', [remindSeriesField]: 'yes' }, [1440]],
  [{ repeat: 'own', rule: 'FREQ=DAILY' }, []],
])('with %j the reminders are %j: a series has none unless they are asked for', (more, reminders) => {
  const form = readForm({ ...fields, [reminderField(1440)]: 'yes', ...more })
  expect(sidesOf(checkNewWindow(form, 'Europe/Berlin')).values).toMatchObject({ reminders })
})
