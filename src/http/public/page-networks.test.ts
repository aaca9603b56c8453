import { BlockList } from 'node:net'
import { expect, test } from 'vitest'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { changeVisibility } from '#src/domain/organizations/change-visibility.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { routeOf } from '#src/http/find-route.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { connectRelay } from '#src/testing/invitations.ts'
import { linkTo, openByMail, setOrganization } from '#src/testing/page-readers.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import type { NetworkRule } from '#src/words/access.ts'

const [inside, outside] = ['203.0.113.7', '198.51.100.7']

/** acme's page is for members, and says something of networks; a proxy that is known tells where visitors come from. */
function appWithNetworks(pageNetworkRule: NetworkRule, pageNetworks = ['203.0.113.0/24', '2001:db8:1::/48']): TestApp {
  const trustedProxies = new BlockList()
  trustedProxies.addAddress('127.0.0.1')
  const app = testApp({ trustedProxies })
  setOrganization(app.deps, { visibility: 'members', pageNetworkRule, pageNetworks })
  return app
}

const from = (app: TestApp, ip: string, persona?: 'vic' | 'olga') => {
  const browser = persona === undefined ? app.visitor() : app.as(persona)
  browser.headers['x-forwarded-for'] = ip
  return browser
}

/** Every page, feed, badge, card, calendar and file below a page that has no id in its path, however many there will be. */
const surfaces = testApp()
  .app.routes.filter(({ method, path }) => method === 'GET' && routeOf(method, path)?.statusPage)
  .map(({ path }) => path)
  .filter((path) => path.startsWith('/s/:slug') && !/:(?!slug)/.test(path) && !path.endsWith('/access'))
  .map((path) => path.replace(':slug', 'acme'))
const isForPrograms = (path: string) => /\.\w+$/.test(path)

test('the test walks every surface', () => {
  expect(surfaces.length).toBeGreaterThanOrEqual(28)
  expect(surfaces).toEqual(
    expect.arrayContaining(
      [
        '',
        'history.rss',
        'history.json',
        'calendar.ics',
        'badge.svg',
        'embed',
        'og.png',
        'index.md',
        'api/v2/summary.json',
      ].map((rest) => (rest === '' ? '/s/acme' : `/s/acme/${rest}`)),
    ),
  )
})

test('opens: from inside everything is answered, kept by nobody, and no other site gets to read it', async () => {
  const app = appWithNetworks('opens')
  const visitor = from(app, inside)
  for (const path of surfaces) {
    const { status, headers } = await visitor.get(path)
    expect([path, status]).toEqual([path, 200])
    expect([path, headers.get('cache-control'), headers.get('access-control-allow-origin')]).toEqual([
      path,
      'private, no-store',
      null,
    ])
    expect([path, headers.get('cross-origin-resource-policy')]).toEqual([path, 'same-site'])
  }
  const missing = await visitor.get('/s/acme/services/aaaaaaaaaaaa/history.json')
  expect([missing.status, missing.headers.get('access-control-allow-origin')]).toEqual([404, null])
})

test.each(['opens', 'limits', 'none'] as const)(
  '%s: from outside nothing is answered, whatever was just given inside',
  async (rule) => {
    const app = appWithNetworks(rule)
    for (const path of surfaces) {
      await from(app, inside).get(path)
      const { status, text } = await from(app, outside).get(path)
      const refused = rule === 'limits' ? 403 : isForPrograms(path) ? 401 : 303
      expect([path, status, /Acme/.test(text)]).toEqual([path, refused, false])
    }
    expect((await from(app, outside).get('/')).status).toBe(rule === 'limits' ? 403 : 303)
  },
)

test.each([
  ['203.0.113.7', 200],
  ['198.51.100.7, 203.0.113.7', 200],
  ['203.0.113.7, 198.51.100.7', 303],
  ['203.0.113.7:4711', 200],
  ['::ffff:203.0.113.7', 200],
  ['2001:db8:1::17', 200],
  ['[2001:db8:1::17]:443', 200],
  ['2001:db8:2::17', 303],
  ['unknown', 303],
  ['', 303],
])('what the known proxy says last counts: %j', async (forwarded, status) => {
  expect((await from(appWithNetworks('opens'), forwarded).get('/')).status).toBe(status)
})

