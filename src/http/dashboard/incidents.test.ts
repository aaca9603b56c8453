import { expect, test } from 'vitest'
import { notifications } from '#src/db/schema/delivery.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { resolveIncident } from '#src/domain/incidents/resolve-incident.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'

function service(app: TestApp, name = 'API', organizationId = acmeId) {
  return createService(app.deps, system, organizationId, { name, description: '', serviceGroupId: null }).id
}

function incident(app: TestApp, serviceId: string, organizationId = acmeId) {
  return openIncident(app.deps, system, organizationId, {
    title: 'Logins fail',
    body: 'We are looking into it.',
    status: 'investigating',
    services: [{ serviceId, status: 'partial_outage' }],
    notify: false,
  })
}

const statusOf = (app: TestApp, id: string) => currentStatuses(app.deps, acmeId).get(id)
const owed = (app: TestApp) => app.deps.db.select().from(notifications).all().length

test('an editor opens an incident; its services change and its followers are owed a message', async () => {
  const app = testApp()
  const api = service(app)
  const answer = await app.as('ed').post('/app/acme/incidents', {
    title: 'Logins fail',
    body: 'We are **looking** into it.',
    status: 'investigating',
    [`service-${api}`]: 'major_outage',
    notify: 'yes',
  })
  expect(answer.status).toBe(303)
  expect((await app.as('ed').get(answer.location ?? '')).text).toContain('We are <strong>looking</strong> into it.')
  expect(statusOf(app, api)).toBe('major_outage')
  expect(owed(app)).toBe(1)
  expect(app.audited()).toEqual(['service.created', 'incident.opened'])
})

test('without the tick nobody is owed anything', async () => {
  const app = testApp()
  await app.as('ed').post('/app/acme/incidents', { title: 'Quiet', body: 'Only the page.', status: 'monitoring' })
  expect(app.deps.db.select().from(incidents).all()).toHaveLength(1)
  expect(owed(app)).toBe(0)
})

test('a refused form keeps the title, the text and the statuses chosen', async () => {
  const app = testApp()
  const api = service(app)
  const answer = await app.as('ed').post('/app/acme/incidents', {
    title: '',
    body: 'Typed <with> care',
    status: 'identified',
    [`service-${api}`]: 'degraded_performance',
  })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('Give the incident a title that customers understand.')
  expect(answer.text).toContain('Typed &lt;with&gt; care')
  expect(answer.text).toContain(`name="service-${api}" value="degraded_performance" checked`)
  expect(answer.text).toContain('<input type="radio" name="status" value="identified" checked/>')
  expect(answer.text).not.toContain('name="notify" value="yes" checked')
  expect(app.deps.db.select().from(incidents).all()).toEqual([])
})

test('a title or text beyond its limit says how long it is', async () => {
  const app = testApp()
  const answer = await app
    .as('ed')
    .post('/app/acme/incidents', { title: 'x'.repeat(256), body: 'y'.repeat(70_001), status: 'investigating' })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('Keep the title under 255 characters; this has 256.')
  expect(answer.text).toContain('Keep the text under 70,000 characters; this has 70,001.')
})

test('two incidents on one service: the worst counts, and resolving one gives back to the other', async () => {
  const app = testApp()
  const api = service(app)
  const first = incident(app, api)
  const second = openIncident(app.deps, system, acmeId, {
    title: 'Worse',
    body: 'Down.',
    status: 'identified',
    services: [{ serviceId: api, status: 'major_outage' }],
    notify: false,
  })
  expect(statusOf(app, api)).toBe('major_outage')
  await app.as('ed').post(`/app/acme/incidents/${second.id}/resolution`, { body: 'Fixed.' })
  expect(statusOf(app, api)).toBe('partial_outage')
  await app.as('ed').post(`/app/acme/incidents/${first.id}/resolution`, { body: 'Fixed.' })
  expect(statusOf(app, api)).toBe('operational')
})

