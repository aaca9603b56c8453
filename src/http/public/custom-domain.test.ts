import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { changeDomain } from '#src/domain/organizations/change-domain.ts'
import { changeVisibility } from '#src/domain/organizations/change-visibility.ts'
import { slugOfDomain } from '#src/domain/organizations/find-page.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { isServedOnOwnDomain, routeOf } from '#src/http/find-route.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { subscribe } from '#src/testing/factories.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'

const domain = 'http://status.other.example'

/** The organization that is not at home has a domain of its own, a service and an open incident. */
function withDomain(overrides: Parameters<typeof testApp>[0] = {}) {
  const app = testApp(overrides)
  changeDomain(app.deps, system, otherId, 'status.other.example')
  const service = createService(app.deps, system, otherId, { name: 'Mail', description: '', serviceGroupId: null })
  const incident = openIncident(app.deps, system, otherId, {
    title: 'Mail is slow',
    body: 'Text',
    status: 'investigating',
    services: [],
    notify: false,
  })
  return { app, service, incident }
}

let connected: ConnectedRelay | undefined
afterEach(async () => {
  await connected?.close()
  connected = undefined
})

test('at its own domain stands the organization’s page, everywhere else what stood there before', async () => {
  const { app, incident } = withDomain()
  const visitor = app.visitor(domain)
  for (const path of ['/', '/history', `/incidents/${incident.id}`, '/history.rss', '/subscribe'])
    expect([path, (await visitor.get(path)).status]).toEqual([path, 200])
  for (const _ of ['first', 'from the cache']) {
    expect((await visitor.get('/')).text).toContain('<a class="public-name" href="/" dir="auto">Other</a>')
    expect((await app.visitor().get('/')).text).toContain('<a class="public-name" href="/" dir="auto">Acme</a>')
    expect((await app.visitor().get('/s/other')).text).toContain(
      '<a class="public-name" href="/s/other/" dir="auto">Other</a>',
    )
  }
  expect((await app.visitor().get(`/incidents/${incident.id}`)).status).toBe(404)
  const posted = await visitor.post('/subscribe', { email: 'sue@example.org' })
  expect([posted.status, posted.text.includes('href="/history.rss"')]).toEqual([422, true])
})

test('at a domain nothing else is served: no dashboard, no sign-in, no API, no other organization', async () => {
  const { app } = withDomain()
  const elsewhere = app.app.routes.filter(({ method, path }) => {
    const route = routeOf(method, path)
    return route === undefined || !isServedOnOwnDomain(route)
  })
  expect(elsewhere.length).toBeGreaterThan(120)
  for (const { method, path } of elsewhere) {
    const browser = app.as('olga')
    const url = path.replace(':slug', 'other').replace(/:\w+/g, 'abcdefghijkl')
    const here = new Request(domain + url, {
      method,
      headers: { cookie: `opsentry_session=${browser.cookie('opsentry_session')}` },
    })
    const answer = await app.handle(here)
    expect([method, path, answer.status]).toEqual([method, path, 404])
  }
  for (const path of ['/robots.txt', '/favicon.ico'])
    expect([path, (await app.visitor(domain).get(path)).status < 400]).toEqual([path, true])
})

test('other names are refused as before, a deleted organization’s domain among them', async () => {
  const { app } = withDomain()
  const status = async (host: string) => (await app.visitor(`http://${host}`).get('/')).status
  expect(await status('status.evil.example')).toBe(421)
  expect(await status('www.status.other.example')).toBe(421)
  expect(await status('STATUS.other.example')).toBe(200)
  await app.as('olga').post('/app/other/settings/deletion', { typedName: 'Other' })
  expect(await status('status.other.example')).toBe(421)
})

test('the address of the instance stays its own, whatever a domain says', async () => {
  const app = testApp({ fixedUrl: 'http://opsentry.example' })
  writeUnaudited(app.deps.db, (tx) => {
    tx.update(organizations).set({ customDomain: 'opsentry.example' }).where(eq(organizations.id, otherId)).run()
  })
  const visitor = app.visitor('http://opsentry.example')
  expect((await visitor.get('/')).text).toContain('Acme')
  expect((await visitor.get('/sign-in')).status).toBe(200)
})

test('links of the page, its feeds and its calendar name the domain, with the scheme and the port of the instance', async () => {
  const { app, incident, service } = withDomain({ fixedUrl: 'https://opsentry.example:8443' })
  const own = 'https://status.other.example:8443/'
  const places = [
    { visitor: app.visitor('https://status.other.example:8443'), base: '' },
    { visitor: app.visitor('https://opsentry.example:8443'), base: '/s/other' },
  ]
  for (const { visitor, base } of places) {
    expect((await visitor.get(`${base}/`)).text).toContain(`<link rel="canonical" href="${own}"`)
    expect((await visitor.get(`${base}/history.rss`)).text).toContain(`${own}incidents/${incident.id}</guid>`)
    expect((await visitor.get(`${base}/history.atom`)).text).toContain(`href="${own}history.atom"`)
    const feed = JSON.parse((await visitor.get(`${base}/services/${service.id}/history.json`)).text)
    expect(feed.home_page_url).toBe(`${own}services/${service.id}`)
  }
})

