import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { changeDomain } from '#src/domain/organizations/change-domain.ts'
import { changeVisibility } from '#src/domain/organizations/change-visibility.ts'
import { setPicture } from '#src/domain/organizations/pictures.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { routeOf } from '#src/http/find-route.ts'
import { hashOfStyles } from '#src/http/public/own-layer.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type Browser, type TestAnswer, type TestApp, testApp, withoutMask } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { png } from '#src/testing/pictures.ts'
import { publishFirstPolicy } from '#src/testing/policies.ts'

const password = 'open sesame now'
const domain = 'http://status.nimbus.example'

const customCss = '.banner { letter-spacing: 0.01em }'

/** Words that no answer to an outsider may hold. */
const secrets = /Nimbus|Chimera|Zebra|Yak shaving|Looking into it/

type Private = 'password' | 'members'

/** acme with one of everything; its name is another one than its address says. */
async function privateApp(visibility: Private) {
  const app = testApp()
  const { deps } = app
  writeUnaudited(deps.db, (tx) => {
    const look = {
      language: 'de' as const,
      name: 'Nimbus Works',
      footer: 'Nimbus footer',
      websiteUrl: 'https://Nimbus.example/',
      customCss,
    }
    tx.update(organizations).set(look).where(eq(organizations.id, acmeId)).run()
  })
  const relay = { host: '127.0.0.1', port: '9', security: 'none', user: '', password: '', from: 'a@acme.example' }
  configureRelay(deps, system, relay)
  changeDomain(deps, system, acmeId, 'status.nimbus.example')
  setPicture(deps, system, acmeId, 'logo', png())
  const service = createService(deps, system, acmeId, { name: 'Chimera', description: '', serviceGroupId: null })
  const incident = openIncident(deps, system, acmeId, {
    title: 'Zebra outage',
    body: 'Looking into it.',
    status: 'investigating',
    services: [],
    notify: false,
  })
  const window = scheduleWindow(deps, system, acmeId, {
    title: 'Yak shaving',
    body: 'Text',
    serviceIds: [service.id],
    reminders: [],
    scheduledStart: deps.clock.now() + 3_600_000,
    scheduledEnd: deps.clock.now() + 7_200_000,
    autoStart: true,
    autoComplete: true,
    notifyAtStart: false,
    notifyAtEnd: false,
    notify: false,
    rule: null,
  })
  const subscriberId = subscribe(deps, 'sue@example.org')
  await setVisibility(app, acmeId, visibility)
  const hash = createHash('sha256').update(png()).digest('hex').slice(0, 32)
  const policy = publishFirstPolicy(deps)
  const ids = { service: service.id, incident: incident.id, window: window.id, policy: policy.id, hash }
  return { app, ids, token: signedToken(deps, 'subscription', subscriberId) }
}

type Populated = Awaited<ReturnType<typeof privateApp>>

const setVisibility = ({ deps }: TestApp, id: string, visibility: Private | 'public', secret = password) =>
  changeVisibility(deps, system, id, {
    visibility,
    password: visibility === 'password' ? secret : '',
    hiddenFromSearch: false,
  })

/** Every route of a page that anyone may read, however many there will be. */
const pages = testApp()
  .app.routes.filter(({ method, path }) => method === 'GET' && routeOf(method, path)?.may === 'anyone')
  .filter(({ method, path }) => routeOf(method, path)?.statusPage)
  .map(({ path }) => path)

const isForPrograms = (path: string) => /\.\w+$|\/(pictures|styles)\//.test(path)

test('the test walks every page', () => {
  expect(pages.length).toBeGreaterThanOrEqual(38)
  expect(pages).toEqual(
    expect.arrayContaining(['/', '/s/:slug', '/incidents/:id', '/s/:slug/services/:id/history.rss']),
  )
  expect(pages.filter(isForPrograms).length).toBeGreaterThan(15)
})

function filled(route: string, ids: Partial<Populated['ids']>): string {
  const unknown = 'zzzzzzzzzzzz'
  const id = route.includes('/services/')
    ? ids.service
    : route.includes('/incidents/')
      ? ids.incident
      : route.includes('/maintenance/')
        ? ids.window
        : route.includes('/privacy/')
          ? ids.policy
          : undefined
  return route
    .replace(':slug', 'acme')
    .replace(':hash', (route.includes('/styles/') ? hashOfStyles(customCss) : ids.hash) ?? unknown)
    .replace(':id', id ?? unknown)
    .replace(/:\w+/g, 'a'.repeat(55))
}

/** Everything the answer says, without the address that was typed to get it. */
function said({ status, headers, text }: TestAnswer, path: string): string {
  const lines = [...headers].map(([name, value]) => `${name}: ${value}`)
  return [status, ...lines.toSorted(), withoutMask(text)]
    .join('\n')
    .replaceAll(encodeURIComponent(path), '…')
    .replaceAll(path, '…')
}

