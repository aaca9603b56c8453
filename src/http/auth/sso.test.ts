import { beforeAll, expect, test } from 'vitest'
import { sessions } from '#src/db/schema/access.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { addMember } from '#src/domain/organizations/memberships.ts'
import { saveProvider } from '#src/domain/sso/save-provider.ts'
import { demandSso } from '#src/domain/sso/sign-in-policy.ts'
import { routesIn } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import { setAccount } from '#src/testing/accounts.ts'
import { type Browser, type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, type Persona, system } from '#src/testing/personas.ts'
import { addProvenDomain, addProvider, cameBy, vouchedFor } from '#src/testing/sso.ts'

/** What HTTP adds to single sign-on: which doors a session opens that an organization's provider began, and the way there. */

let app: TestApp
let provider: ReturnType<typeof addProvider>

beforeAll(() => {
  app = testApp()
  provider = addProvider(app.deps)
  addProvenDomain(app.deps)
  // Ann belongs to two organizations; only one of them has a provider.
  writeUnaudited(app.deps.db, (tx) =>
    addMember(tx, app.deps, { organizationId: otherId, accountId: 'ann000000000', role: 'admin' }),
  )
})

/** A browser that came back from acme's provider. */
function confined(persona: Persona): Browser {
  const browser = app.visitor()
  browser.setCookie('opsentry_session', cameBy(app.deps, provider, vouchedFor(persona)).token)
  return browser
}

test('it opens its organization, and names no other', async () => {
  const ann = confined('ann')
  expect((await ann.get('/app')).location).toBe('/app/acme')
  const home = await ann.get('/app/acme')
  expect([home.status, home.text.includes('/app/other'), home.text.includes('/app/new')]).toEqual([200, false, false])
  expect((await app.as('ann').get('/app/acme')).text).toContain('/app/other')
  for (const path of ['/app/other', '/app/other/incidents', '/app/other/settings'])
    expect([path, (await ann.get(path)).status]).toEqual([path, 404])
})

test('every route of the account and of the instance is closed to it, and a stranger learns no more than before', async () => {
  const iris = confined('iris')
  const closed = routesIn(routes).filter(({ may }) => may === 'account' || may === 'instance admin')
  expect(closed.length).toBeGreaterThan(90)
  const open: string[] = []
  for (const { method, path } of closed) {
    const url = path.replace(':slug', 'acme').replace(/:\w+/g, 'abcdefghijkl')
    const { status } = method === 'GET' ? await iris.get(url) : await iris.post(url)
    if (status !== 403) open.push(`${method} ${path}: ${status}`)
  }
  expect(open).toEqual([])
  expect((await iris.get('/account')).text).toContain('Single sign-on opened your organization alone.')
})

test('a page for members is its organization’s alone', async () => {
  const show = (visibility: 'members' | 'public') =>
    writeUnaudited(app.deps.db, (tx) => tx.update(organizations).set({ visibility }).run())
  show('members')
  const ann = confined('ann')
  expect([(await ann.get('/s/acme/')).status, (await ann.get('/s/other/')).status]).toEqual([200, 404])
  show('public')
})

test('it signs out as every session does', async () => {
  const ann = confined('ann')
  expect((await ann.post('/sign-out')).location).toBe('/sign-in')
  expect((await ann.get('/app/acme')).location).toMatch(/^\/sign-in\?next=/)
})

test('the sign-in offers it; an address leads to the provider of its domain, by a page that takes itself there', async () => {
  const visitor = app.visitor()
  expect((await visitor.get('/sign-in?next=/app/acme/incidents')).text).toContain(
    '/sign-in/sso?next=%2Fapp%2Facme%2Fincidents',
  )
  const found = await visitor.post('/sign-in/sso', { email: 'Zoe@example.com', next: '/app/acme/incidents' })
  const way = `/sign-in/sso/${provider.id}?next=%2Fapp%2Facme%2Fincidents&address=zoe%40example.com`
  expect(found.status).toBe(200)
  expect(found.text).toContain(`<meta http-equiv="refresh" content="0; url=${way}"`)
  expect(found.text).toContain('Continue with Acme ID')
  const stranger = await visitor.post('/sign-in/sso', { email: 'zoe@example.org', next: 'https://evil.example' })
  expect([stranger.status, stranger.text.includes('evil.example')]).toEqual([422, false])
  expect(stranger.text).toContain('No identity provider is set up for this domain.')
})

