import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { deliverDue } from '#src/domain/notifications/deliver-due.ts'
import { addWebhook, allowLoopback } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { type HttpSink, startHttpSink } from '#src/testing/http-sink.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'

const typed = { name: 'Pager', url: 'https://hooks.example/status?key=typed-key', events: ['incident', 'maintenance'] }

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function connected(): Promise<{ app: TestApp; sink: HttpSink; id: string; path: string }> {
  const app = testApp()
  const sink = await startHttpSink()
  open.push(sink)
  allowLoopback(app.deps)
  const { id } = addWebhook(app.deps, `${sink.url}/hook`)
  return { app, sink, id, path: `/app/acme/webhooks/${id}` }
}

const webhook = ({ deps }: TestApp, id?: string) =>
  deps.db
    .select()
    .from(webhookEndpoints)
    .where(id ? eq(webhookEndpoints.id, id) : undefined)
    .get()

function incident({ deps }: TestApp, title = 'Logins fail'): void {
  const said = { title, body: 'We are looking.', status: 'investigating', services: [], notify: true } as const
  openIncident(deps, system, acmeId, { ...said, services: [] })
}

const words = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

test('an endpoint is added, and its secret is shown this once', async () => {
  const app = testApp()
  const ann = app.as('ann')
  const answer = await ann.post('/app/acme/webhooks', typed)
  expect(answer.status).toBe(200)
  const secret = /whsec_[A-Za-z0-9+/]+=*/.exec(answer.text)?.[0] ?? ''
  expect(Buffer.from(secret.slice(6), 'base64').length).toBeGreaterThanOrEqual(24)
  expect(webhook(app)).toMatchObject({ organizationId: acmeId, name: 'Pager', events: typed.events })
  const stored = JSON.stringify(webhook(app))
  for (const told of [secret, 'typed-key']) expect(stored).not.toContain(told)
  for (const page of ['/app/acme/webhooks', `/app/acme/webhooks/${webhook(app)?.id}`]) {
    const { text } = await ann.get(page)
    expect(words(text)).toContain('Pager')
    expect(text).toMatch(/hooks\.example\/…[0-9a-f]{8}/)
    for (const told of ['whsec_', 'typed-key']) expect(text).not.toContain(told)
  }
  expect(app.audited()).toEqual(['webhook.created'])
  const log = (await ann.get('/app/acme/audit')).text
  for (const told of [secret, 'typed-key']) expect(log).not.toContain(told)
})

test('what is mistyped is said beside its field, and what was typed stays', async () => {
  const app = testApp()
  const answer = await app
    .as('ann')
    .post('/app/acme/webhooks', { name: 'Pager', url: 'http://10.0.0.1/', events: ['service_status'] })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('10.0.0.1 is not a public address. The instance admin can allow it.')
  expect(answer.text).toContain('value="http://10.0.0.1/"')
  expect(answer.text).toMatch(/value="service_status" checked/)
  expect(answer.text).not.toMatch(/value="incident" checked/)
  const nothing = await app.as('ann').post('/app/acme/webhooks', {})
  for (const sentence of ['Type a name.', 'Paste a web address', 'Choose at least one event.'])
    expect(nothing.text).toContain(sentence)
  expect(webhook(app)).toBeUndefined()
})

test('an organization has at most twenty', async () => {
  const app = testApp()
  for (let one = 0; one < 20; one++) addWebhook(app.deps, `https://hooks.example/${one}`)
  addWebhook(app.deps, 'https://hooks.example/', {}, otherId)
  const answer = await app.as('ann').post('/app/acme/webhooks', typed)
  expect([answer.status, answer.text.includes('An organization has at most 20 endpoints')]).toEqual([422, true])
})