test('the impact is the worst reached, does not fall, and a choice by hand wins', async () => {
  const app = testApp()
  const api = service(app)
  const { id } = incident(app, api)
  postUpdate(app.deps, system, acmeId, id, {
    status: 'monitoring',
    body: 'Better.',
    services: [{ serviceId: api, status: 'degraded_performance' }],
    notify: false,
  })
  expect(app.deps.db.select().from(incidents).get()?.impact).toBe('major')
  await app.as('ed').post(`/app/acme/incidents/${id}`, { title: 'Logins fail', impactOverride: 'critical' })
  expect((await app.visitor().get(`/incidents/${id}`)).text).toContain('Critical impact')
})

test('an update without a service keeps what the incident set; "not affected" gives it back', async () => {
  const app = testApp()
  const [api, web] = [service(app, 'API'), service(app, 'Web')]
  const { id } = incident(app, api)
  const path = `/app/acme/incidents/${id}/updates`
  await app.as('ed').post(path, { status: 'identified', body: 'Found it.', [`service-${web}`]: 'degraded_performance' })
  expect([statusOf(app, api), statusOf(app, web)]).toEqual(['partial_outage', 'degraded_performance'])
  await app.as('ed').post(path, { status: 'monitoring', body: 'API is back.', [`service-${api}`]: '' })
  expect([statusOf(app, api), statusOf(app, web)]).toEqual(['operational', 'degraded_performance'])
})

test('a resolved incident can be reopened, and only then', async () => {
  const app = testApp()
  const { id } = incident(app, service(app))
  const again = () => app.as('ed').post(`/app/acme/incidents/${id}/reopening`, { body: 'It is back.' })
  expect((await again()).status).toBe(422)
  resolveIncident(app.deps, system, acmeId, id, { body: 'Fixed.', notify: false })
  expect((await again()).status).toBe(303)
  const row = app.deps.db.select().from(incidents).get()
  expect([row?.status, row?.resolvedAt]).toEqual(['investigating', null])
})

test('a back-dated update does not change where the incident stands', async () => {
  const app = testApp()
  const { id } = incident(app, service(app))
  app.deps.clock.advance(3_600_000)
  resolveIncident(app.deps, system, acmeId, id, { body: 'Fixed.', notify: false })
  postUpdate(app.deps, system, acmeId, id, {
    status: 'identified',
    body: 'For the record.',
    services: [],
    notify: false,
    displayAt: app.deps.clock.now() - 1_800_000,
  })
  expect(app.deps.db.select().from(incidents).get()?.status).toBe('resolved')
})

test('an edited update shows its new text, and the audit log keeps the old one', async () => {
  const app = testApp()
  const { id } = incident(app, service(app))
  const update = app.deps.db.select().from(statusUpdates).get()
  await app.as('ed').post(`/app/acme/incidents/${id}/updates/${update?.id}`, { body: 'We know more.' })
  expect((await app.visitor().get('/')).text).toContain('We know more.')
  expect(app.audited().at(-1)).toBe('status_update.edited')
  const details = app.deps.db.$client.query('SELECT details FROM audit_entries ORDER BY sequence DESC').get()
  expect(JSON.stringify(details)).toContain('We are looking into it.')
})

test('viewers may read, and write nothing', async () => {
  const app = testApp()
  const { id } = incident(app, service(app))
  const update = app.deps.db.select().from(statusUpdates).get()
  const before = app.audited()
  const fields = { title: 'Changed', body: 'Changed', status: 'resolved' }
  for (const path of ['', '/preview', `/${id}`, `/${id}/updates`, `/${id}/resolution`, `/${id}/updates/${update?.id}`])
    expect([path, (await app.as('vic').post(`/app/acme/incidents${path}`, fields)).status]).toEqual([path, 403])
  for (const path of ['/new', `/${id}/edit`, `/${id}/updates/${update?.id}/edit`])
    expect([path, (await app.as('vic').get(`/app/acme/incidents${path}`)).status]).toEqual([path, 403])
  const seen = await app.as('vic').get(`/app/acme/incidents/${id}`)
  expect(seen.status).toBe(200)
  expect(seen.text).not.toContain('Post an update')
  expect(app.audited()).toEqual(before)
})

