import { beforeAll, expect, test } from 'vitest'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { type AnyRoute, routesIn } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { Browser } from '#src/testing/harness.ts'
import { filled, populated } from '#src/testing/one-of-everything.ts'
import { linkTokens, tokensIn } from '#src/testing/pages-to-walk.ts'
import { sessionCookie } from '#src/testing/personas.ts'
import { addService } from '#src/testing/services.ts'
import { everyCache, keptByNobody } from './cache-control.ts'

/**
 * HTTP's own rules, at each path that the server has, over a real socket: Bun and Elysia each have a say in HEAD and in what no
 * route answers.
 */

const places = routesIn(routes).flatMap((route) => route.patterns.map((pattern) => ({ route, pattern })))
type Place = (typeof places)[number]
const nameOf = ({ route, pattern }: Place) => `${route.method} ${pattern}`
const gets = places.filter(({ route }) => route.method === 'GET')

const { app, ids, common } = populated()
const tokens = linkTokens(app.deps, ids.acme.subscriber, 'new@example.com')
const addressOf = ({ pattern }: Place) => filled(tokensIn(tokens)(pattern), 'acme', ids.acme, undefined, common)

let ask: (path: string, method: string, headers?: Record<string, string>) => Promise<Response>
let browserOver: (session?: string) => Browser

beforeAll(() => {
  app.app.listen({ hostname: '127.0.0.1', port: 0 })
  const origin = `http://localhost:${app.app.server?.port}`
  atEnd(async () => void (await app.app.server?.stop(true)))
  ask = (path, method, headers = {}) => fetch(origin + path, { method, headers, redirect: 'manual' })
  browserOver = (session) => new Browser((request) => fetch(request, { redirect: 'manual' }), session, origin)
})

test('each path names its methods, and takes no other', async () => {
  const wrong: unknown[] = []
  for (const place of places) {
    const path = addressOf(place)
    const options = await ask(path, 'OPTIONS')
    const allow = options.headers.get('allow') ?? ''
    const allowed = allow.split(', ')
    const shouldHave = place.route.method === 'GET' ? ['GET', 'HEAD', 'OPTIONS'] : [place.route.method, 'OPTIONS']
    if (options.status !== 204 || !shouldHave.every((one) => allowed.includes(one)))
      wrong.push({ place: nameOf(place), status: options.status, allow })
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      if (method === place.route.method || (method === 'HEAD' && place.route.method === 'GET')) continue
      const { status, headers } = await ask(path, method)
      if ((status === 405) === allowed.includes(method) || (status === 405 && headers.get('allow') !== allow))
        wrong.push({ place: nameOf(place), method, status, allow, named: headers.get('allow') })
    }
  }
  expect(wrong).toEqual([])
  expect(places.length).toBeGreaterThan(280)
})

test('a wrong method is refused in the format of what stands there', async () => {
  const wrong: unknown[] = []
  for (const place of places) {
    const { headers } = await ask(addressOf(place), 'DELETE')
    const format = formatOf(place.route)
    if (!headers.get('content-type')?.startsWith(format)) wrong.push({ place: nameOf(place), format })
  }
  expect(wrong).toEqual([])
  expect(await (await ask('/api/v2/summary.json', 'POST')).json()).toEqual({
    error: 'This address does not take POST. Send one of GET, HEAD, OPTIONS.',
  })
  expect(await (await ask('/history.rss', 'PUT')).text()).toBe(
    'This address does not take PUT. Send one of GET, HEAD, OPTIONS.\n',
  )
  expect(await (await ask('/app/acme/settings/update-timing', 'GET')).text()).toContain('a form is sent to it')
})

function formatOf({ name, forPrograms }: AnyRoute): string {
  if (name.startsWith('statusPage.api.') || /^(managementApi\.|apiDescription|agents$)/.test(name))
    return 'application/json'
  else if (name.startsWith('scim.')) return 'application/scim+json'
  else return forPrograms || name.startsWith('inbound') ? 'text/plain' : 'text/html'
}

test('where nothing stands, no method is found', async () => {
  for (const path of ['/nothing', '/s/acme/nothing/at/all', '/app/acme/nothing', '/api/v2/nothing.json', '/v1/nothing'])
    for (const method of ['GET', 'OPTIONS', 'DELETE', 'POST']) {
      const { status, headers } = await ask(path, method)
      expect([path, method, status, headers.get('allow')]).toEqual([path, method, 404, null])
    }
})

test('a last slash makes no difference to what a path takes', async () => {
  for (const path of ['/history', '/s/acme', '/app/acme/incidents', '/api/v2/summary.json'])
    expect((await ask(`${path}/`, 'OPTIONS')).headers.get('allow')).toBe(
      (await ask(path, 'OPTIONS')).headers.get('allow'),
    )
})

test('a preflight opens what any script may read, and nothing else', async () => {
  const asked = { origin: 'https://elsewhere.example', 'access-control-request-method': 'GET' }
  const open: string[] = []
  for (const place of gets) {
    const { headers } = await ask(addressOf(place), 'OPTIONS', asked)
    if (headers.get('access-control-allow-origin') === null) continue
    open.push(nameOf(place))
    expect(Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control')))).toEqual({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD, OPTIONS',
      'access-control-allow-headers': '*, Authorization',
      'access-control-max-age': '86400',
    })
  }
  const shouldBe = gets.filter(({ pattern }) =>
    /\/api\/v2\/|\/history\.(rss|atom|json)$|\/calendar\.ics$|\/badge\.\w+$|\/embed\.\w+$|\/openapi\.json$/.test(
      pattern,
    ),
  )
  expect(open).toEqual(expect.arrayContaining(shouldBe.map(nameOf)))
  expect(open.filter((name) => /app|account|admin|sign|subscri|v1\/(?!openapi\.json$)/.test(name))).toEqual([])
})

