import { request } from 'node:https'
import { beforeAll, describe, expect, test } from 'vitest'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { changeVisibility } from '#src/domain/organizations/change-visibility.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { type Origin, startOrigin } from '#src/testing/origin.ts'
import { acmeId, sessionCookie, system } from '#src/testing/personas.ts'
import { startOldNames } from '#src/testing/proxies.ts'
import { addService } from '#src/testing/services.ts'
import type { Visibility } from '#src/words.ts'

/** Opsentry under Statuspage's names, as docs/proxies says it. Needs Debian's nginx caddy faketime. */

const url = 'https://status.example.com'

interface Answer {
  status: number
  headers: Record<string, unknown>
  text: string
}

interface Asked {
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** As a program asks that takes the port for the one at that name. */
function ask(
  port: number,
  host: string,
  path: string,
  { method = 'GET', headers = {}, body }: Asked = {},
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const to = { host: '127.0.0.1', port, servername: host, rejectUnauthorized: false }
  const asked = request({ ...to, method, path, headers: { host, ...headers } }, (response) => {
    let text = ''
    response.setEncoding('utf8')
    response.on('data', (part) => {
      text += part
    })
    response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
  })
  asked.on('error', reject)
  asked.end(body)
  return promise
}

describe.each(['nginx', 'caddy'] as const)('%s', (server) => {
  let app: TestApp
  let origin: Origin
  let port = 0
  let incidentId = ''

  beforeAll(async () => {
    app = testApp({ fixedUrl: url })
    const said = {
      title: 'API is slow',
      body: 'We look.',
      status: 'investigating',
      services: [],
      notify: false,
    } as const
    incidentId = openIncident(app.deps, system, acmeId, { ...said, services: [] }).id
    origin = startOrigin(app)
    port = await startOldNames(server, origin.port)
  })

  test('a program drives its page at api.statuspage.io, by its token alone', async () => {
    const service = addService(app.deps, 'API')
    const token = createApiToken(app.deps, system, acmeId, { name: 'x', role: 'editor', days: 30 })
    const authorization = `OAuth ${token}`
    const pages = await ask(port, 'api.statuspage.io', '/v1/pages', { headers: { authorization } })
    expect([pages.status, JSON.parse(pages.text)]).toMatchObject([200, [{ id: acmeId }]])
    expect(pages.text).not.toContain('statuspage.io')
    const changed = await ask(port, 'api.statuspage.io', `/v1/pages/${acmeId}/components/${service}`, {
      method: 'PATCH',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ component: { status: 'major_outage' } }),
    })
    expect([changed.status, JSON.parse(changed.text)]).toMatchObject([200, { status: 'major_outage' }])
  })

  test('no cookie passes: whoever may see a private page is a stranger there', async () => {
    const see = (visibility: Visibility) =>
      changeVisibility(app.deps, system, acmeId, { visibility, password: '', hiddenFromSearch: false })
    const headers = { cookie: `__Host-opsentry_session=${sessionCookie(app.deps, 'ann')}` }
    await see('members')
    const path = '/api/v2/summary.json'
    expect((await app.handle(new Request(`${url}/s/acme${path}`, { headers }))).status).toBe(200)
    const stranger = await ask(port, 'acme.statuspage.io', path, { headers })
    expect([stranger.status, stranger.headers['set-cookie']]).toEqual([401, undefined])
    await see('public')
  })

  test('nothing but the API answers at api.statuspage.io', async () => {
    origin.asked.length = 0
    for (const path of ['/', '/sign-in', '/app', '/admin', '/v1', '/v1x/pages'])
      expect([path, (await ask(port, 'api.statuspage.io', path)).status]).toEqual([path, 404])
    expect(origin.asked).toEqual([])
  })

  test('programs read the page at acme.statuspage.io, and are shown its own address', async () => {
    for (const path of [
      '/api/v2/summary.json',
      '/api/v2/incidents/unresolved.json',
      '/history.atom',
      '/history.rss?x=1',
    ]) {
      const { status, text, headers } = await ask(port, 'acme.statuspage.io', path)
      expect([path, status, headers['access-control-allow-origin'], headers['set-cookie']]).toEqual([
        ...[path, 200, '*', undefined],
      ])
      expect(text).toContain(url)
      expect(text).not.toContain('statuspage.io')
    }
    const { text } = await ask(port, 'acme.statuspage.io', '/api/v2/incidents.json')
    expect(JSON.parse(text).incidents).toMatchObject([
      { id: incidentId, shortlink: expect.stringContaining(`${url}/`) },
    ])
  })

  test('people are led on to it', async () => {
    for (const path of ['/', `/incidents/${incidentId}?utm=1`, '/history', '/api/v2/', '/history.atom/x']) {
      const { status, headers } = await ask(port, 'acme.statuspage.io', path)
      expect([path, status, headers.location]).toEqual([path, 308, `${url}/s/acme${path}`])
    }
  })

  test('without the proxy, Opsentry answers under neither name', async () => {
    for (const host of ['api.statuspage.io', 'acme.statuspage.io']) {
      const refused = await fetch(`http://127.0.0.1:${origin.port}/v1/pages`, { headers: { host } })
      expect([host, refused.status]).toEqual([host, 421])
    }
  })
})
