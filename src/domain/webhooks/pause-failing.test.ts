import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { jobs, runJob } from '#src/jobs/schedule.ts'
import { addWebhook, allowLoopback } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { startHttpSink } from '#src/testing/http-sink.ts'
import { type Mailing, mailing } from '#src/testing/mailing.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { deliverDue } from '../notifications/deliver-due.ts'
import { removeWebhook, resumeWebhook } from './pause-webhook.ts'

const hour = 3_600_000
const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function connected() {
  const app = testApp()
  const mail = await mailing(app)
  const sink = await startHttpSink({ status: 500 })
  open.push(sink, mail)
  allowLoopback(app.deps)
  return { app, mail, sink, ...addWebhook(app.deps, `${sink.url}/hook`, { name: 'Pager' }) }
}

function incident({ deps }: TestApp): void {
  const said = { title: 'I', body: 'x', status: 'investigating', services: [], notify: true } as const
  openIncident(deps, system, acmeId, { ...said, services: [] })
}

/** Time passes: what is due is sent, and every job runs. */
async function pass({ deps }: TestApp, hours: number): Promise<void> {
  for (let passed = 0; passed < hours; passed++) {
    deps.clock.advance(hour)
    await deliverDue(deps)
    for (const job of jobs) await runJob(deps, job)
  }
}

const row = ({ deps }: TestApp) => deps.db.select().from(webhookEndpoints).get()

const paused = (mail: Mailing) => mail.sink.mails.filter(({ parsed }) => parsed.subject?.startsWith('Paused:'))

test('an endpoint at which nothing arrives for three days is paused, and owners and admins are mailed once', async () => {
  const { app, mail, id } = await connected()
  incident(app)
  await deliverDue(app.deps)
  expect(row(app)).toMatchObject({ failingSince: app.deps.clock.now() })
  await pass(app, 71)
  expect([row(app)?.pausedAt, paused(mail)]).toEqual([null, []])
  await pass(app, 3)
  expect(row(app)).toMatchObject({ pauseReason: 'Nothing has arrived there for three days.' })
  await pass(app, 30)
  expect(
    paused(mail)
      .map(({ to }) => to)
      .toSorted(),
  ).toEqual(['ann@example.com', 'iris@example.com', 'otto@example.com'])
  const [first] = paused(mail)
  expect(first?.parsed.subject).toBe('Paused: the webhook endpoint “Pager” · Acme')
  expect(first?.parsed.text).toContain('Nothing has arrived there for three days.')
  expect(first?.parsed.text).toContain(`http://localhost/app/acme/webhooks/${id}`)
  expect(app.audited().filter((action) => action === 'webhook.paused')).toHaveLength(1)
})

test('one success in between begins the count anew', async () => {
  const { app, mail, sink } = await connected()
  incident(app)
  await pass(app, 50)
  sink.reply = { status: 200 }
  await pass(app, 10)
  expect(row(app)?.failingSince).toBeNull()
  sink.reply = { status: 500 }
  incident(app)
  await pass(app, 50)
  expect([row(app)?.pausedAt, paused(mail)]).toEqual([null, []])
})

test('one that failed once and was not asked since is left alone until it fails again', async () => {
  const { app, sink } = await connected()
  sink.reply = { status: 404 }
  incident(app)
  await pass(app, 100)
  expect(row(app)?.pausedAt).toBeNull()
  incident(app)
  await pass(app, 1)
  expect(row(app)?.pausedAt).not.toBeNull()
})

test('whoever is gone for good is paused at once, with its own words', async () => {
  const { app, mail, sink } = await connected()
  sink.reply = { status: 410 }
  incident(app)
  await deliverDue(app.deps)
  await deliverDue(app.deps)
  expect(paused(mail)).toHaveLength(3)
  expect(paused(mail)[0]?.parsed.text).toContain('It answers 410 Gone: nobody is there any more.')
})

test('resumed or removed before the mail leaves, nobody is told', async () => {
  const app = testApp()
  const sink = await startHttpSink({ status: 410 })
  open.push(sink)
  allowLoopback(app.deps)
  const [resumed, removed] = ['/a', '/b'].map((path) => addWebhook(app.deps, sink.url + path).id)
  incident(app)
  await deliverDue(app.deps)
  resumeWebhook(app.deps, system, acmeId, resumed ?? '')
  removeWebhook(app.deps, system, acmeId, removed ?? '')
  const mail = await mailing(app)
  open.push(mail)
  app.deps.clock.advance(hour)
  await deliverDue(app.deps)
  expect(mail.sink.mails).toEqual([])
  const mails = app.deps.db.select().from(deliveries).where(eq(deliveries.kind, 'webhook_paused')).all()
  expect(new Set(mails.map(({ lastAnswer }) => lastAnswer))).toEqual(
    new Set(['The endpoint was resumed meanwhile.', 'The endpoint was removed.']),
  )
  expect(mails.map(({ state }) => state)).toEqual(Array(6).fill('suppressed'))
})