test('a provider that cannot be reached says so, and adds nothing that lasts', async () => {
  const visitor = app.visitor()
  const before = app.audited().length
  const answer = await visitor.get(`/sign-in/sso/${provider.id}?next=/app/acme`)
  expect([answer.status, app.audited().length]).toEqual([422, before])
  expect(answer.text).toContain('Your identity provider does not answer.')
  expect((await visitor.get('/sign-in/sso/abcdefghijkl')).status).toBe(404)
})

test('an answer to nothing says the same as one that is too late, and leads nowhere else', async () => {
  const answer = await app.visitor().get(`/sign-in/sso/${provider.id}/callback?code=x&state=y&next=//evil.example`)
  expect([answer.status, answer.text.includes('evil.example')]).toEqual([422, false])
  expect(answer.text).toContain('That took too long, or was done already. Begin again.')
})

test('where an organization wants it, whoever is signed in otherwise is led there and back; an owner may break the glass', async () => {
  setAccount(app.deps, 'otto', { totpEnabledAt: 1 })
  const session = cameBy(app.deps, provider, vouchedFor('otto')).account
  const demand = (demanded: boolean) => demandSso(app.deps, app.actor('otto'), acmeId, { demanded, session })
  demand(true)
  const [vic, otto] = [app.as('vic'), app.as('otto')]
  const led = (await vic.get('/app/acme/incidents?status=open')).location ?? ''
  expect(led).toBe(`/sign-in/organizations/acme?next=${encodeURIComponent('/app/acme/incidents?status=open')}`)
  const first = await vic.get(led)
  expect(first.text).toContain(`/sign-in/sso/${provider.id}?next=%2Fapp%2Facme%2Fincidents%3Fstatus%3Dopen`)
  expect(first.text).not.toContain('break-glass')
  expect((await vic.post('/sign-in/organizations/acme/break-glass')).status).toBe(404)
  expect((await app.as('olga').get('/sign-in/organizations/acme')).status).toBe(404)

  const refused = await otto.post('/sign-in/organizations/acme/break-glass', { next: '/app/acme' })
  expect([refused.status, refused.text.includes('Sign in with a second factor')]).toEqual([422, true])
  writeUnaudited(app.deps.db, (tx) => tx.run("update sessions set second_factor = 1 where account_id = 'otto00000000'"))
  expect((await otto.post('/sign-in/organizations/acme/break-glass', { next: '/app/acme' })).location).toBe('/app/acme')
  expect((await otto.get('/app/acme')).text).toContain('You are in without single sign-on for four hours.')
  demand(false)
})

test('a form that is sent when the proof has ended waits behind the provider, with its text', async () => {
  const session = cameBy(app.deps, provider, vouchedFor('otto')).account
  const ed = app.as('ed')
  const opened = await ed.get('/app/acme/incidents/new')
  const [, once = ''] = /name="_once" value="([^"]+)"/.exec(opened.text) ?? []
  demandSso(app.deps, app.actor('otto'), acmeId, { demanded: true, session })
  const led =
    (await ed.post('/app/acme/incidents', { title: 'Sign-in is down', body: 'We look.', _once: once })).location ?? ''
  expect(led).toMatch(/^\/sign-in\/organizations\/acme\?next=%2Faccount%2Funsent%2F/)
  const unsent = decodeURIComponent(led.split('next=')[1] ?? '')
  expect((await ed.get(unsent)).location).toBe(led)
  demandSso(app.deps, app.actor('otto'), acmeId, { demanded: false, session })
  expect((await ed.get(unsent)).text).toContain('value="Sign-in is down"')
  expect((await confined('ed').get(unsent)).text).toContain('value="Sign-in is down"')
})

test('what was typed in one organization is not shown in a session of another', async () => {
  const ann = app.as('ann')
  const opened = await ann.get('/app/other/incidents/new')
  const [, once = ''] = /name="_once" value="([^"]+)"/.exec(opened.text) ?? []
  ann.setCookie('opsentry_session', 'none')
  const { location } = await ann.post('/app/other/incidents', { title: 'Not for Acme', body: 'Text', _once: once })
  const unsent = decodeURIComponent(location?.split('next=')[1] ?? '')
  expect(unsent).toMatch(/^\/account\/unsent\//)
  const shown = await confined('ann').get(unsent)
  expect([shown.location, shown.text]).toEqual(['/app', ''])
  expect((await app.as('ann').get(unsent)).text).toContain('value="Not for Acme"')
})

