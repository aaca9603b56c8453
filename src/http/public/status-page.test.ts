import { expect, test } from 'vitest'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { resolveIncident } from '#src/domain/incidents/resolve-incident.ts'
import { archiveService } from '#src/domain/services/archive-service.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import { readStatusPage } from '#src/domain/status-page/read-status-page.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'

const hour = 3_600_000
const acme = { id: acmeId, name: 'Acme', slug: 'acme', timeZone: 'Europe/Berlin', language: 'en' } as const

function withService(app: TestApp, name = 'API', organizationId = acmeId) {
  const startedAt = app.deps.clock.now() - 200 * 24 * hour
  return createService(app.deps, system, organizationId, { name, description: '', serviceGroupId: null, startedAt })
}

function outage(app: TestApp, serviceId: string, organizationId = acmeId, title = 'API is down') {
  return openIncident(app.deps, system, organizationId, {
    title,
    body: 'We are **looking** into it.',
    status: 'investigating',
    services: [{ serviceId, status: 'major_outage' }],
    notify: false,
  })
}

test('an incident shows on the page at once, and the page is green again when it is resolved', async () => {
  const app = testApp()
  const api = withService(app)
  expect((await app.visitor().get('/')).text).toContain('All systems operational')

  const incident = outage(app, api.id)
  const during = await app.visitor().get('/')
  expect(during.text).toContain('<h1>API is down</h1>')
  expect(during.text).toContain('We are <strong>looking</strong> into it.')

  app.deps.clock.advance(2 * hour)
  resolveIncident(app.deps, system, acmeId, incident.id, { body: 'Fixed.', notify: false })
  const after = await app.visitor().get('/s/acme/')
  expect(after.text).toContain('<h1>All systems operational</h1>')
  expect(after.text).toContain('Major outage for 2 h')
  expect(after.text).toContain('99.907% uptime')
})

test('the sentence at the top names those that are worst off, and no other', async () => {
  const app = testApp()
  const [api, web] = [withService(app), withService(app, 'Web')]
  withService(app, 'Mail')
  openIncident(app.deps, system, acmeId, {
    title: 'API is down',
    body: 'x',
    status: 'investigating',
    services: [
      { serviceId: api.id, status: 'major_outage' },
      { serviceId: web.id, status: 'degraded_performance' },
    ],
    notify: false,
  })
  expect((await app.visitor().get('/')).text).toContain('<h1>API is down</h1>')
})

test('a back-dated update corrects the bars', () => {
  const app = testApp()
  const api = withService(app)
  const yesterday = app.deps.clock.now() - 24 * hour
  const incident = openIncident(app.deps, system, acmeId, {
    title: 'Seen too late',
    body: 'It was down.',
    status: 'investigating',
    services: [{ serviceId: api.id, status: 'major_outage' }],
    notify: false,
    startedAt: yesterday,
  })
  postUpdate(app.deps, system, acmeId, incident.id, {
    status: 'resolved',
    body: 'It is over.',
    services: [],
    notify: false,
    displayAt: yesterday + hour,
  })
  const page = readStatusPage(app.deps, acme)
  const day = page.groups[0]?.services[0]?.days.at(-2)
  expect(day).toMatchObject({ worst: 'major_outage', spent: [{ status: 'major_outage', milliseconds: hour }] })
  expect(page.indicator).toBe('none')
})

test('days before the service existed are no data', () => {
  const app = testApp()
  createService(app.deps, system, acmeId, { name: 'New', description: '', serviceGroupId: null })
  const days = readStatusPage(app.deps, acme).groups[0]?.services[0]?.days ?? []
  expect(days).toHaveLength(90)
  expect(days.slice(0, 89).every(({ worst }) => worst === null)).toBe(true)
  expect(days.at(-1)?.worst).toBe('operational')
})