test('mails name the domain, and its links work there', async () => {
  const { app } = withDomain()
  connected = await connectRelay(app)
  subscribe(app.deps, 'sue@example.org', { organizationId: otherId })
  openIncident(app.deps, system, otherId, {
    title: 'Mail is down',
    body: 'Text',
    status: 'investigating',
    services: [],
    notify: true,
  })
  const [mail] = await connected.mailsTo('sue@example.org')
  const links = [...`${mail?.parsed.text} ${mail?.parsed.html}`.matchAll(/https?:\/\/[^\s"<>)]+/g)].map(([url]) => url)
  expect(links.length).toBeGreaterThanOrEqual(4)
  expect(links.filter((url) => !url.startsWith(`${domain}/`))).toEqual([])
  const visitor = app.visitor(domain)
  for (const url of new Set(links)) expect([url, (await visitor.get(new URL(url).pathname)).status]).toEqual([url, 200])
  const left = links.find((url) => url.endsWith('/unsubscribe')) ?? ''
  expect((await visitor.post(new URL(left).pathname)).status).toBe(200)

  const asked = await visitor.post('/subscribe', { email: 'tom@example.org' })
  expect(asked.status).toBe(200)
  const [confirmation] = await connected.mailsTo('tom@example.org')
  expect(confirmation?.parsed.text).toContain(`${domain}/subscriptions/`)
})

test('the team opens the page at its domain; one that is not public where they are signed in', async () => {
  const { app, incident } = withDomain()
  const olga = app.as('olga')
  const dashboard = async () => (await olga.get(`/app/other/incidents/${incident.id}`)).text
  expect(await dashboard()).toContain(`href="${domain}/incidents/${incident.id}"`)
  const input = { visibility: 'members', password: '', hiddenFromSearch: false } as const
  await changeVisibility(app.deps, system, otherId, input)
  expect(await dashboard()).toContain(`href="http://localhost/s/other/incidents/${incident.id}"`)
})

test('whose a domain is costs no question to the database', () => {
  const { app } = withDomain()
  expect(slugOfDomain(app.deps, 'status.other.example')).toBe('other')
  app.deps.db.$client.run('ALTER TABLE organizations RENAME TO gone')
  expect(slugOfDomain(app.deps, 'status.other.example')).toBe('other')
  expect(slugOfDomain(app.deps, 'status.evil.example')).toBeNull()
})

test('robots may read a public domain, and none that is hidden', async () => {
  const { app } = withDomain()
  const robots = async (url?: string) => (await app.visitor(url).get('/robots.txt')).text
  expect(await robots(domain)).toBe('User-agent: *\nDisallow:\n')
  expect(await robots()).toContain('Disallow: /app\n')
  const hide = (id: string, hiddenFromSearch: boolean) =>
    changeVisibility(app.deps, system, id, { visibility: 'public', password: '', hiddenFromSearch })
  await hide(otherId, true)
  await hide(acmeId, true)
  expect(await robots(domain)).toBe('User-agent: *\nDisallow: /\n')
  expect(await robots()).toBe('User-agent: *\nDisallow: /\nAllow: /s/\n')
})

test('a page that is hidden from search says so in its head and in every answer, and stays public', async () => {
  const { app } = withDomain()
  const input = { visibility: 'public', password: '', hiddenFromSearch: true } as const
  await changeVisibility(app.deps, system, otherId, input)
  for (const path of ['/', '/history', '/subscribe', '/history.rss', '/calendar.ics'])
    for (const _ of ['first', 'from the cache']) {
      const answer = await app.visitor(domain).get(path)
      expect([path, answer.status, answer.headers.get('x-robots-tag')]).toEqual([path, 200, 'noindex, nofollow'])
      if (answer.headers.get('content-type')?.startsWith('text/html'))
        expect(answer.text).toContain('<meta name="robots" content="noindex, nofollow"')
    }
  const token = signedToken(
    app.deps,
    'subscription',
    subscribe(app.deps, 'sue@example.org', { organizationId: otherId }),
  )
  const personal = await app.visitor(domain).get(`/subscriptions/${token}`)
  expect(Object.fromEntries(personal.headers)).toMatchObject({
    'cache-control': 'private, no-store',
    'x-robots-tag': 'noindex, nofollow',
  })
  const acme = await app.visitor().get('/')
  expect([acme.headers.get('x-robots-tag'), acme.text.includes('name="robots"')]).toEqual([null, false])
})