test('owners set it up: domain, provider, and what is wrong stands beside its field', async () => {
  const otto = app.as('otto')
  const sso = '/app/acme/settings/sso'
  expect((await otto.get('/app/acme/settings')).text).toContain(`href="${sso}"`)
  expect((await app.as('ann').get('/app/acme/settings')).text).not.toContain(`href="${sso}"`)
  await otto.post(`${sso}/domains`, { domain: 'acme.example' })
  expect((await otto.get(sso)).text).toMatch(/_opsentry\.acme\.example[\s\S]*opsentry-domain=/)
  const wrong = await otto.post(`${sso}/providers`, { name: 'Okta', issuer: 'http://10.0.0.1', clientId: 'typed' })
  expect(wrong.status).toBe(422)
  for (const part of ['10.0.0.1 is not a public address.', 'Type the client secret.', 'value="typed"'])
    expect(wrong.text).toContain(part)
  const right = {
    name: 'Okta',
    issuer: 'https://acme.okta.com',
    clientId: 'c',
    clientSecret: 'not-to-be-seen',
    sessionHours: '24',
  }
  const { location } = await otto.post(`${sso}/providers`, right)
  const shown = await otto.get(location ?? '')
  expect(shown.text).toMatch(/http:\/\/localhost\/sign-in\/sso\/\w{12}\/callback/)
  expect(shown.text).not.toContain('not-to-be-seen')
  expect((await otto.post(`${location}/activation`)).location).toBe(location)
  expect((await otto.get(location ?? '')).text).toContain('It is on')
})

test('the instance admin does so for the instance, and the sign-in shows its button', async () => {
  const ines = app.as('ines')
  const right = {
    name: 'House ID',
    issuer: 'https://id.example.com',
    clientId: 'c',
    clientSecret: 's',
    sessionHours: '24',
  }
  const { location } = await ines.post('/admin/sso/providers', right)
  expect((await app.visitor().get('/sign-in')).text).not.toContain('House ID')
  await ines.post(`${location}/activation`)
  expect((await app.visitor().get('/sign-in')).text).toContain('Continue with House ID')
  expect((await app.as('otto').get(location ?? '')).status).toBe(403)
  await expect(saveProvider(app.deps, system, null, 'abcdefghijkl', readForm({}))).rejects.toThrow('There is no such')
})

test('where the instance wants it, every door leads there, but the way out; its admin may break the glass', async () => {
  const instances = addProvider(app.deps, null, { name: 'All ID' })
  addProvenDomain(app.deps, null)
  setAccount(app.deps, 'ines', { totpEnabledAt: 1 })
  const session = cameBy(app.deps, instances, vouchedFor('ines')).account
  demandSso(app.deps, session, null, { demanded: true, session })
  const ines = app.as('ines')
  for (const path of ['/account', '/admin/settings', '/app'])
    expect([path, (await ines.get(path)).location]).toEqual([
      path,
      `/sign-in/instance?next=${encodeURIComponent(path)}`,
    ])
  const [vic, ed] = [app.as('vic'), confined('ed')]
  const { location } = await vic.get('/app/acme')
  const first = await vic.get(location ?? '')
  expect(first.text).toContain('This Opsentry asks you to sign in through its own identity provider.')
  expect([first.text.includes('Continue with All ID'), first.text.includes('break-glass')]).toEqual([true, false])
  expect((await vic.post('/sign-in/instance/break-glass')).status).toBe(404)
  expect((await vic.post('/sign-out')).location).toBe('/sign-in')
  expect((await ed.get('/app/acme')).status).toBe(200)
  const breakGlass = () => ines.post('/sign-in/instance/break-glass', { next: '/admin/sso' })
  const shown = (secondFactor: boolean) =>
    writeUnaudited(app.deps.db, (tx) => void tx.update(sessions).set({ secondFactor }).run())
  shown(false)
  expect((await breakGlass()).status).toBe(422)
  shown(true)
  expect((await breakGlass()).location).toBe('/admin/sso')
  demandSso(app.deps, session, null, { demanded: false, session })
  expect((await ines.get('/admin/sso')).text).toContain('Everybody comes in by single sign-on alone')
})