test("another organization's incident, update and service are not found", async () => {
  const app = testApp()
  const foreign = incident(app, service(app, 'Foreign', otherId), otherId)
  const foreignService = service(app, 'Foreign too', otherId)
  const ann = app.as('ann')
  for (const path of ['', '/edit']) expect((await ann.get(`/app/acme/incidents/${foreign.id}${path}`)).status).toBe(404)
  for (const path of ['', '/updates', '/resolution', '/reopening'])
    expect(
      (await ann.post(`/app/acme/incidents/${foreign.id}${path}`, { title: 'x', body: 'x', status: 'resolved' }))
        .status,
    ).toBe(404)
  const answer = await ann.post('/app/acme/incidents', {
    title: 'x',
    body: 'x',
    status: 'investigating',
    [`service-${foreignService}`]: 'major_outage',
  })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('One of the services no longer exists')
})

test('the public incident never shows its author', async () => {
  const app = testApp()
  const answer = await app
    .as('ed')
    .post('/app/acme/incidents', { title: 'Logins fail', body: 'Looking.', status: 'investigating' })
  const id = answer.location?.split('/').at(-1)
  for (const path of ['/', `/incidents/${id}`, '/history', '/history.atom', '/history.rss'])
    expect((await app.visitor().get(path)).text).not.toMatch(/\bEd\b|ed@example\.com/)
})

test('the preview is what visitors will read, sanitized', async () => {
  const app = testApp()
  const answer = await app
    .as('ed')
    .post(
      '/app/acme/incidents/draft',
      { body: '**bold** <script>alert(1)</script> [x](javascript:alert(1))' },
      { 'hx-request': 'true' },
    )
  expect(answer.text).toContain('<strong>bold</strong>')
  expect(answer.text).not.toMatch(/<script|href="javascript/)
})

test('when the audit entry fails, neither the incident nor the message it owes remains', () => {
  const app = testApp()
  const api = service(app)
  app.deps.db.$client.run(
    "CREATE TRIGGER no_audit BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'disk full'); END",
  )
  expect(() =>
    openIncident(app.deps, system, acmeId, {
      title: 'Lost',
      body: 'Lost.',
      status: 'investigating',
      services: [{ serviceId: api, status: 'major_outage' }],
      notify: true,
    }),
  ).toThrow()
  expect(app.deps.db.select().from(incidents).all()).toEqual([])
  expect(owed(app)).toBe(0)
})

test('the list is narrowed by what its address says, and leads on within that', async () => {
  const app = testApp()
  const [api, web] = [service(app), service(app, 'Web')]
  for (let one = 0; one < 26; one++) {
    incident(app, api)
    app.deps.clock.advance(1000)
  }
  incident(app, web)
  const ed = app.as('ed')
  const found = await ed.get(`/app/acme/incidents?search=LOOKING&service=${api}&month=2026-03`)
  expect(found.text).toContain('<h2 dir="auto">Found</h2>')
  expect(found.text.match(/>Logins fail<\/a>/g)).toHaveLength(25)
  const next = /rel="next" href="([^"]+)"/.exec(found.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
  expect(next).toContain(`search=LOOKING&month=2026-03&service=${api}&before=`)
  expect((await ed.get(next)).text.match(/>Logins fail<\/a>/g)).toHaveLength(1)
  expect((await ed.get('/app/acme/incidents?impact=critical')).text).toContain('No incident matches')
  const odd = await ed.get('/app/acme/incidents?month=March&service=foreign00000')
  expect(odd.text).toContain('Type the month such as 2026-03.')
  expect(odd.text).toContain('<h2 dir="auto">Open</h2>')
})
