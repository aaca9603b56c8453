import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { type Form, readForm } from '../forms/form.ts'
import { affectedServices, checkEdit, checkIncident, checkUpdate, promised, serviceField } from './check-incident.ts'

const fields = { title: 'Logins fail', body: 'We are looking.', status: 'investigating' }
const form = (more: Record<string, string> = {}): Form => readForm({ ...fields, ...more })

test('what is typed becomes what is done: spaces gone, line ends plain, services by their fields', () => {
  const typed = form({
    title: '  Logins \n fail ',
    body: '\r\nWe are\r\nlooking.  ',
    [serviceField('api')]: 'major_outage',
    [serviceField('web')]: '',
    notify: 'yes',
    nextUpdateIn: '30',
  })
  expect(sidesOf(checkIncident(typed))).toEqual({
    values: {
      title: 'Logins fail',
      body: 'We are\nlooking.',
      status: 'investigating',
      services: [{ serviceId: 'api', status: 'major_outage' }],
      notify: true,
      nextUpdateIn: 30,
    },
    errors: {},
  })
})

test('without a tick nobody is told, and without a choice nothing is promised', () => {
  expect(sidesOf(checkUpdate(form())).values).toMatchObject({ notify: false, nextUpdateIn: null, services: [] })
})

test.each(['', '0', '45', '-15', '15.0', 'soon'])('a promise of “%s” minutes is none', (nextUpdateIn) => {
  expect(sidesOf(checkUpdate(form({ nextUpdateIn }))).values.nextUpdateIn).toBeNull()
})

test.each([
  ['title', { title: ' \n ' }, 'Give the incident a title that customers understand.'],
  ['title', { title: 'x'.repeat(256) }, 'Keep the title under 255 characters; this has 256.'],
  ['body', { body: ' \r\n ' }, 'Write what is known, even if it is only that you are looking into it.'],
  ['body', { body: 'x'.repeat(70_001) }, 'Keep the text under 70,000 characters; this has 70,001.'],
  ['status', { status: '' }, 'Choose a status for the incident.'],
  ['status', { status: 'scheduled' }, 'Choose a status for the incident.'],
  ['services', { 'service-api': 'on fire' }, 'Choose one of the statuses for each service.'],
  ['title', { title: '{{provider}} is down' }, 'Fill in {{provider}}, which the template left open.'],
  ['body', { body: '{{a}} and {{ b }} and {{a}}' }, 'Fill in {{a}}, {{ b }}, which the template left open.'],
])('%s wrong: %j', (field, more, sentence) => {
  expect(sidesOf(checkIncident(form(more))).errors).toEqual({ [field]: sentence })
})

test('a title of 255 characters and a text of 70,000 are let through', () => {
  expect(sidesOf(checkIncident(form({ title: 'x'.repeat(255), body: 'x'.repeat(70_000) }))).errors).toEqual({})
})

test('every wrong field is named at once', () => {
  const { errors } = sidesOf(checkIncident(readForm({ 'service-api': '?' })))
  expect(Object.keys(errors).toSorted()).toEqual(['body', 'services', 'status', 'title'])
})

test('one unknown status makes the whole choice unknown, so that no service is dropped silently', () => {
  expect(affectedServices(form({ 'service-api': 'major_outage', 'service-web': 'gone' }))).toBeUndefined()
  expect(affectedServices(form({ 'service-api': '' }))).toEqual([])
})

test('minutes become the moment that visitors read', () => {
  const now = Date.UTC(2026, 2, 10, 12)
  expect(promised({ body: 'x', nextUpdateIn: 30 }, now)).toEqual({
    body: 'x',
    nextUpdateBy: Date.UTC(2026, 2, 10, 12, 30),
  })
  expect(promised({ nextUpdateIn: null }, now)).toEqual({ nextUpdateBy: null })
})

/** Clocks go forward on 29 March and back on 25 October 2026 in Berlin. */
test.each([
  ['2026-03-10T13:45', Date.UTC(2026, 2, 10, 12, 45)],
  ['2026-07-10T13:45', Date.UTC(2026, 6, 10, 11, 45)],
  ['2026-03-29T02:30', Date.UTC(2026, 2, 29, 1, 30)],
  ['2026-10-25T02:30+02:00', Date.UTC(2026, 9, 25, 0, 30)],
  ['2026-10-25T02:30+01:00', Date.UTC(2026, 9, 25, 1, 30)],
])('a start typed as %s is what the clocks of Berlin show', (startedAt, at) => {
  expect(sidesOf(checkEdit(form({ startedAt }), 'Europe/Berlin')).values.startedAt).toBe(at)
})

test('a start left out stays; one that is no time is refused; the impact is derived unless it is one of the four', () => {
  expect(sidesOf(checkEdit(form(), 'UTC'))).toEqual({
    values: { title: 'Logins fail', impactOverride: null, startedAt: undefined },
    errors: {},
  })
  expect(sidesOf(checkEdit(form({ startedAt: 'yesterday' }), 'UTC')).errors).toEqual({
    startedAt: 'Type a date and a time, such as 2026-03-10T13:45.',
  })
  expect(sidesOf(checkEdit(form({ impactOverride: 'critical' }), 'UTC')).values.impactOverride).toBe('critical')
  expect(sidesOf(checkEdit(form({ impactOverride: 'terrible' }), 'UTC')).values.impactOverride).toBeNull()
})
