import { afterAll, beforeAll, expect, test } from 'vitest'
import { notifications } from '#src/db/schema/delivery.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import type { NewWindow } from '#src/domain/maintenance/check-window.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { readLedger } from '#src/domain/notifications/ledger.ts'
import { savePolicyDraft } from '#src/domain/privacy/draft-policy.ts'
import { publishPolicy } from '#src/domain/privacy/publish-policy.ts'
import { jobs, runJob } from '#src/jobs/schedule.ts'
import { connectRelay } from '#src/testing/connected-relay.ts'
import { addDelivery, allDeliveries } from '#src/testing/deliveries.ts'
import { addWebhook, allowLoopback, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { appOver } from '#src/testing/harness.ts'
import { type HttpSink, startHttpSink } from '#src/testing/http-sink.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { publishFirstPolicy } from '#src/testing/policies.ts'
import { anIncident, anUpdate, day, hour, minute, plannedWindow, statusRoom } from '#src/testing/status-room.ts'
import { restarted, type TestDeps, testEpoch } from '#src/testing/test-deps.ts'

const closing: { close(): unknown }[] = []
let back: Awaited<ReturnType<typeof aWeekLater>>

beforeAll(async () => {
  back = await aWeekLater()
})

afterAll(async () => {
  for (const one of closing.splice(0).toReversed()) await one.close()
})

const plan = {
  ...plannedWindow,
  ...{ notify: true, notifyAtStart: true, notifyAtEnd: true, reminders: [60] },
} satisfies Partial<NewWindow>

const oneOffs = [1, 2, 3, 4, 5]
const leaves = testEpoch + 4 * day

/**
 * Four days without a mail server, in which things are planned and said, and then nobody is there: the process is down. Everything
 * that can wait waits when it comes back.
 */
function leftAlone(programs: HttpSink) {
  const room = statusRoom()
  const { deps, clock } = room
  const dead = { host: '127.0.0.1', port: '9', security: 'none', user: '', password: '', from: 'status@acme.example' }
  configureRelay(deps, system, dead)
  allowLoopback(deps)
  const api = room.service()
  subscribe(deps, 'sue@example.org')
  const tom = subscribe(deps, 'tom@example.org')
  const newcomer = subscribe(deps, 'new@example.org', { state: 'unconfirmed', confirmedAt: null })
  addDelivery(deps, { kind: 'subscription_confirmation', subscriberId: newcomer, address: 'new@example.org' })
  subscribeUrl(deps, 'webhook', `${programs.url}/program`)
  subscribeUrl(deps, 'slack', `${programs.url}/slack`)
  addWebhook(deps, `${programs.url}/endpoint`)
  publishFirstPolicy(deps)

  const incidentId = anIncident(room, { [api]: 'partial_outage' }, { title: 'Logins fail', notify: true })
  for (let days = 0; days < 4; days++) {
    clock.advance(day - minute)
    anUpdate(room, incidentId, {}, { body: `Day ${days}`, notify: true, nextUpdateBy: clock.now() + day })
    anIncident(room, {}, { title: `Other ${days}`, notify: true })
    clock.advance(minute)
    addDelivery(deps, { kind: 'subscription_link', subscriberId: tom })
    addDelivery(deps, { kind: 'password_reset', subjectId: 'gone' })
  }
  addDelivery(deps, { kind: 'password_changed' })
  for (const days of oneOffs) {
    const scheduledStart = leaves + days * day + 3 * hour
    const times = { scheduledStart, scheduledEnd: scheduledStart + 2 * hour }
    scheduleWindow(deps, system, acmeId, { ...plan, ...times, title: `Disk ${days}`, serviceIds: [api] })
  }
  const scheduledStart = leaves + 14 * hour
  const daily = { scheduledStart, scheduledEnd: scheduledStart + hour, rule: 'FREQ=DAILY;COUNT=10' }
  scheduleWindow(deps, system, acmeId, { ...plan, ...daily, title: 'Nightly', serviceIds: [api] })
  savePolicyDraft(deps, system, { source: 'New.', summary: 'More.', language: 'en' })
  publishPolicy(deps, system, { material: true, effectiveOn: '2026-04-10' })
  return { deps, api, incidentId }
}

/** As the schedule does at a start, and in the minutes after it. */
async function goOn(deps: TestDeps, deliver: () => Promise<unknown>): Promise<void> {
  for (const pause of [minute, minute, 31 * minute, minute]) {
    for (const job of jobs) await runJob(deps, job)
    await deliver()
    deps.clock.advance(pause)
  }
}

async function aWeekLater() {
  const programs = await startHttpSink()
  closing.push(programs)
  const left = leftAlone(programs)
  const deps = restarted(left.deps, 7 * day)
  const mail = await connectRelay({ deps })
  closing.push(mail)
  await goOn(deps, () => mail.mailsTo(''))
  const mailsTo = (address: string) => mail.sink.mails.filter(({ to }) => to === address).map(({ parsed }) => parsed)
  return { ...left, deps, programs, mailsTo }
}

/** What a program was posted, in order: what it is about, and its status. */
function postsTo({ posts }: HttpSink, path: string): string[] {
  return posts
    .filter((post) => post.path === path)
    .map(({ body }) => {
      const { incident, component_update: change } = JSON.parse(body)
      return incident ? `${incident.name}: ${incident.status}` : `${change.old_status} to ${change.new_status}`
    })
}

test('after a week off people hear of nothing that is over, and what they were owed says why', async () => {
  const { deps, mailsTo, programs } = back
  for (const who of ['sue', 'tom', 'new']) expect([who, mailsTo(`${who}@example.org`)]).toEqual([who, []])
  expect(postsTo(programs, '/slack')).toEqual([])
  const toPeople = allDeliveries(deps).filter(
    ({ subscriberId, channel }) => subscriberId !== null && channel !== 'webhook',
  )
  expect(toPeople.length).toBeGreaterThan(30)
  expect(new Set(toPeople.map(({ state, cause, attempts }) => [state, cause, attempts].join()))).toEqual(
    new Set(['suppressed,too_old,0']),
  )
  for (const { id } of deps.db.select().from(notifications).all())
    expect(readLedger(deps.db, id)).toMatchObject({ waiting: 0, retrying: 0, sending: 0, failed: 0, unaccounted: 0 })
  const [first] = deps.db.select().from(notifications).all()
  const ledger = await appOver(deps).as('ann').get(`/app/acme/notifications/${first?.id}`)
  expect(ledger.text).toContain('It was too old to be sent: its news is worth telling for 3 days.')
  expect(ledger.text).toContain('0 unaccounted')
  expect(ledger.text).toContain('Send all the same')
})

test('after a week off the team is reminded once of all that waits for it, and told of what it has to know', async () => {
  const { mailsTo } = back
  const mails = mailsTo('ann@example.com')
  expect(mails.map(({ subject }) => subject).toSorted()).toEqual([
    'Overdue: the next update of “Logins fail” · Acme',
    'The privacy policy changes on 10 Apr 2026 · Quill Hosting',
    'Your password was changed · Opsentry',
  ])
  const reminder = mails.find(({ subject }) => subject?.startsWith('Overdue'))
  expect(reminder?.text).toContain('Also waiting: “Other 0”, “Other 1”, “Other 2”, and “Other 3”.')
})

test('after a week off programs hear the last word on each incident and window, in order, and no state between', async () => {
  const { programs } = back
  const nights = Array(7).fill('Nightly: completed')
  const disks = oneOffs.map((one) => `Disk ${one}: completed`)
  const said = ['operational to partial_outage', ...[0, 1, 2].map((one) => `Other ${one}: investigating`)]
  for (const path of ['/program', '/endpoint']) {
    const posts = postsTo(programs, path)
    expect(posts.slice(0, 6)).toEqual([...said, 'Logins fail: identified', 'Other 3: investigating'])
    expect(posts.slice(6).toSorted()).toEqual([...disks, ...nights].toSorted())
  }
})

test('after a week off page, feed and API say when each window was, and that nothing is under maintenance', async () => {
  const { deps, api } = back
  const visitor = appOver(deps).visitor()
  const read = async (name: string) => JSON.parse((await visitor.get(`/api/v2/${name}.json`)).text)
  const { scheduled_maintenances: windows } = await read('scheduled-maintenances')
  const over = windows.filter(({ status }: { status: string }) => status === 'completed')
  expect(over).toHaveLength(12)
  for (const one of over) {
    const [end, start] = one.incident_updates
    expect([one.started_at, start.display_at, start.status]).toEqual([
      expect.anything(),
      one.scheduled_for,
      'in_progress',
    ])
    expect([one.resolved_at, end.display_at, end.status]).toEqual([
      one.scheduled_until,
      one.scheduled_until,
      'completed',
    ])
  }
  expect((await read('scheduled-maintenances/active')).scheduled_maintenances).toEqual([])
  const { components } = await read('components')
  expect(components.map(({ id, status }: Record<string, string>) => [id, status])).toEqual([[api, 'partial_outage']])
  const feed = (await visitor.get('/history.atom')).text
  for (const days of oneOffs) expect(feed).toContain(`Disk ${days}`)
  const window = over.find(({ name }: { name: string }) => name === 'Disk 5')
  const page = (await visitor.get(`/maintenance/${window.id}`)).text
  expect(page).toContain(`datetime="${window.scheduled_for}" data-until="${window.scheduled_until}"`)
})
