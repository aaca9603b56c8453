import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { changeVisibility } from '#src/domain/organizations/change-visibility.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { type Origin, startOrigin } from '#src/testing/origin.ts'
import { acmeId, otherId, type Persona, sessionCookie, system } from '#src/testing/personas.ts'
import { type ProxyServer, startCaddy, startNginx, startVarnish } from '#src/testing/proxies.ts'
import { until } from '#src/testing/serving.ts'

/** The configurations of docs/proxies, run by the servers they are for. Needs Debian's nginx varnish caddy faketime. */

const caches = { nginx: startNginx, varnish: startVarnish }

describe.each(Object.entries(caches))('%s', (name, start) => {
  let app: TestApp
  let origin: Origin
  let proxy: ProxyServer
  let titles = 0
  let hours = 0

  beforeAll(async () => {
    app = testApp()
    origin = startOrigin(app)
    proxy = await start(origin.port)
  })

  const ask = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
    fetch(proxy.url + path, {
      redirect: 'manual',
      ...init,
      headers: { host: 'localhost', accept: 'text/html', ...init.headers },
    })
  const textOf = async (path = '/') => (await ask(path)).text()
  const as = (persona: Persona) => ({ headers: { cookie: `opsentry_session=${sessionCookie(app.deps, persona)}` } })

  /** Something that visitors see; returns the words they see it by. */
  function change(organizationId = acmeId): string {
    const title = `Trouble ${name} ${titles++}`
    openIncident(app.deps, system, organizationId, {
      ...{ title, body: 'We look into it.', status: 'investigating', services: [], notify: false },
    })
    return title
  }

  /**
   * What the cache keeps of these paths has so many hours more: nginx's clock goes on; to Varnish the origin says that what it
   * answers is that old.
   */
  async function age(paths: string[], by: number): Promise<void> {
    for (const path of paths) await textOf(path)
    hours += by
    proxy.setClock?.(hours)
    if (proxy.setClock) return
    origin.age = by * 3600
    for (const path of paths) {
      const isOld = (response: Response) => (Number(response.headers.get('age')) >= by * 3600 ? true : undefined)
      await until(async () => isOld(await ask(path)), `an old ${path}`)
    }
    origin.age = 0
  }

  /** It answers again, to everybody. */
  async function revive(): Promise<void> {
    origin.revive()
    await until(async () => ((await ask('/s/nobody/')).status === 404 ? true : undefined), 'the origin')
  }

  /** So many requests of so many visitors, each of whom asks when the one before is answered. */
  async function herd(path: string, requests: number, visitors: number): Promise<{ status: number; text: string }[]> {
    const answers: { status: number; text: string }[] = []
    const visit = async () => {
      while (answers.length < requests) {
        const slot = answers.push({ status: 0, text: '' }) - 1
        const response = await ask(path)
        answers[slot] = { status: response.status, text: await response.text() }
      }
    }
    await Promise.all(Array.from({ length: visitors }, visit))
    return answers
  }

  const seen = (title: string, path = '/') =>
    until(async () => ((await textOf(path)).includes(title) ? true : undefined), `${title} at ${path}`)

  test('a herd of 2,000 costs one request, and each change one more', async () => {
    origin.asked.length = 0
    const begun = performance.now()
    const answers = await herd('/s/acme/', 2000, 100)
    const seconds = Math.ceil((performance.now() - begun) / 1000)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    // What is a second old is asked for again, by one.
    expect(origin.asked.length).toBeLessThanOrEqual(1 + 2 * seconds)

    const title = change()
    await seen(title, '/s/acme/')
    origin.asked.length = 0
    const again = performance.now()
    const after = await herd('/s/acme/', 2000, 100)
    expect(after.filter(({ text }) => !text.includes(title))).toEqual([])
    expect(origin.asked.length).toBeLessThanOrEqual(1 + 2 * Math.ceil((performance.now() - again) / 1000))
  })

  test.each(['/', '/history.atom', '/api/v2/incidents.json', '/s/acme/history'])(
    'who asks for %s two seconds after a change is told of it',
    async (path) => {
      await textOf(path)
      const title = change()
      const begun = performance.now()
      // Asked all the while, so that it is renewed while somebody looks; the first that begins after two seconds is judged.
      for (let late = false; !late; ) {
        late = performance.now() - begun >= 2000
        const text = await textOf(path)
        if (late) expect(text).toContain(title)
      }
    },
  )

  test('after an idle hour the first to come, and all who come with them, are told of a change', async () => {
    await age(['/s/acme/history'], 1)
    const title = change()
    origin.asked.length = 0
    const answers = await herd('/s/acme/history', 100, 100)
    expect(answers.filter(({ text }) => !text.includes(title))).toEqual([])
    // nginx lets all who come before the first is answered ask, too; the origin renders once for all of them.
    expect(origin.asked.length).toBeLessThanOrEqual(name === 'varnish' ? 2 : 100)
  })

  test.each([0, 20])(
    'the origin is killed: what was seen %i hours ago is shown, and the news once it is back',
    async (by) => {
      const title = change()
      const paths = ['/', '/history.atom', '/api/v2/incidents.json']
      for (const path of paths) await seen(title, path)
      if (by > 0) await age(paths, by)
      await origin.kill()
      for (const path of paths) {
        const answers = await herd(path, 200, 50)
        expect(answers.filter(({ status, text }) => status !== 200 || !text.includes(title))).toEqual([])
      }
      // Never asked for while it lived.
      expect((await ask(`/s/acme/history?page=${by}`)).status).toBeGreaterThanOrEqual(500)
      const news = change()
      origin.revive()
      await seen(news)
    },
  )

  test('the origin hangs: the page is shown, and most wait for nothing', async () => {
    const title = change()
    await seen(title)
    await age(['/'], 1)
    origin.hang()
    expect((await herd('/', 20, 10)).filter(({ status, text }) => status !== 200 || !text.includes(title))).toEqual([])
    const begun = performance.now()
    expect((await herd('/', 200, 20)).filter(({ status, text }) => status !== 200 || !text.includes(title))).toEqual([])
    expect(performance.now() - begun).toBeLessThan(15_000)
    const news = change()
    await revive()
    await seen(news)
  })

  test('a private page is asked for each time, and stands in no file of the cache', async () => {
    const secret = change(otherId)
    const visibility = { visibility: 'members', password: '', hiddenFromSearch: false } as const
    await changeVisibility(app.deps, system, otherId, visibility)
    origin.asked.length = 0
    for (const path of ['/s/other/', '/s/other/history', '/s/other/history.atom', '/s/other/api/v2/summary.json']) {
      const own = await ask(path, as('olga'))
      expect([own.status, own.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
      if (!path.endsWith('.json')) expect(await own.text()).toContain(secret)
      for (const stranger of [await ask(path), await ask(path, { headers: { cookie: 'opsentry_csrf=x' } })]) {
        expect(stranger.headers.get('cache-control')).toBe('private, no-store')
        expect(await stranger.text()).not.toContain(secret)
      }
      expect((await ask(path, as('olga'))).status).toBe(200)
    }
    expect(origin.asked).toHaveLength(16)
    expect(filesIn(join(proxy.folder, 'kept')).filter((text) => text.includes(secret))).toEqual([])
    await origin.kill()
    expect((await ask('/s/other/')).status).toBeGreaterThanOrEqual(300)
    await revive()
  })

  test('a page that turned private does not come back when the origin dies', async () => {
    const visibility = { password: '', hiddenFromSearch: false } as const
    await changeVisibility(app.deps, system, otherId, { visibility: 'public', ...visibility })
    const secret = change(otherId)
    for (const path of ['/s/other/', '/s/other/history.rss']) await seen(secret, path)
    await changeVisibility(app.deps, system, otherId, { visibility: 'members', ...visibility })
    for (const path of ['/s/other/', '/s/other/history.rss'])
      await until(async () => ((await ask(path)).status === 200 ? undefined : true), 'the door')
    await origin.kill()
    const begun = performance.now()
    // Longer than Varnish remembers that there is something to ask for.
    while (performance.now() - begun < 3000)
      for (const path of ['/s/other/', '/s/other/history.rss']) expect(await textOf(path)).not.toContain(secret)
    await revive()
  })

  test('an old address of a renamed organization leads on, with the origin dead too', async () => {
    await textOf('/s/acme/history')
    const ann = app.as('ann')
    expect((await ann.post('/app/acme/settings/slug', { slug: 'acme-cloud' })).status).toBe(303)
    const led = () => ask('/s/acme/history').then(({ status, headers }) => [status, headers.get('location')])
    await until(async () => ((await led())[0] === 302 ? true : undefined), 'the redirect')
    await textOf('/s/acme-cloud/history')
    await age(['/s/acme/history', '/s/acme-cloud/history'], 1)
    await origin.kill()
    const [status, location] = await led()
    expect([status, new URL(String(location), proxy.url).pathname]).toEqual([302, '/s/acme-cloud/history'])
    expect((await ask('/s/acme-cloud/history')).status).toBe(200)
    await revive()
    await ann.post('/app/acme-cloud/settings/slug', { slug: 'acme' })
    await until(async () => ((await ask('/s/acme/history')).status === 200 ? true : undefined), 'the name of before')
  })

  test('HTTP’s own rules hold through it', async () => {
    const page = await ask('/', { headers: { 'accept-encoding': 'identity' } })
    expect(page.headers.get('cache-control')).toBe(
      'public, max-age=0, s-maxage=1, stale-while-revalidate=5, stale-if-error=86400',
    )
    const { length } = new Uint8Array(await page.arrayBuffer())
    const head = await ask('/', { method: 'HEAD', headers: { 'accept-encoding': 'identity' } })
    expect([head.status, Number(head.headers.get('content-length'))]).toEqual([200, length])
    const etag = page.headers.get('etag') ?? ''
    expect((await ask('/', { headers: { 'if-none-match': etag } })).status).toBe(304)
    const options = await ask('/history.atom', { method: 'OPTIONS', headers: { origin: 'https://elsewhere.example' } })
    expect([options.status, options.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
    expect((await ask('/history.atom')).headers.get('access-control-allow-origin')).toBe('*')
    const wrong = await ask('/', { method: 'DELETE' })
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
    const twin = await ask('/', { headers: { accept: 'text/markdown' } })
    expect([twin.status, twin.headers.get('location')]).toEqual([302, '/index.md'])
    expect((await ask('/')).status).toBe(200)
    expect((await ask('/app', { headers: {} })).headers.get('cache-control')).toBe('private, no-store')
  })

  test('a form is sent through it, with the address of who sends it', async () => {
    const { status } = await ask('/sign-in', { method: 'POST', body: new URLSearchParams({ email: 'x' }) })
    expect(status).toBe(403)
  })

  test('Caddy in front ends TLS, and says so', async () => {
    const caddy = await startCaddy(Number(new URL(proxy.url).port))
    const title = change()
    await seen(title)
    const tls = { rejectUnauthorized: false }
    const page = await fetch(`${caddy.url}/`, { tls })
    expect([page.status, page.headers.get('etag') === null]).toEqual([200, false])
    expect(await page.text()).toContain(title)
    expect((await fetch(`${caddy.url}/app`, { tls, redirect: 'manual' })).status).toBe(303)
    await origin.kill()
    expect((await fetch(`${caddy.url}/`, { tls })).status).toBe(200)
    await revive()
  })
})

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((path) => join(folder, path))
      .filter((path) => statSync(path).isFile())
      .map((path) => readFileSync(path, 'latin1'))
  } catch {
    return []
  }
}
