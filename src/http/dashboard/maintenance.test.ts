import { afterEach, expect, test } from 'vitest'
import { notifications } from '#src/db/schema/delivery.ts'
import { maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { localMoment } from '#src/domain/time/local-moment.ts'
import { jobs, runJob } from '#src/jobs/schedule.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import type { MaintenanceStatus } from '#src/words.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Berlin, where Acme's clocks hang, is an hour ahead of UTC until 29 March 2026. */
const plan = {
  title: 'Database upgrade',
  body: 'We move to **new disks**.',
  scheduledStart: '2026-03-12T02:00',
  scheduledEnd: '2026-03-12T04:00',
  autoStart: 'yes',
  autoComplete: 'yes',
  notifyAtStart: 'yes',
  notifyAtEnd: 'yes',
  notify: 'yes',
}
const start = Date.UTC(2026, 2, 12, 1)
const end = Date.UTC(2026, 2, 12, 3)

const service = ({ deps }: TestApp, name = 'API') =>
  createService(deps, system, acmeId, { name, description: '', serviceGroupId: null }).id

async function planned(app: TestApp, fields: Record<string, string> = {}): Promise<string> {
  const answer = await app.as('ed').post('/app/acme/maintenance', { ...plan, ...fields })
  expect(answer.status, answer.text).toBe(303)
  return answer.location ?? ''
}

async function tick({ deps }: TestApp): Promise<void> {
  for (const job of jobs) await runJob(deps, job)
}

async function tickAt(app: TestApp, at: number): Promise<void> {
  app.deps.clock.set(at)
  await tick(app)
}

const windows = ({ deps }: TestApp) =>
  deps.db.select().from(maintenanceWindows).orderBy(maintenanceWindows.scheduledStart).all()
const said = ({ deps }: TestApp): MaintenanceStatus[] =>
  deps.db
    .select()
    .from(maintenanceUpdates)
    .orderBy(maintenanceUpdates.displayAt)
    .all()
    .map(({ status }) => status)
const owed = ({ deps }: TestApp) => deps.db.select().from(notifications).all().length
const statusOf = ({ deps }: TestApp, id: string) => currentStatuses(deps, acmeId).get(id)

let mail: ConnectedRelay | undefined
afterEach(async () => {
  await mail?.close()
  mail = undefined
})

/** Subjects of what Sue got so far, oldest first. */
async function suesMails(app: TestApp): Promise<string[]> {
  if (!mail) throw new Error('connect a relay first')
  app.deps.clock.advance(1)
  return (await mail.mailsTo('sue@example.org')).map(({ parsed }) => parsed.subject ?? '')
}

test('an editor plans a window: visitors see it, followers are owed one message, and the services stay up', async () => {
  const app = testApp()
  const api = service(app)
  const path = await planned(app, { [`service-${api}`]: 'yes', 'reminder-60': 'yes' })
  const home = (await app.visitor().get('/')).text
  expect(home).toContain('Database upgrade')
  const whole = (await app.visitor().get(path.replace('/app/acme', ''))).text
  expect(whole).toContain('We move to <strong>new disks</strong>.')
  expect(home).toContain('All systems operational')
  expect(windows(app)).toMatchObject([{ scheduledStart: start, scheduledEnd: end, status: 'scheduled', sequence: 0 }])
  expect(owed(app)).toBe(1)
  expect((await app.as('vic').get(path)).text).toContain('Touches API')
  expect((await app.as('vic').get(path)).text).not.toContain('Post an update')
  expect(app.audited()).toEqual(['service.created', 'maintenance.scheduled'])
})

test('without the tick nobody is owed anything', async () => {
  const app = testApp()
  await planned(app, { notify: [] as unknown as string })
  expect(windows(app)).toHaveLength(1)
  expect(owed(app)).toBe(0)
})

test.each([
  ['title', { title: ' ' }, 'Say in a few words what is done'],
  ['body', { body: '' }, 'Write what is known'],
  ['scheduledStart', { scheduledStart: 'soon' }, 'Type when it begins'],
  ['scheduledEnd', { scheduledEnd: '' }, 'Type when it will be over'],
  ['an end before the start', { scheduledEnd: '2026-03-12T01:59' }, 'The end must be after the start'],
  ['a month of work', { scheduledEnd: '2026-04-30T01:59' }, 'A window lasts 30 days at most'],
  ['the past', { scheduledStart: '2026-03-01T02:00', scheduledEnd: '2026-03-01T04:00' }, 'This time has passed'],
  ['no rule', { repeat: 'own', rule: 'now and then' }, 'Write the rule as calendars do'],
  ['a rule that begins later', { repeat: 'own', rule: 'FREQ=WEEKLY;BYDAY=FR' }, 'the first start is 2026-03-13 02:00'],
  ['a last day before the first', { repeat: 'weekly', repeatUntil: '2026-03-01' }, 'a last day that is not before'],
  ['a service that is not there', { 'service-zzzzzzzzzzzz': 'yes' }, 'One of the services no longer exists'],
])('%s wrong: the form says what to do and keeps what was typed', async (_what, fields, sentence) => {
  const app = testApp()
  const answer = await app.as('ed').post('/app/acme/maintenance', { ...plan, 'reminder-15': 'yes', ...fields })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(sentence)
  if (!('title' in fields)) expect(answer.text).toContain('value="Database upgrade"')
  expect(answer.text).toContain('name="reminder-15" value="yes" checked')
  expect(answer.text).not.toContain('name="reminder-60" value="yes" checked')
  expect(windows(app)).toEqual([])
})

test('by the clock: reminded, started, completed; services are under maintenance while it runs', async () => {
  const app = testApp()
  mail = await connectRelay(app)
  subscribe(app.deps, 'sue@example.org')
  const api = service(app)
  const path = await planned(app, { [`service-${api}`]: 'yes', 'reminder-1440': 'yes', 'reminder-60': 'yes' })
  const state = 'Maintenance scheduled: Database upgrade · Acme'
  expect(await suesMails(app)).toEqual([state])

  await tickAt(app, start - day)
  await tickAt(app, start - hour)
  expect(await suesMails(app)).toEqual([state, ...Array(2).fill('Reminder: Database upgrade · Acme')])
  await tickAt(app, start - 1)
  expect(statusOf(app, api)).toBe('operational')
  await tickAt(app, start)
  expect(statusOf(app, api)).toBe('under_maintenance')
  expect(await suesMails(app)).toHaveLength(4)
  expect((await app.visitor().get('/')).text).toContain('API is under maintenance')
  await tickAt(app, end)
  expect(statusOf(app, api)).toBe('operational')
  expect((await suesMails(app)).slice(3)).toEqual([
    'Maintenance in progress: Database upgrade · Acme',
    'Maintenance completed: Database upgrade · Acme',
  ])
  const sent = await mail.mailsTo('sue@example.org')
  const thread = sent[0]?.parsed.messageId
  expect(sent.slice(1).map(({ parsed }) => parsed.references)).toEqual(Array(4).fill(thread))
  expect(sent[1]?.parsed.text).toContain('When: 12 Mar 2026, 02:00–04:00 CET')

  const { text } = await app.visitor().get(`/services/${api}`)
  expect(text).toMatch(/<strong>12 Mar 2026: Under maintenance<\/strong><span>Under maintenance for 2 h/)
  // Maintenance counts neither as up nor as down, and the service stood for more than a day.
  expect(text).toMatch(/<dt>24 hours<\/dt><dd>100%/)
  expect((await app.as('ed').get(path)).text).toContain('by the clock')
  expect(app.audited().filter((action) => /remind|start|complete/.test(action))).toEqual([
    'maintenance.reminded',
    'maintenance.reminded',
    'maintenance.started',
    'maintenance.completed',
  ])
})

test('a machine that slept through it all does every step once, in order, and mails nobody of what is over', async () => {
  const app = testApp()
  mail = await connectRelay(app)
  subscribe(app.deps, 'sue@example.org')
  await planned(app, { 'reminder-60': 'yes' })
  await planned(app, {
    title: 'Earlier',
    scheduledStart: '2026-03-11T02:00',
    scheduledEnd: '2026-03-11T03:00',
    autoComplete: [] as unknown as string,
  })
  await suesMails(app)
  await tickAt(app, end + day)
  await tick(app)
  const updates = app.deps.db.select().from(maintenanceUpdates).orderBy(maintenanceUpdates.displayAt).all()
  expect(updates.slice(2).map(({ status, displayAt }) => [status, displayAt])).toEqual([
    ['in_progress', start - day],
    ['in_progress', start - day + hour],
    ['in_progress', start],
    ['completed', end],
  ])
  expect((await suesMails(app)).slice(2)).toEqual([])
})

test('what does not complete by itself is said to take longer, once, until somebody completes it', async () => {
  const app = testApp()
  const api = service(app)
  const path = await planned(app, { [`service-${api}`]: 'yes', autoComplete: [] as unknown as string })
  await tickAt(app, start)
  await tickAt(app, end)
  await tickAt(app, end + minute)
  expect(said(app)).toEqual(['scheduled', 'in_progress', 'in_progress'])
  expect((await app.visitor().get('/')).text).toContain('Takes longer than planned')
  expect(statusOf(app, api)).toBe('under_maintenance')
  await app.as('ed').post(`${path}/updates`, { status: 'completed', body: 'Done.' })
  expect(statusOf(app, api)).toBe('operational')
  expect((await app.visitor().get('/')).text).not.toContain('Takes longer than planned')
})

test('what does not start by itself waits for a hand, early or late; begun after its end only a hand ends it', async () => {
  const app = testApp()
  const path = await planned(app, { autoStart: [] as unknown as string })
  await tickAt(app, start + minute)
  expect(said(app)).toEqual(['scheduled'])
  expect((await app.as('ed').get(path)).text).toContain('Its time has come and it has not begun.')
  app.deps.clock.set(end + hour)
  await app.as('ed').post(`${path}/updates`, { status: 'in_progress', body: 'We begin late.', notify: 'yes' })
  await tick(app)
  expect(said(app)).toEqual(['scheduled', 'in_progress'])
  expect(windows(app)).toMatchObject([{ startedAt: end + hour, endedAt: null }])

  const early = await planned(app, { scheduledStart: '2026-03-20T02:00', scheduledEnd: '2026-03-20T04:00' })
  await app.as('ed').post(`${early}/updates`, { status: 'in_progress', body: 'We begin early.' })
  await app.as('ed').post(`${early}/updates`, { status: 'verifying', body: 'Looks good.' })
  const back = await app.as('ed').post(`${early}/updates`, { status: 'scheduled', body: 'No.' })
  expect([back.status, back.text.includes('It has begun: choose in progress')]).toEqual([422, true])
  await app.as('ed').post(`${early}/updates`, { status: 'completed', body: 'Done before it was to begin.' })
  expect(windows(app)[1]).toMatchObject({ status: 'completed', startedAt: end + hour, endedAt: end + hour })
})

test('rescheduled: reminders are owed anew and the calendar knows; extended; each tells or not, as chosen', async () => {
  const app = testApp()
  const path = await planned(app, { 'reminder-60': 'yes' })
  await tickAt(app, start - hour)
  expect(owed(app)).toBe(2)
  await app.as('ed').post(`${path}/times`, {
    scheduledStart: '2026-03-13T02:00',
    scheduledEnd: '2026-03-13T03:00',
    body: 'A day later.',
  })
  expect(owed(app)).toBe(2)
  expect(windows(app)).toMatchObject([{ scheduledStart: start + day, scheduledEnd: end + day - hour, sequence: 1 }])
  await tickAt(app, start)
  expect(said(app)).toEqual(['scheduled', 'scheduled'])
  await tickAt(app, start + day - hour)
  expect(owed(app)).toBe(3)
  const tooEarly = await app.as('ed').post(`${path}/end`, { scheduledEnd: '2026-03-14T05:00', body: 'More.' })
  expect([tooEarly.status, tooEarly.text.includes('reschedule it instead')]).toEqual([422, true])

  await tickAt(app, start + day)
  await app.as('ed').post(`${path}/end`, { scheduledEnd: '2026-03-13T05:00', body: 'It needs more.', notify: 'yes' })
  expect(windows(app)).toMatchObject([{ scheduledEnd: end + day + hour, sequence: 2, status: 'in_progress' }])
  expect(owed(app)).toBe(5)
  await tickAt(app, end + day)
  expect(windows(app)[0]?.endedAt).toBeNull()
  const begun = await app.as('ed').post(`${path}/times`, {
    scheduledStart: '2026-03-15T02:00',
    scheduledEnd: '2026-03-15T03:00',
    body: 'x',
  })
  expect([begun.status, begun.text.includes('It has begun: extend it instead')]).toEqual([422, true])
  await tickAt(app, end + day + hour)
  expect(windows(app)).toMatchObject([{ status: 'completed', endedAt: end + day + hour }])
  const over = await app.as('ed').post(`${path}/cancellation`, { body: 'x' })
  expect([over.status, over.text.includes('This maintenance is over')]).toEqual([422, true])
})

test('cancelled while it runs: the services are given back, and a waiting reminder is not sent', async () => {
  const app = testApp()
  mail = await connectRelay(app)
  subscribe(app.deps, 'sue@example.org')
  const api = service(app)
  const path = await planned(app, { [`service-${api}`]: 'yes', 'reminder-60': 'yes', notify: [] as unknown as string })
  await tickAt(app, start - hour)
  await app.as('ed').post(`${path}/cancellation`, { body: 'Not today.', notify: 'yes' })
  expect(await suesMails(app)).toEqual(['Maintenance cancelled: Database upgrade · Acme'])
  await tickAt(app, start)
  expect([statusOf(app, api), said(app)]).toEqual(['operational', ['scheduled', 'cancelled']])

  const second = await planned(app, {
    [`service-${api}`]: 'yes',
    scheduledStart: '2026-03-14T02:00',
    scheduledEnd: '2026-03-14T04:00',
  })
  await tickAt(app, start + 2 * day)
  expect(statusOf(app, api)).toBe('under_maintenance')
  await app.as('ed').post(`${second}/cancellation`, { body: 'Rolled back.' })
  expect(statusOf(app, api)).toBe('operational')
})

test('a series keeps its clock time across a change of the clocks, each window stands alone, and it can be ended', async () => {
  const app = testApp()
  const path = await planned(app, { repeat: 'weekly' })
  const local = () => windows(app).map(({ scheduledStart }) => localMoment(scheduledStart, 'Europe/Berlin'))
  const thursdays = ['03-12', '03-19', '03-26', '04-02', '04-09', '04-16', '04-23', '04-30', '05-07']
  expect(local()).toEqual(thursdays.map((date) => `2026-${date}T02:00`))
  expect(windows(app)[3]?.scheduledStart).toBe(Date.UTC(2026, 3, 2, 0))
  expect(owed(app)).toBe(1)

  const second = windows(app)[1]?.id ?? ''
  const moved = { scheduledStart: '2026-03-20T03:00', scheduledEnd: '2026-03-20T05:00', body: 'A day later.' }
  await app.as('ed').post(`/app/acme/maintenance/${second}/times`, moved)
  await tickAt(app, start + 7 * day)
  // The moved one is not made again; one more has come near.
  expect(local()).toEqual([
    ...thursdays.map((date) => `2026-${date}T02:00`).with(1, '2026-03-20T03:00'),
    '2026-05-14T02:00',
  ])

  const ended = await app.as('ed').post(`${path}/series-end`, { body: 'No more.', notify: 'yes' })
  expect(ended.status).toBe(303)
  expect(windows(app).map(({ status }) => status)).toEqual(['completed', ...Array(9).fill('cancelled')])
  expect(owed(app)).toBe(2)
  await tickAt(app, start + 70 * day)
  expect(windows(app)).toHaveLength(10)
})

test('a yearly rule far ahead has its next window, and a rule with an end stops', async () => {
  const app = testApp()
  await planned(app, { repeat: 'own', rule: 'FREQ=YEARLY;COUNT=3' })
  const dates = () =>
    windows(app).map(({ scheduledStart }) => localMoment(scheduledStart, 'Europe/Berlin').slice(0, 10))
  expect(dates()).toEqual(['2026-03-12'])
  await tickAt(app, end)
  expect(dates()).toEqual(['2026-03-12', '2027-03-12'])
  await tickAt(app, Date.UTC(2027, 2, 12, 3))
  await tickAt(app, Date.UTC(2028, 2, 12, 3))
  expect(dates()).toEqual(['2026-03-12', '2027-03-12', '2028-03-12'])
})

test('editing tells nobody, keeps what was sent, and visitors see that a text was edited', async () => {
  const app = testApp()
  const api = service(app)
  const path = await planned(app, { 'reminder-1440': 'yes', 'reminder-60': 'yes' })
  await tickAt(app, start - day)
  expect(owed(app)).toBe(2)
  const edited = await app.as('ed').post(path, {
    title: 'Storage upgrade',
    [`service-${api}`]: 'yes',
    'reminder-1440': 'yes',
    autoStart: 'yes',
    autoComplete: 'yes',
  })
  expect(edited.status).toBe(303)
  await tick(app)
  expect(owed(app)).toBe(2)
  const update = app.deps.db.select().from(maintenanceUpdates).get()
  await app.as('ed').post(`${path}/updates/${update?.id}`, { body: 'We move to newer disks.' })
  const { text } = await app.visitor().get(path.replace('/app/acme', ''))
  expect(text).toContain('Storage upgrade')
  expect(text).toContain('We move to newer disks.')
  expect(text).toContain('edited')
  expect(text).toContain('Affects API')
  expect(owed(app)).toBe(2)
  expect(app.audited().slice(-2)).toEqual(['maintenance.edited', 'maintenance_update.edited'])
  expect(app.deps.clock.now()).toBeGreaterThan(testEpoch)
})

test('Statuspage has one address for incidents and maintenance; it leads on', async () => {
  const app = testApp()
  const id = (await planned(app)).split('/').at(-1)
  expect((await app.visitor().get(`/incidents/${id}`)).location).toBe(`/maintenance/${id}`)
  expect((await app.visitor().get(`/s/acme/incidents/${id}`)).location).toBe(`/s/acme/maintenance/${id}`)
  expect((await app.visitor().get(`/s/other/incidents/${id}`)).status).toBe(404)
  expect((await app.visitor().get(`/s/other/maintenance/${id}`)).status).toBe(404)
})
