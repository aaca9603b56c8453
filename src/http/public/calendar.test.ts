import ICAL from 'ical.js'
import { expect, test } from 'vitest'
import { cancelWindow, extendWindow, rescheduleWindow } from '#src/domain/maintenance/change-window.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { jobs, runJob } from '#src/jobs/schedule.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { testEpoch } from '#src/testing/test-deps.ts'

const hour = 3_600_000
const day = 24 * hour

function plan({ deps }: TestApp, title = 'Upgrade', from = testEpoch + day, serviceIds: string[] = [], body = 'x') {
  return scheduleWindow(deps, system, acmeId, {
    title,
    body,
    serviceIds,
    reminders: [],
    scheduledStart: from,
    scheduledEnd: from + 2 * hour,
    autoStart: true,
    autoComplete: true,
    notifyAtStart: false,
    notifyAtEnd: false,
    notify: false,
    rule: null,
  })
}

/** The calendar as an independent parser reads it. */
async function calendarOf(app: TestApp, path = '/calendar.ics') {
  const { status, text, headers } = await app.visitor().get(path)
  expect([status, headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
  const broken = text.split('\r\n').filter((line) => Buffer.byteLength(line) > 75 || /[\r\n]/.test(line))
  expect(broken).toEqual([])
  const calendar = new ICAL.Component(ICAL.parse(text))
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone)
  return {
    text,
    name: calendar.getFirstPropertyValue('x-wr-calname'),
    events: calendar.getAllSubcomponents('vevent').map((component) => {
      const event = new ICAL.Event(component)
      return {
        uid: event.uid,
        summary: event.summary,
        description: event.description,
        sequence: event.sequence,
        status: component.getFirstPropertyValue('status'),
        start: event.startDate.toJSDate().getTime(),
        end: event.endDate.toJSDate().getTime(),
        zone: event.startDate.zone?.tzid,
        clock: event.startDate.toString(),
      }
    }),
  }
}

test('without maintenance it is a calendar without events, which has a component and publishes nothing', async () => {
  const app = testApp()
  const { name, events, text } = await calendarOf(app)
  expect({ name, events }).toEqual({ name: 'Acme maintenance', events: [] })
  expect(text).toMatch(/BEGIN:VTIMEZONE\r\nTZID:Europe\/Berlin\r\n/)
  expect(text).not.toContain('METHOD:')
  plan(app)
  expect((await calendarOf(app)).text).toContain('METHOD:PUBLISH\r\n')
})

test('programs ask for it each hour, whichever of the two words for it they know', async () => {
  const { text } = await calendarOf(testApp())
  expect(text).toContain('\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n')
})

test('an event keeps its UID; its SEQUENCE rises when it is moved, extended or called off', async () => {
  const app = testApp()
  const window = plan(app)
  const [first] = (await calendarOf(app)).events
  expect(first).toMatchObject({
    uid: `${window.id}@opsentry`,
    sequence: 0,
    status: 'CONFIRMED',
    start: testEpoch + day,
  })

  const from = testEpoch + 2 * day
  const said = { body: 'Moved.', notify: false }
  rescheduleWindow(app.deps, system, acmeId, window.id, { scheduledStart: from, scheduledEnd: from + hour, ...said })
  expect((await calendarOf(app)).events).toMatchObject([
    { uid: first?.uid, sequence: 1, start: from, end: from + hour, description: expect.stringContaining('Moved.') },
  ])
  app.deps.clock.set(from)
  for (const job of jobs) await runJob(app.deps, job)
  extendWindow(app.deps, system, acmeId, window.id, { scheduledEnd: from + 3 * hour, ...said })
  expect((await calendarOf(app)).events).toMatchObject([{ uid: first?.uid, sequence: 2, end: from + 3 * hour }])
  cancelWindow(app.deps, system, acmeId, window.id, said)
  expect((await calendarOf(app)).events).toMatchObject([{ uid: first?.uid, sequence: 3, status: 'CANCELLED' }])
})

test.each(['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'])(
  'in %s every event begins at its moment and shows that zone’s clock, on both sides of a change of the clocks',
  async (timeZone) => {
    const app = testApp()
    await app.as('ann').post('/app/acme/settings', { organization: 'Acme', timeZone })
    const moments = Array.from({ length: 60 }, (_, index) => testEpoch + (index + 1) * 6 * day)
    for (const from of moments) plan(app, 'Upgrade', from)
    const { events } = await calendarOf(app)
    expect(events.map(({ start }) => start)).toEqual(moments)
    expect(events.map(({ end }) => end)).toEqual(moments.map((from) => from + 2 * hour))
    expect(events.map(({ clock }) => clock.slice(0, 16))).toEqual(
      moments.map((from) =>
        Temporal.Instant.fromEpochMilliseconds(from)
          .toZonedDateTimeISO(timeZone)
          .toPlainDateTime()
          .toString({ smallestUnit: 'minute' }),
      ),
    )
  },
)

test.each([
  ['Europe/Berlin', '2027-10-31T00:00:00Z'],
  ['America/New_York', '2026-11-01T05:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T14:00:00Z'],
])(
  'in %s the hour that comes twice is told apart: each event begins and ends at its own moment',
  async (timeZone, night) => {
    const app = testApp()
    await app.as('ann').post('/app/acme/settings', { organization: 'Acme', timeZone })
    const moments = Array.from({ length: 9 }, (_, quarter) => Date.parse(night) + quarter * (hour / 4))
    for (const from of moments) plan(app, 'By night', from)
    const { events } = await calendarOf(app)
    expect(events.map(({ start }) => start)).toEqual(moments)
    expect(events.map(({ end }) => end)).toEqual(moments.map((from) => from + 2 * hour))
  },
)

test.each([
  ['emoji', '🔥 Disks 👩‍👩‍👧', 'It 🔥 burns'],
  ['right to left', 'صيانة مخططة', 'نحن نعمل على حل المشكلة‏'],
  ['the end of a CDATA section', 'a ]]> b', 'x ]]> y'],
  ['separators and line ends', 'a, b; c\\ d', 'one\\n, two; three\r\n\r\nBEGIN:VEVENT\r\nfour'],
  ['70 KB', 'Long', `${'wörd '.repeat(11_999)}end`],
  ['control characters', 'Bell', 'a\u0007b'],
])('%s comes through whole', async (_what, title, body) => {
  const app = testApp()
  plan(app, title, testEpoch + day, [], body)
  const { events } = await calendarOf(app)
  expect(events).toHaveLength(1)
  expect(events[0]?.summary).toBe(`Acme: ${title}`)
  expect(events[0]?.description.length).toBeGreaterThan(body.length * 0.8)
  expect(events[0]?.description).toMatch(/\/maintenance\/id\d+$/)
})

test('1,282 windows are 1,282 events; what was over a year ago is left out', async () => {
  const app = testApp()
  for (let index = 0; index < 1282; index++) plan(app, `Window ${index}`, testEpoch + (index + 1) * hour)
  const { events } = await calendarOf(app)
  expect(new Set(events.map(({ uid }) => uid)).size).toBe(1282)
  app.deps.clock.set(testEpoch + 366 * day + 641 * hour)
  expect((await calendarOf(app)).events.length).toBeLessThan(1282)
})

test('a service’s own calendar holds its windows alone; another organization’s service has none', async () => {
  const app = testApp()
  const service = (name: string, organizationId = acmeId) =>
    createService(app.deps, system, organizationId, { name, description: '', serviceGroupId: null }).id
  const [api, web, foreign] = [service('API'), service('Web'), service('Foreign', otherId)]
  plan(app, 'API work', testEpoch + day, [api])
  plan(app, 'Web work', testEpoch + day, [web])
  const { name, events } = await calendarOf(app, `/s/acme/services/${api}/calendar.ics`)
  expect(name).toBe('Acme: API maintenance')
  expect(events.map(({ summary }) => summary)).toEqual(['Acme: API work'])
  expect((await app.visitor().get(`/services/${foreign}/calendar.ics`)).status).toBe(404)
})
