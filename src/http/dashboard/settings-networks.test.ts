import { BlockList } from 'node:net'
import { expect, test } from 'vitest'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { routeOf } from '#src/http/find-route.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { connectRelay, invite } from '#src/testing/invitations.ts'
import { setOrganization } from '#src/testing/page-readers.ts'
import { acmeId, type Persona, system } from '#src/testing/personas.ts'

const [inside, outside] = ['203.0.113.7', '198.51.100.7']
const sentence = `Acme lets its team in from its own networks alone, and you come from ${outside}.`

function appWithOffice(dashboardNetworks = ['203.0.113.0/24']): TestApp {
  const trustedProxies = new BlockList()
  trustedProxies.addAddress('127.0.0.1')
  const app = testApp({ trustedProxies })
  setOrganization(app.deps, { dashboardNetworks })
  return app
}

const from = (app: TestApp, ip: string, persona: Persona) => {
  const browser = app.as(persona)
  browser.headers['x-forwarded-for'] = ip
  return browser
}

const dashboard = testApp()
  .app.routes.filter(({ method, path }) => method === 'GET' && path.startsWith('/app/:slug'))
  .map(({ path }) => path.replace(':slug', 'acme').replace(/:\w+/g, 'abcdefghijkl'))
const programs = testApp()
  .app.routes.filter(({ method, path }) => routeOf(method, path)?.proof === 'API token')
  .map(({ method, path }) => ({ method, path: path.replace(':page_id', acmeId).replace(/:\w+/g, 'abcdefghijkl') }))

test('from outside no page of the dashboard is shown to anybody of the team, in one clear sentence', async () => {
  const app = appWithOffice()
  expect(dashboard.length).toBeGreaterThan(40)
  const otto = from(app, outside, 'otto')
  for (const path of dashboard) {
    const { status, text } = await otto.get(path)
    expect([path, status, text.includes(sentence)]).toEqual([path, 403, true])
  }
  expect((await otto.post('/app/acme/settings/networks', { dashboardNetworks: '' })).status).toBe(403)
  expect((await from(app, inside, 'otto').get('/app/acme')).status).toBe(200)
  expect((await from(app, outside, 'olga').get('/app/acme')).status).toBe(404)
  expect((await from(app, outside, 'olga').get('/app/other')).status).toBe(200)
})

test('API tokens follow', async () => {
  const app = appWithOffice()
  const token = createApiToken(app.deps, system, acmeId, { name: 'CI', role: 'owner', days: 30 })
  expect(programs.length).toBeGreaterThanOrEqual(5)
  for (const { method, path } of programs)
    for (const [ip, isIn] of [
      [inside, true],
      [outside, false],
    ] as const) {
      const program = app.withToken(token)
      const headers = { 'x-forwarded-for': ip }
      const { status, text } = await program.send(path, { method, headers })
      expect([method, path, ip, status !== 403, text.includes(sentence)]).toEqual([method, path, ip, isIn, !isIn])
    }
})

test('a page that is open to members opens to them from inside alone, a public one to everybody', async () => {
  const app = appWithOffice()
  expect((await from(app, outside, 'vic').get('/s/acme/')).status).toBe(200)
  setOrganization(app.deps, { visibility: 'members' })
  const refused = await from(app, outside, 'vic').get('/s/acme/')
  expect([refused.status, refused.text.includes(sentence)]).toEqual([403, true])
  expect((await from(app, inside, 'vic').get('/s/acme/')).status).toBe(200)
})

test('an invited person outside reads the sentence, and joins from inside', async () => {
  const app = appWithOffice()
  connectRelay(app.deps)
  const { token } = invite(app.deps, { email: 'new@example.org' })
  const person = app.visitor()
  person.headers['x-forwarded-for'] = outside
  const shown = await person.get(`/invitations/${token}`)
  expect([shown.status, shown.text.includes(sentence)]).toEqual([403, true])
  const fields = { name: 'New', password: 'another battery staple' }
  expect((await person.post(`/invitations/${token}`, fields)).status).toBe(403)
  person.headers['x-forwarded-for'] = inside
  expect((await person.post(`/invitations/${token}`, fields)).location).toBe('/app/acme')
})

test('whoever saves a list must be in it, and keeps what they typed', async () => {
  const app = appWithOffice([])
  const ann = from(app, inside, 'ann')
  const page = '/app/acme/settings/networks'
  expect((await ann.get(page)).text).toContain(`You come from ${inside}.`)
  const refused = await ann.post(page, { dashboardNetworks: '198.51.100.0/24' })
  expect([refused.status, refused.text.includes(`Your own address, ${inside}, is not in the list`)]).toEqual([
    422,
    true,
  ])
  expect(refused.text).toContain('198.51.100.0/24</textarea>')
  expect((await ann.post(page, { dashboardNetworks: '203.0.113.0/24' })).location).toBe(page)
  expect((await from(app, outside, 'ann').get('/app/acme')).status).toBe(403)
  expect((await from(app, inside, 'ed').get(page)).status).toBe(403)
})

test('the instance admin sees who has a list, and lifts it', async () => {
  const app = appWithOffice()
  const ines = from(app, outside, 'ines')
  const { text } = await ines.get('/admin/organizations')
  expect(text.match(/networks\/removal/g)).toHaveLength(1)
  expect((await ines.post(`/admin/organizations/${acmeId}/networks/removal`)).location).toBe('/admin/organizations')
  expect((await from(app, outside, 'ann').get('/app/acme')).status).toBe(200)
  expect(app.audited().at(-1)).toBe('organization.dashboard_networks_lifted')
})