/** Opens the page as a visitor who knows the password. */
async function withPassword(app: TestApp, base = '/s/acme/', secret = password): Promise<Browser> {
  const browser = app.visitor()
  expect((await browser.post(`${base}access`, { password: secret })).status).toBe(303)
  return browser
}

const passOf = (browser: Browser, id: string) => browser.cookie(`opsentry_page_${id}`) ?? ''

interface Stranger {
  name: string
  visibility: Private
  come(app: TestApp): Promise<Browser>
}

const strangers: Stranger[] = [
  ...(['password', 'members'] as const).flatMap((visibility) => [
    { name: 'a stranger', visibility, come: async (app: TestApp) => app.visitor() },
    { name: 'a member of another organization', visibility, come: async (app: TestApp) => app.as('olga') },
    { name: 'an instance admin without a team', visibility, come: async (app: TestApp) => app.as('ines') },
    {
      name: 'a browser with a made-up pass and session',
      visibility,
      async come(app: TestApp) {
        const browser = app.visitor()
        browser.setCookie(`opsentry_page_${acmeId}`, `99999999999999.${'A'.repeat(43)}`)
        browser.setCookie('opsentry_session', 'made-up')
        return browser
      },
    },
    {
      name: 'a browser with the pass of another organization with the same password',
      visibility,
      async come(app: TestApp) {
        await setVisibility(app, otherId, 'password')
        const browser = await withPassword(app, '/s/other/')
        browser.setCookie(`opsentry_page_${acmeId}`, passOf(browser, otherId))
        return browser
      },
    },
    {
      name: 'a program with the right password of another organization and the wrong one of this',
      visibility,
      async come(app: TestApp) {
        const browser = app.visitor()
        browser.headers.authorization = `Basic ${btoa('anybody:not the password')}`
        return browser
      },
    },
  ]),
  {
    name: 'a browser that knew the password before it was changed',
    visibility: 'password',
    async come(app) {
      const browser = await withPassword(app)
      await setVisibility(app, acmeId, 'password', 'another password')
      return browser
    },
  },
  {
    name: 'a browser that knew the password before the page was for members',
    visibility: 'members',
    async come(app) {
      await setVisibility(app, acmeId, 'password')
      const browser = await withPassword(app)
      await setVisibility(app, acmeId, 'members')
      return browser
    },
  },
  {
    name: 'a browser whose pass is over',
    visibility: 'password',
    async come(app) {
      const browser = await withPassword(app)
      app.deps.clock.advance(30 * 24 * 3_600_000 + 1)
      return browser
    },
  },
]

test.each(strangers)('$visibility: $name learns nothing on any page, nor whether anything exists', async (stranger) => {
  const { app, ids } = await privateApp(stranger.visibility)
  const browser = await stranger.come(app)
  for (const route of pages) {
    const [path, unknownPath] = [filled(route, ids), filled(route, {})]
    // Attempts are counted; here it is about what each single answer says.
    app.deps.clock.advance(3_600_000)
    const answer = said(await browser.get(path), path)
    const unknown = said(await browser.get(unknownPath), unknownPath)
    expect([route, answer.match(secrets)]).toEqual([route, null])
    expect([route, Object.values(ids).filter((id) => answer.includes(id))]).toEqual([route, []])
    expect([route, answer]).toEqual([route, unknown])
    const head = await browser.send(path, { method: 'HEAD', headers: {} })
    expect([route, head.status < 400 && head.status !== 303, said(head, path).match(secrets)]).toEqual([
      route,
      false,
      null,
    ])
    expect([route, answer.split('\n')[0]]).toEqual([route, expect.stringMatching(/^(401|404|303)$/)])
  }
})

test.each<Private>(['password', 'members'])(
  '%s: what was just answered to a member is kept for nobody',
  async (visibility) => {
    const { app, ids } = await privateApp(visibility)
    for (const route of pages) {
      const path = filled(route, ids)
      const member = await app.as('vic').get(path)
      const stranger = await app.visitor().get(path)
      expect([route, stranger.status]).toEqual([route, expect.toSatisfy((status) => status === 401 || status === 303)])
      if (member.status === 200) expect([route, stranger.text === member.text]).toEqual([route, false])
    }
  },
)

test('password: pages show a form with status 401, files ask for HTTP Basic', async () => {
  const { app, ids } = await privateApp('password')
  for (const route of pages) {
    const { status, text, headers } = await app.visitor().get(filled(route, ids))
    const challenge = isForPrograms(route) ? 'Basic realm="Status page", charset="UTF-8"' : null
    expect([route, status, headers.get('www-authenticate')]).toEqual([route, 401, challenge])
    expect([route, text.includes('Password of the page')]).toEqual([route, challenge === null])
    expect([route, headers.get('cache-control'), headers.get('x-robots-tag')]).toEqual([
      route,
      'private, no-store',
      'noindex, nofollow',
    ])
  }
})

