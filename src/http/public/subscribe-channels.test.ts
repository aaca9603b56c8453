import { eq } from 'drizzle-orm'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { deliveries, subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { deliverDue } from '#src/domain/notifications/deliver-due.ts'
import { checkSecrets, subscriberIdentity } from '#src/domain/secrets/sealed-secrets.ts'
import { archiveService } from '#src/domain/services/archive-service.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { connectRelay } from '#src/testing/connected-relay.ts'
import { allowLoopback } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { startHttpSink } from '#src/testing/http-sink.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'

const slackUrl = 'https://hooks.slack.com/services/T000/B000/secretsecret'
const hook = 'https://hooks.example.org/status?key=topsecret'

const rows = ({ deps }: TestApp) => deps.db.select().from(subscribers).all()
const owed = ({ deps }: TestApp) => deps.db.select().from(deliveries).all()

function service({ deps }: TestApp, name: string, organizationId = acmeId): string {
  return createService(deps, system, organizationId, { name, description: '', serviceGroupId: null }).id
}

const byUrl = (app: TestApp, channel: string, url: string, more: Record<string, string> = {}) =>
  app.visitor().post('/subscribe', { channel, url, ...more })

test('the page asks for an e-mail address first, and has the other ways one step behind it', async () => {
  const app = testApp()
  const mail = await connectRelay(app)
  const { text } = await app.visitor().get('/subscribe')
  await mail.close()
  expect(/<main[\s\S]*?<input [^>]*name="(\w+)"/.exec(text)?.[1]).toBe('email')
  for (const channel of ['slack', 'teams', 'discord', 'webhook'])
    expect(text).toContain(`/subscribe?channel=${channel}`)
  expect(text).toContain('/history.rss')
  // A calendar follows what it opens by this.
  expect(text).toContain('href="webcal://localhost/calendar.ics"')
})

test('a Slack channel is told from now on, beginning with a test message; its URL is kept sealed alone', async () => {
  const app = testApp()
  const answer = await byUrl(app, 'slack', slackUrl)
  expect(answer.status).toBe(200)
  expect(answer.text).not.toContain('secretsecret')
  const [row] = rows(app)
  expect(row).toMatchObject({ channel: 'slack', state: 'active', consent: 'form', secret: null, followsAll: true })
  expect(row?.address).toMatch(/^hooks\.slack\.com\/…[0-9a-f]{8}$/)
  expect(JSON.stringify(row)).not.toContain('secretsecret')
  expect(app.deps.secrets.open(row?.endpoint ?? '', subscriberIdentity('endpoint', row?.id ?? ''))).toBe(slackUrl)
  expect(owed(app)).toMatchObject([
    { kind: 'test_message', channel: 'slack', destination: 'hooks.slack.com', subscriberId: row?.id },
  ])
  expect(app.audited()).toEqual([])
  expect(checkSecrets(app.deps.db, app.deps.secrets)).toEqual([])
})

test('a webhook gets a secret that is shown this once, and the link with which it is managed', async () => {
  const app = testApp()
  const { text } = await byUrl(app, 'webhook', hook)
  const shown = /whsec_[A-Za-z0-9+/=]+/.exec(text)?.[0] ?? ''
  const [row] = rows(app)
  expect(app.deps.secrets.open(row?.secret ?? '', subscriberIdentity('secret', row?.id ?? ''))).toBe(shown)
  const path = /http:\/\/localhost(\/subscriptions\/[^"<]+)/.exec(text)?.[1] ?? ''
  const manage = await app.visitor().get(path)
  expect([manage.status, manage.text.includes('whsec_')]).toEqual([200, false])
  expect(manage.text).toContain('hooks.example.org/…')
})

test('the test message arrives, is signed with the secret that was shown, and holds the link that was shown', async () => {
  const app = testApp()
  const sink = await startHttpSink()
  try {
    app.deps.clock.set(Date.now())
    app.deps.ids.token = () => Buffer.alloc(32, 9).toString('base64url')
    const { text } = await byUrl(app, 'webhook', hook)
    const shown = /whsec_[A-Za-z0-9+/=]+/.exec(text)?.[0] ?? ''
    const link = /http:\/\/localhost(\/subscriptions\/[^"<]+)/.exec(text)?.[1] ?? ''
    // The host name resolves to this machine.
    const id = rows(app)[0]?.id ?? ''
    const endpoint = app.deps.secrets.seal(`${sink.url}/hook`, subscriberIdentity('endpoint', id))
    app.deps.db.update(subscribers).set({ endpoint }).run()
    allowLoopback(app.deps)
    await deliverDue(app.deps)
    const [post] = sink.posts
    const headers = post?.headers as Record<string, string>
    expect(new Webhook(shown).verify(post?.body ?? '', headers)).toMatchObject({ test: {} })
    expect(post?.body).toContain(link)
    expect(owed(app)).toMatchObject([{ state: 'delivered' }])
  } finally {
    await sink.close()
  }
})

test('the secret of a real instance is 32 random bytes', async () => {
  const app = testApp()
  app.deps.ids.token = () => Buffer.alloc(32, 9).toString('base64url')
  const { text } = await byUrl(app, 'webhook', hook)
  expect(text).toContain(`whsec_${Buffer.alloc(32, 9).toString('base64')}`)
})

test('a URL that is followed already is said so, and nothing is told of who follows it', async () => {
  const app = testApp()
  await byUrl(app, 'slack', slackUrl)
  const again = await byUrl(app, 'slack', slackUrl)
  expect(again.status).toBe(422)
  expect(again.text).toContain('Messages go to this URL already.')
  expect(again.text).not.toContain('/subscriptions/')
  expect([rows(app).length, owed(app).length]).toEqual([1, 1])
})

test('who left by the link may have the URL told again; the old secret signs nothing any more', async () => {
  const app = testApp()
  const first = await byUrl(app, 'webhook', hook)
  const path = /http:\/\/localhost(\/subscriptions\/[^"<]+)/.exec(first.text)?.[1] ?? ''
  await app.visitor().post(`${path}/unsubscribe`)
  const [before] = rows(app)
  const again = await byUrl(app, 'webhook', hook)
  const [after] = rows(app)
  expect([again.status, after?.state, after?.id === before?.id]).toEqual([200, 'active', true])
  expect(after?.secret).not.toBe(before?.secret)
})

test.each([
  ['slack', '', 'Paste the URL to which'],
  ['slack', 'hooks.slack.com/services/x', 'Paste the whole URL'],
  ['slack', 'http://hooks.slack.com/services/x', 'begins with https'],
  ['slack', 'https://hooks.slack.com.evil.example/services/x', 'that the service shows'],
  ['slack', 'https://discord.com/api/webhooks/1/x', 'that the service shows'],
  ['discord', 'https://discord.com/channels/1', 'that the service shows'],
  ['teams', 'https://teams.example.com/x', 'that the service shows'],
  ['webhook', 'https://user:pass@example.org/', 'Paste the whole URL'],
  ['webhook', 'https://127.0.0.1/x', 'reached from the internet'],
  ['webhook', 'https://0x7f.1/x', 'reached from the internet'],
  ['webhook', 'https://[::1]/x', 'reached from the internet'],
  ['webhook', `https://example.org/${'x'.repeat(2000)}`, 'at most 2,000'],
])('%s: %j is refused beside the field, and stays in it', async (channel, url, sentence) => {
  const app = testApp()
  const answer = await byUrl(app, channel, url)
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(sentence)
  expect(answer.text).toContain(`name="channel" value="${channel}"`)
  expect([rows(app), owed(app), app.audited()]).toEqual([[], [], []])
})

test.each([
  ['teams', 'https://prod-1.westeurope.logic.azure.com:443/workflows/x/triggers/manual/paths/invoke?sig=y'],
  ['teams', 'https://acme.webhook.office.com/webhookb2/x'],
  ['discord', 'https://discord.com/api/webhooks/1/x'],
  ['webhook', 'https://example.org:8443/x'],
])('%s takes %s', async (channel, url) => {
  expect((await byUrl(testApp(), channel, url)).status).toBe(200)
})

test('neither one visitor, nor one host, nor one page can be flooded', async () => {
  const app = testApp()
  const answers = []
  for (let one = 0; one < 11; one++) answers.push((await byUrl(app, 'webhook', `https://one.example/${one}`)).status)
  expect(answers.filter((status) => status === 429)).toHaveLength(1)
  for (let one = 0; one < 49; one++) answers.push((await byUrl(app, 'webhook', `https://h${one}.example/x`)).status)
  expect(answers.filter((status) => status === 429)).toHaveLength(1)
  const last = await byUrl(app, 'webhook', 'https://last.example/x')
  expect([last.status, last.headers.get('retry-after')]).toEqual([429, '3600'])
})

test('a form with nothing but an address follows everything; another says which services and news', async () => {
  const app = testApp()
  const [api, web] = [service(app, 'API'), service(app, 'Web')]
  await byUrl(app, 'slack', slackUrl)
  const choice = { scope: 'services', [`service-${web}`]: 'yes', maintenance: 'yes' }
  await byUrl(app, 'webhook', hook, choice)
  const [everything, some] = rows(app)
  expect(everything).toMatchObject({ followsAll: true, followsIncidents: true, followsMaintenance: true })
  expect(some).toMatchObject({ followsAll: false, followsIncidents: false, followsMaintenance: true })
  const followed = app.deps.db
    .select()
    .from(subscriberServices)
    .where(eq(subscriberServices.subscriberId, some?.id ?? ''))
    .all()
  expect(followed.map(({ serviceId }) => serviceId)).toEqual([web])
  expect(api).not.toBe(web)
})

test.each([
  ['no service', { scope: 'services', incidents: 'yes' }, 'Choose at least one service'],
  ['no news', { scope: 'all' }, 'Choose incidents, maintenance or both.'],
  ['an unknown service', { scope: 'services', 'service-zzzzzzzzzzzz': 'yes', incidents: 'yes' }, 'that is listed here'],
])('%s is refused, and what was typed and chosen stays', async (_what, choice, sentence) => {
  const app = testApp()
  const id = service(app, 'API')
  const answer = await byUrl(app, 'slack', slackUrl, choice as Record<string, string>)
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(sentence)
  expect(answer.text).toContain(`value="${slackUrl}"`)
  expect(answer.text).toContain(`name="service-${id}"`)
  expect(answer.text).toContain('<details class="choose" open')
  expect(rows(app)).toEqual([])
})

test("another organization's services and archived ones cannot be followed, nor are they offered", async () => {
  const app = testApp()
  const foreign = service(app, 'Foreign', otherId)
  const old = service(app, 'Old')
  archiveService(app.deps, system, acmeId, old, 'Old')
  const page = await app.visitor().get('/subscribe')
  for (const id of [foreign, old]) {
    expect(page.text).not.toContain(id)
    const answer = await byUrl(app, 'slack', slackUrl, {
      scope: 'services',
      [`service-${id}`]: 'yes',
      incidents: 'yes',
    })
    expect([answer.status, rows(app).length]).toEqual([422, 0])
  }
})

test('without a mail server the other ways still work, and the page says that mail does not', async () => {
  const app = testApp()
  expect((await app.visitor().get('/subscribe')).text).toContain('E-mail is not available here yet.')
  const page = await app.visitor().get('/subscribe?channel=webhook')
  expect(page.text).not.toContain('E-mail is not available')
  expect((await byUrl(app, 'webhook', hook)).status).toBe(200)
})

test('a channel that nobody knows is e-mail', async () => {
  const { text } = await testApp().visitor().get('/subscribe?channel=pigeon')
  expect(text).toContain('E-mail is not available here yet.')
})

test('a mail address that follows one service is told of that service alone, through real mail', async () => {
  const app = testApp()
  const mail = await connectRelay(app)
  try {
    const [api, web] = [service(app, 'API'), service(app, 'Web')]
    const choice = { scope: 'services', [`service-${web}`]: 'yes', incidents: 'yes' }
    await app.visitor().post('/subscribe', { email: 'sue@example.org', ...choice })
    const link = await mail.linkTo('sue@example.org', /\/subscriptions\/.+\/confirmation/)
    await app.visitor().post(link)
    const open = (title: string, serviceId: string) =>
      openIncident(app.deps, system, acmeId, {
        title,
        body: 'x',
        status: 'investigating',
        services: [{ serviceId, status: 'major_outage' }],
        notify: true,
      })
    open('API down', api)
    open('Web down', web)
    await deliverDue(app.deps)
    const subjects = (await mail.mailsTo('sue@example.org')).map(({ parsed }) => parsed.subject)
    expect(subjects.filter((subject) => /down/.test(subject ?? ''))).toEqual(['Investigating: Web down (Web) · Acme'])
  } finally {
    await mail.close()
  }
})