test('without a proxy that is known nobody gets in by saying where they come from', async () => {
  const app = testApp()
  setOrganization(app.deps, { visibility: 'members', pageNetworkRule: 'opens', pageNetworks: [inside] })
  expect((await from(app, inside).get('/')).status).toBe(303)
  setOrganization(app.deps, { pageNetworks: ['127.0.0.1'] })
  expect((await app.visitor().get('/')).status).toBe(200)
})

test('limits: outside nobody gets in by password, link or pass, and everybody reads their own address; the team does get in', async () => {
  const app = appWithNetworks('limits')
  connectRelay(app.deps)
  const secret = { visibility: 'password', password: 'open sesame now', hiddenFromSearch: false } as const
  await changeVisibility(app.deps, system, acmeId, secret)
  openByMail(app.deps, 'sue@example.org')
  setOrganization(app.deps, { visibility: 'password' })
  const sue = from(app, inside)
  expect((await sue.post('/access', { password: 'open sesame now' })).status).toBe(303)
  expect((await sue.get('/')).status).toBe(200)
  sue.headers['x-forwarded-for'] = outside
  const refused = await sue.get('/')
  expect([refused.status, refused.text.includes(outside), /Acme|name="password"/.test(refused.text)]).toEqual([
    403,
    true,
    false,
  ])
  expect((await sue.post('/access', { password: 'open sesame now' })).status).toBe(403)
  expect((await sue.post('/access/mail', { email: 'sue@example.org' })).status).toBe(403)
  expect((await sue.post(`/access/links/${linkTo(app.deps, 'sue@example.org')}`)).status).toBe(403)
  const basic = { authorization: `Basic ${btoa('any:open sesame now')}` }
  const feed = await sue.get('/history.rss', basic)
  expect([feed.status, feed.text]).toEqual([
    403,
    `This status page is not open to your network: you come from ${outside}.\n`,
  ])
  expect((await from(app, inside).get('/history.rss', basic)).status).toBe(200)
  expect((await from(app, outside, 'vic').get('/')).status).toBe(200)
  expect((await from(app, outside, 'olga').get('/')).status).toBe(403)
  const program = app.withToken(createApiToken(app.deps, system, acmeId, { name: 'CI', role: 'viewer', days: 30 }))
  expect((await program.get('/history.rss', { 'x-forwarded-for': outside })).status).toBe(200)
})

test('links in mails to subscribers keep working from anywhere', async () => {
  const app = appWithNetworks('limits')
  const token = signedToken(app.deps, 'subscription', subscribe(app.deps, 'tom@example.org'))
  expect((await from(app, outside).get(`/subscriptions/${token}`)).status).toBe(200)
})

test('a public page stays public and readable by scripts, whatever its networks are', async () => {
  for (const rule of ['opens', 'limits'] as const) {
    const app = appWithNetworks(rule)
    setOrganization(app.deps, { visibility: 'public' })
    const { status, headers } = await from(app, outside).get('/api/v2/summary.json')
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, '*'])
  }
})

test('the team sets networks, sees its own address, and is told behind a proxy that is not known', async () => {
  const page = '/app/acme/settings/visibility'
  const app = appWithNetworks('none', [])
  const ann = app.as('ann')
  ann.headers['x-forwarded-for'] = inside
  expect((await ann.get(page)).text).toContain(`You come from ${inside}.`)
  const wrong = await ann.post(`${page}/ways`, { networkRule: 'opens', networks: '203.0.113.7/24' })
  expect([
    wrong.status,
    wrong.text.includes('write 203.0.113.0/24 for the range'),
    wrong.text.includes('203.0.113.7/24'),
  ]).toEqual([422, true, true])
  expect((await ann.post(`${page}/ways`, { networkRule: 'opens', networks: '203.0.113.0/24' })).location).toBe(page)
  expect((await from(app, inside).get('/')).status).toBe(200)
  const unknown = testApp()
  const hidden = unknown.as('ann')
  hidden.headers['x-forwarded-for'] = inside
  const told = await hidden.post(`${page}/ways`, { networkRule: 'opens', networks: '127.0.0.1' })
  expect([told.status, told.text.includes('OPSENTRY_TRUSTED_PROXIES')]).toEqual([422, true])
})