test('feeds and badges may be read by scripts, their errors and redirects too', async () => {
  for (const path of [
    '/history.rss',
    '/badge.svg',
    '/s/acme/calendar.ics',
    '/s/nobody/history.atom',
    '/services/x/badge.svg',
  ])
    expect([path, (await ask(path, 'GET')).headers.get('access-control-allow-origin')]).toEqual([path, '*'])
})

/** Behind another pad in each answer, tokens pack differently well. */
const plain = { 'accept-encoding': 'identity' }

test('HEAD answers as GET does, its length included', async () => {
  const session = sessionCookie(app.deps, 'iris')
  const wrong: unknown[] = []
  const lengths: number[] = []
  // Nothing is kept of what visitors asked for before.
  addService(app.deps, 'New')
  for (const place of gets) {
    const path = addressOf(place)
    const isOpen = place.route.may === 'anyone'
    const browser = browserOver(isOpen ? undefined : session)
    const asHead = () => browser.send(path, { method: 'HEAD', headers: plain })
    const heads = isOpen ? [await asHead()] : []
    const get = await browser.get(path, plain)
    heads.push(await asHead())
    // Of a file that is made while it is sent nobody knows the length before.
    const isMade =
      get.headers.get('content-disposition')?.startsWith('attachment') &&
      [get, ...heads].some(({ headers }) => !headers.has('content-length'))
    const [said, ...saidByHead] = [get, ...heads].map(({ status, headers }) => [
      status,
      isMade || place.route.name === 'admin.requestLogs.show' ? 'as it is now' : headers.get('content-length'),
      headers.get('content-type'),
      headers.get('location'),
      headers.get('cache-control'),
      headers.get('etag'),
    ])
    if (saidByHead.some((one) => JSON.stringify(one) !== JSON.stringify(said)) || heads.some(({ text }) => text !== ''))
      wrong.push({ place: nameOf(place), said, saidByHead })
    if (get.headers.get('content-length') !== null) lengths.push(Number(get.headers.get('content-length')))
  }
  expect(wrong).toEqual([])
  expect(lengths.filter((length) => length > 1000).length).toBeGreaterThan(100)
})

/** The same for everybody. The policy at the instance's own address is not: it speaks the visitor's language. */
const forEveryone = [
  ...['show', 'history', 'service', 'incident', 'maintenance'].map((name) => `statusPage.${name}`),
  ...['privacy.', 'files.', 'serviceFiles.', 'api.'].map((name) => `statusPage.${name}`),
  ...['embed', 'embedFiles.', 'serviceBadge.', 'shareImage', 'markdown.'].map((name) => `statusPage.${name}`),
]
const everyones = ({ route: { name } }: Place) =>
  name === 'files.robots' ||
  name === 'files.favicon' ||
  forEveryone.some((one) => name === one || (one.endsWith('.') && name.startsWith(one)))

test('caches keep what is the same for everybody, and nothing that is private, personal or a form', async () => {
  const iris = browserOver(sessionCookie(app.deps, 'iris'))
  const wrong: unknown[] = []
  let kept = 0
  for (const place of gets) {
    const answers = [await browserOver().get(addressOf(place)), await iris.get(addressOf(place))]
    for (const { status, headers } of answers) {
      const should = everyones(place) && status < 400 ? everyCache : keptByNobody
      if (should === everyCache) kept++
      const cache = headers.get('cache-control')
      if (cache !== should) wrong.push({ place: nameOf(place), status, cache })
      // Caches of docs/proxies keep one answer for each packing, and look at nothing else.
      if (should === everyCache && !['Accept-Encoding', null].includes(headers.get('vary')))
        wrong.push({ place: nameOf(place), vary: headers.get('vary') })
      if (cache !== keptByNobody && headers.has('set-cookie')) wrong.push({ place: nameOf(place), cookie: true })
    }
  }
  expect(wrong).toEqual([])
  expect(kept).toBeGreaterThan(80)
})

test('a link with a token is kept by nobody, and its address leaves this host in no Referer', async () => {
  const links = gets.filter(({ pattern }) => pattern.includes(':token'))
  expect(links.length).toBeGreaterThan(10)
  for (const place of links) {
    const { headers } = await ask(addressOf(place), 'GET')
    expect([nameOf(place), headers.get('cache-control'), headers.get('referrer-policy')]).toEqual([
      ...[nameOf(place), keptByNobody, 'same-origin'],
    ])
  }
})

test('no answer to a form is kept, whoever sends it', async () => {
  const changes = places.filter(({ route }) => route.method !== 'GET')
  const iris = browserOver(sessionCookie(app.deps, 'iris'))
  const wrong: unknown[] = []
  for (const place of changes) {
    const address = addressOf(place)
    for (const browser of [browserOver(), iris]) {
      const { headers } = await browser.send(address, { method: place.route.method, headers: {} })
      if (headers.get('cache-control') !== keptByNobody) wrong.push({ place: nameOf(place) })
    }
  }
  await yieldToEventLoop()
  expect(wrong).toEqual([])
})