test('archived services and other organizations never appear', async () => {
  const app = testApp()
  const secret = withService(app, 'Project Chimera')
  archiveService(app.deps, system, acmeId, secret.id, 'Project Chimera')
  const others = withService(app, 'Foreign API', otherId)
  const incident = outage(app, others.id, otherId, 'Foreign outage')
  for (const path of ['/', '/history', '/history.rss', '/history.atom', '/s/acme/']) {
    const { status, text } = await app.visitor().get(path)
    expect([path, status]).toEqual([path, 200])
    expect(text).not.toMatch(/Chimera|Foreign/)
  }
  const foreign = await app.visitor().get(`/incidents/${incident.id}`)
  const unknown = await app.visitor().get('/incidents/abcdefghijkl')
  expect([foreign.status, foreign.text]).toEqual([404, unknown.text])
  expect((await app.visitor().get(`/s/other/incidents/${incident.id}`)).text).toContain('Foreign outage')
})

test('an empty group is not shown, and services keep their order', () => {
  const app = testApp()
  createServiceGroup(app.deps, system, acmeId, { name: 'Empty' })
  for (const name of ['B', 'A']) withService(app, name)
  const { groups } = readStatusPage(app.deps, acme)
  expect(groups.map(({ name, services }) => [name, services.map((service) => service.name)])).toEqual([
    [null, ['B', 'A']],
  ])
})

test('the public page sets no cookie, answers 304 and HEAD, and changes after a write', async () => {
  const app = testApp()
  const first = await app.visitor().get('/')
  const etag = first.headers.get('etag') ?? ''
  expect(first.headers.getSetCookie()).toEqual([])
  expect((await app.visitor().get('/', { 'if-none-match': etag })).status).toBe(304)
  const head = await app.handle(new Request('http://localhost/', { method: 'HEAD' }))
  expect([head.status, await head.text(), head.headers.get('etag')]).toEqual([200, '', etag])
  withService(app)
  expect((await app.visitor().get('/', { 'if-none-match': etag })).status).toBe(200)
})

test('the answer from the cache is the same answer, each header once', async () => {
  const app = testApp()
  withService(app)
  const first = await app.visitor().get('/')
  const second = await app.visitor().get('/')
  const headersOf = (answer: typeof first) => [...answer.headers].toSorted()
  expect(headersOf(second)).toEqual(headersOf(first))
  expect(second.headers.get('x-content-type-options')).toBe('nosniff')
  expect(second.text).toBe(first.text)
  expect((await app.handle(new Request('http://evil.example/'))).status).toBe(421)
})

/** Elements of the page, as a parser sees them, that no view of ours writes. */
function foreignMarkup(page: string): string[] {
  const found: string[] = []
  new HTMLRewriter()
    .on('script:not([src], [type="application/ld+json"]), img, iframe, a[href^="javascript:"]', {
      element: ({ tagName }) => void found.push(tagName),
    })
    .transform(page)
  return found
}

test('what somebody typed reaches page and feeds only as text', async () => {
  const app = testApp()
  const evil = '<script>alert(1)</script>"\'&]]>'
  const service = withService(app, evil)
  openIncident(app.deps, system, acmeId, {
    title: evil,
    body: `${evil} [link](javascript:alert(1)) <img src=x onerror=alert(1)>\u0000\u0008`,
    status: 'investigating',
    services: [{ serviceId: service.id, status: 'partial_outage' }],
    notify: false,
  })
  for (const path of ['/', '/history']) {
    const { text } = await app.visitor().get(path)
    expect(foreignMarkup(text)).toEqual([])
  }
  for (const path of ['/history.rss', '/history.atom']) {
    const { text } = await app.visitor().get(path)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML forbids
    expect(text).not.toMatch(/<script>|<img|\]\]>|[\u0000\u0008]/)
    expect(text.match(/<(item|entry)>/g)).toHaveLength(1)
  }
})

test('the feeds carry the ids that readers of Statuspage know', async () => {
  const app = testApp()
  const incident = outage(app, withService(app).id)
  const atom = await app.visitor().get('/history.atom')
  expect(atom.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
  expect(atom.text).toContain('<id>tag:localhost,2005:/history</id>')
  expect(atom.text).toContain(`<id>tag:localhost,2005:Incident/${incident.id}</id>`)
  expect(atom.text).toContain("Mar &lt;var data-var='date'&gt;10&lt;/var&gt;")
  const rss = await app.visitor().get('/history.rss')
  expect(rss.text).toContain(`<guid isPermaLink="true">http://localhost/incidents/${incident.id}</guid>`)
})