test('members: pages lead to the sign-in and back, files refuse, and to another account there is no such page', async () => {
  const { app, ids } = await privateApp('members')
  for (const route of pages) {
    const path = filled(route, ids)
    const { status, location, headers } = await app.visitor().get(path)
    if (isForPrograms(route))
      expect([route, status, headers.get('www-authenticate')]).toEqual([route, 401, 'Bearer realm="Status page"'])
    else expect([route, status, location]).toEqual([route, 303, `/sign-in?next=${encodeURIComponent(path)}`])
    if (!route.startsWith('/s/')) continue
    const unknown = path.replace('acme', 'nobody-here')
    const [foreign, none] = [await app.as('olga').get(path), await app.as('olga').get(unknown)]
    expect([route, said(foreign, path)]).toEqual([route, said(none, unknown)])
    expect([route, foreign.status]).toEqual([route, 404])
  }
})

test.each<Private>(['password', 'members'])('%s: no form of the page acts for a stranger', async (visibility) => {
  const { app } = await privateApp(visibility)
  const forms = app.app.routes.filter(({ method, path }) => method !== 'GET' && routeOf(method, path)?.statusPage)
  expect(forms.length).toBeGreaterThanOrEqual(8)
  const before = content(app)
  for (const { method, path } of forms) {
    if (path.endsWith('/access') && visibility === 'password') continue
    const url = filled(path, {})
    const body = new URLSearchParams({ _csrf: 'csrf-token-of-the-tests', email: 'eve@example.org', password })
    const answer = await app.visitor().send(url, { method, headers: {}, body })
    expect([path, answer.status, said(answer, url).match(secrets)]).toEqual([path, 401, null])
  }
  expect(content(app)).toBe(before)
})

function content({ deps }: TestApp): string {
  const tables = ['subscribers', 'deliveries', 'audit_entries', 'organizations', 'notifications']
  return JSON.stringify(tables.map((name) => deps.db.$client.query(`SELECT * FROM ${name}`).values()))
}

test.each<Private>(['password', 'members'])(
  '%s: at the page’s own domain nothing is told, either',
  async (visibility) => {
    const { app, ids } = await privateApp(visibility)
    const visitor = app.visitor(domain)
    for (const route of pages.filter((path) => !path.startsWith('/s/'))) {
      const path = filled(route, ids)
      const answer = await visitor.get(path)
      expect([route, said(answer, path).replaceAll('nimbus', '').match(secrets)]).toEqual([route, null])
      if (visibility === 'members' && !isForPrograms(route))
        expect([route, answer.status, answer.location]).toEqual([route, 302, `http://localhost/s/acme${path}`])
      else expect([route, answer.status]).toEqual([route, 401])
    }
  },
)

test.each<Private>(['password', 'members'])('%s: whoever belongs to it reads all of it', async (visibility) => {
  const { app, ids } = await privateApp(visibility)
  for (const route of pages.filter((path) => !path.includes(':token') && !/\/access(\/|$)/.test(path))) {
    const path = filled(route, ids)
    const { status, headers } = await app.as('vic').get(path)
    expect([route, status]).toEqual([route, 200])
    expect([route, headers.get('cache-control'), headers.get('x-robots-tag')]).toEqual([
      route,
      'private, no-store',
      'noindex, nofollow',
    ])
  }
})

test.each<Private>(['password', 'members'])(
  '%s: no other screen names a private organization at home',
  async (visibility) => {
    const { app } = await privateApp(visibility)
    const others = app.app.routes.filter(
      ({ method, path }) =>
        method === 'GET' &&
        !routeOf(method, path)?.statusPage &&
        ['anyone', 'setup'].includes(routeOf(method, path)?.may ?? ''),
    )
    expect(others.length).toBeGreaterThan(15)
    const paths = [
      ...others.map(({ path }) => path.replace(/:\w+/g, 'a'.repeat(55))),
      '/no-such-page',
      '/s/acme/no-such-page',
    ]
    for (const path of paths)
      for (const visitor of [app.visitor(), app.visitor(domain), app.as('olga')]) {
        const { text, headers } = await visitor.get(path)
        expect([path, `${text}${JSON.stringify([...headers])}`.replaceAll('nimbus', '').match(secrets)]).toEqual([
          path,
          null,
        ])
      }
    expect((await app.visitor().get('/robots.txt')).text).toBe('User-agent: *\nDisallow: /\nAllow: /s/\n')
  },
)