test('it is edited; an empty URL leaves it where it is, another one moves it', async () => {
  const { app, path } = await connected()
  const ann = app.as('ann')
  const before = webhook(app)
  expect((await ann.post(path, { name: 'Renamed', url: '', events: ['incident'] })).location).toBe(path)
  expect(webhook(app)).toEqual({ ...before, name: 'Renamed', events: ['incident'] })
  await ann.post(path, { ...typed, url: 'https://new.example/' })
  expect(webhook(app)?.address).toMatch(/^new\.example\//)
  const refused = await ann.post(path, { name: '', url: 'nonsense', events: [] })
  expect(refused.status).toBe(422)
  for (const sentence of ['Type a name.', 'Paste one whole web address', 'Choose at least one event.'])
    expect(refused.text).toContain(sentence)
  expect(app.audited()).toEqual(['webhook.created', 'webhook.edited', 'webhook.edited'])
})

test('a test message is sent, and the page shows request, answer, status and duration', async () => {
  const { app, sink, path } = await connected()
  sink.reply = { status: 418, body: 'I am <b>a teapot</b>' }
  const ann = app.as('ann')
  expect((await ann.post(`${path}/test`)).location).toBe(path)
  const waiting = await ann.get(path)
  expect(waiting.text).toContain('The test message is on its way')
  expect(waiting.text).toContain('hx-trigger="load delay:2s"')
  await deliverDue(app.deps)
  const { text } = await ann.get(path, { 'hx-request': 'true' })
  expect(text).not.toContain('<html')
  expect(text).not.toContain('hx-trigger')
  expect(words(text)).toMatch(/Failed A test Test message · 10 Mar 2026, 13:00 CET/)
  expect(words(text)).toMatch(/Status 418 after \d+ ms/)
  expect(text).toContain('I am &lt;b&gt;a teapot&lt;/b&gt;')
  expect(text).toContain('This is a test: nothing has happened.')
  const [delivery] = app.deps.db.select().from(deliveries).all()
  expect(text).toContain(delivery?.id)
  expect(app.audited()).toContain('webhook.tested')
})

test('nobody floods somebody else’s server with tests', async () => {
  const { app, path } = await connected()
  const ann = app.as('ann')
  for (let one = 0; one < 30; one++) expect((await ann.post(`${path}/test`)).status).toBe(303)
  const answer = await ann.post(`${path}/test`)
  expect([answer.status, answer.text.includes('Too many attempts.')]).toEqual([429, true])
  expect(answer.headers.get('retry-after')).not.toBeNull()
})

test('a message is sent again under the same id; while the endpoint is paused it is not, and the page says why', async () => {
  const { app, sink, path } = await connected()
  const ann = app.as('ann')
  incident(app)
  await deliverDue(app.deps)
  const again = /action="([^"]*redelivery)"/.exec((await ann.get(path)).text)?.[1] ?? ''
  expect((await ann.post(again)).location).toBe(path)
  await deliverDue(app.deps)
  expect(new Set(sink.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  expect(sink.posts).toHaveLength(2)
  expect(app.audited()).toContain('webhook.redelivered')

  await ann.post(`${path}/pause`)
  expect((await ann.get(path)).text).not.toContain('Send again')
  const refused = await ann.post(again)
  expect([refused.status, refused.text.includes('Resume the endpoint first')]).toEqual([422, true])
  await deliverDue(app.deps)
  expect(sink.posts).toHaveLength(2)
})

test('paused it is told nothing, by whom is said; resumed it is told again, and what it missed can be sent again', async () => {
  const { app, sink, path, id } = await connected()
  const ann = app.as('ann')
  await ann.post(`${path}/pause`)
  await ann.post(`${path}/pause`)
  incident(app, 'Missed')
  await deliverDue(app.deps)
  expect(words((await ann.get(path)).text)).toContain('Paused')
  expect((await ann.get(path)).text).toContain('Ann paused it.')
  // A test message shows whether the other side works again.
  await ann.post(`${path}/test`)
  await deliverDue(app.deps)
  expect(sink.posts.splice(0).map(({ body }) => JSON.parse(body))).toMatchObject([{ test: {} }])
  await ann.post(`${path}/resumption`)
  incident(app, 'Told')
  await deliverDue(app.deps)
  expect(sink.posts.map(({ body }) => JSON.parse(body).incident.name)).toEqual(['Told'])
  expect(webhook(app, id)).toMatchObject({ pausedAt: null, pauseReason: null })
  expect(app.audited().filter((action) => action.startsWith('webhook.'))).toEqual([
    'webhook.created',
    'webhook.paused',
    'webhook.tested',
    'webhook.resumed',
  ])
})

test('a new secret is shown once, and until when the old one signs too', async () => {
  const { app, path } = await connected()
  const ann = app.as('ann')
  const { status, text } = await ann.post(`${path}/secret`)
  expect(status).toBe(200)
  expect(text).toContain('whsec_')
  expect(words(text)).toContain('signs too, until 11 Mar 2026, 13:00 CET')
  expect((await ann.get(path)).text).not.toContain('whsec_')
  app.deps.clock.advance(24 * 3_600_000)
  expect((await ann.get(path)).text).not.toContain('signs too, until')
})

test('removed it is gone, told nothing, and its secrets are forgotten', async () => {
  const { app, sink, path, id } = await connected()
  const before = webhook(app)
  const ann = app.as('ann')
  expect((await ann.post(`${path}/removal`)).location).toBe('/app/acme/webhooks')
  expect((await ann.get(path)).status).toBe(404)
  incident(app)
  await deliverDue(app.deps)
  expect(sink.connections()).toBe(0)
  expect(app.deps.secrets.open(webhook(app)?.url ?? '', `webhookEndpoints.url:${id}`)).toBe('')
  expect(webhook(app)?.secret).not.toBe(before?.secret)
  expect((await ann.post(`${path}/test`)).status).toBe(404)
})

test('the log is read page by page, newest first, and none is missing or shown twice', async () => {
  const { app, path } = await connected()
  for (let one = 1; one <= 45; one++) {
    incident(app, `Incident ${one}.`)
    app.deps.clock.advance(1)
  }
  const ann = app.as('ann')
  const seen: string[] = []
  let next: string | undefined = path
  while (next !== undefined) {
    const { text }: { text: string } = await ann.get(next)
    seen.push(...[...text.matchAll(/Incident (\d+)\./g)].map(([, number]) => number ?? ''))
    next = /rel="next" href="([^"]+)"/.exec(text)?.[1]
  }
  expect(seen).toEqual(Array.from({ length: 45 }, (_, index) => String(45 - index)))
  expect((await ann.get(`${path}?before=99999`)).status).toBe(200)
})

test('editors, viewers and strangers see and change nothing; another organization’s endpoint is not found', async () => {
  const { app, path, id } = await connected()
  const theirs = addWebhook(app.deps, 'https://hooks.example/', {}, otherId).id
  const before = app.deps.db.select().from(webhookEndpoints).all()
  for (const persona of ['ed', 'vic'] as const) {
    const browser = app.as(persona)
    expect((await browser.get('/app/acme')).text).not.toContain('href="/app/acme/webhooks"')
    for (const url of ['/app/acme/webhooks', path]) expect((await browser.get(url)).status).toBe(403)
    for (const url of [
      '/app/acme/webhooks',
      path,
      `${path}/pause`,
      `${path}/secret`,
      `${path}/removal`,
      `${path}/test`,
    ])
      expect((await browser.post(url, typed)).status).toBe(403)
  }
  expect((await app.as('olga').get(path)).status).toBe(404)
  const ann = app.as('ann')
  expect((await ann.get('/app/acme')).text).toContain('href="/app/acme/webhooks"')
  for (const what of ['', '/pause', '/secret', '/removal', '/test'])
    expect((await ann.post(`/app/acme/webhooks/${theirs}${what}`, typed)).status).toBe(404)
  expect((await app.as('olga').post(`/app/other/webhooks/${id}/pause`)).status).toBe(404)
  expect(app.deps.db.select().from(webhookEndpoints).all()).toEqual(before)
})
