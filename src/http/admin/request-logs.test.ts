import { expect, test } from 'vitest'
import type { LoggedRequest } from '#src/domain/request-logs/logged-request.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { day, enforceNow } from '#src/testing/enforce-now.ts'
import { testApp } from '#src/testing/harness.ts'
import { testEpoch } from '#src/testing/test-deps.ts'

type App = ReturnType<typeof testApp>

const log = '/admin/request-logs'

/** Requests as if they had been answered so many ms ago. */
function record({ deps }: App, ...requests: (Partial<LoggedRequest> & { ago?: number })[]): void {
  for (const { ago = 0, ...request } of requests)
    deps.requestLogs.record({
      at: deps.clock.now() - ago,
      ...{ method: 'GET', path: '/', status: 200, duration: 900, ip: '192.0.2.7', userAgent: 'Firefox' },
      ...request,
    })
}

/** Requests are recorded right after their answer. */
async function recorded(): Promise<void> {
  await yieldToEventLoop()
  await yieldToEventLoop()
}

/** Requests that the list shows, newest first, without those for the list itself. */
async function listed(app: App, query: string): Promise<string[]> {
  await recorded()
  const { text } = await app.as('ines').get(log + query)
  return [...text.matchAll(/<span class="request-path">(\S+ [^<]+)<\/span>/g)]
    .map((found) => found[1] ?? '')
    .filter((told) => told !== `GET ${log}`)
}

test('what was asked for is in the log, without its query and without tokens', async () => {
  const app = testApp()
  await app.visitor().get('/history?email=sue@example.org&token=hush')
  await app.visitor().get('/subscriptions/very-secret-token?x=1')
  await app.visitor().get('/nothing-here')
  await app.visitor().post('/subscribe?from=newsletter', { email: 'sue@example.org' })
  await recorded()
  const { text } = await app.as('ines').get(log)
  for (const told of ['GET /history', 'GET /subscriptions/:token', 'GET /nothing-here', 'POST /subscribe'])
    expect(text).toContain(`${told}</span>`)
  const { requests } = await app.deps.requestLogs.ask('find', { filter: {}, limit: 100 })
  expect(requests.map(({ path }) => path).filter((path) => path.includes('?'))).toEqual([])
  expect(requests.find(({ path }) => path === '/nothing-here')).toMatchObject({ status: 404 })
  for (const secret of ['hush', 'sue@example.org', 'very-secret', 'newsletter']) {
    expect(JSON.stringify(requests)).not.toContain(secret)
    expect(text).not.toContain(secret)
  }
})

test('a page answered from the cache is in the log as well', async () => {
  const app = testApp()
  for (let time = 0; time < 3; time++) await app.visitor().get('/')
  expect(await listed(app, '?path=/')).toEqual(Array(3).fill('GET /'))
})

test('the list is narrowed by path, status, method, address and day', async () => {
  const app = testApp()
  record(
    app,
    { path: '/s/acme/history', ago: 3 * day },
    { path: '/app/acme', method: 'POST', status: 500, ago: day },
    { path: '/100%_sure', status: 404, ip: '198.51.100.4' },
  )
  expect(await listed(app, '')).toEqual(['GET /100%_sure', 'POST /app/acme', 'GET /s/acme/history'])
  expect(await listed(app, '?path=ACME')).toEqual(['POST /app/acme', 'GET /s/acme/history'])
  expect(await listed(app, '?path=0%25_')).toEqual(['GET /100%_sure'])
  expect(await listed(app, '?path=%25')).toEqual(['GET /100%_sure'])
  expect(await listed(app, '?status=5')).toEqual(['POST /app/acme'])
  expect(await listed(app, '?status=2')).toEqual(['GET /s/acme/history'])
  expect(await listed(app, '?method=POST&status=5&path=app')).toEqual(['POST /app/acme'])
  expect(await listed(app, '?ip=198.51.100.4')).toEqual(['GET /100%_sure'])
  expect(await listed(app, '?from=2026-03-09&until=2026-03-09')).toEqual(['POST /app/acme'])
  expect(await listed(app, '?until=2026-03-08')).toEqual(['GET /s/acme/history'])
  expect(await listed(app, '?method=DELETE')).toEqual([])
  expect(await listed(app, "?path=' OR 1=1 --&ip=' OR ''='")).toEqual([])
})

test('a day that is none is told, and everything else counts', async () => {
  const app = testApp()
  record(app, { path: '/a' }, { path: '/b' })
  const { text } = await app.as('ines').get(`${log}?from=soon&path=a`)
  expect(text).toContain('Type days such as 2026-03-10. Other dates are ignored.')
  expect(await listed(app, '?from=soon&path=a')).toEqual(['GET /a'])
})

test('each page links to the next, older one, until all was shown once', async () => {
  const app = testApp()
  record(app, ...Array.from({ length: 120 }, (_, one) => ({ path: `/page-${one}`, ago: one * 60_000 })))
  const seen: string[] = []
  for (let query: string | undefined = '?path=page'; query !== undefined; ) {
    seen.push(...(await listed(app, query)))
    const { text } = await app.as('ines').get(log + query)
    query = /rel="next" href="[^"?]*(\?[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
  }
  expect(seen).toEqual(Array.from({ length: 120 }, (_, one) => `GET /page-${one}`))
})

test('charts tell requests, errors and durations by day and by hour, whatever the list is narrowed to', async () => {
  const app = testApp()
  record(
    app,
    ...Array.from({ length: 8 }, () => ({ path: '/slow', duration: 3_000_000, ago: 2 * day })),
    ...Array.from({ length: 12 }, () => ({ path: '/quick', duration: 400 })),
    { path: '/quick', status: 503, duration: 500 },
  )
  const { text } = await app.as('ines').get(`${log}?path=nothing`)
  expect(text).toContain('21 requests, 1 of them failed')
  expect(text).toContain('10 Mar 2026 · answered: 12 · failed (5xx): 1')
  expect(text).toContain('8 Mar 2026 · answered: 8 · failed (5xx): 0')
  expect(text).toMatch(/Slowest paths[\s\S]*\/slow[\s\S]*\/quick/)
  expect(text).toContain('Nothing matches')
  const hours = (await app.as('ines').get(`${log}?span=day`)).text
  expect(hours).toContain('13 requests, 1 of them failed')
  expect(hours).toContain('12:00 · answered: 12 · failed (5xx): 1')
})

test.each([
  ['full', '203.0.113.77', '2001:db8:12:34::1'],
  ['truncated', '203.0.113.0/24', '2001:db8:12::/48'],
  ['none', '', ''],
] as const)('addresses kept %s: %s and %s', async (addresses, v4, v6) => {
  const app = testApp()
  const ines = app.as('ines')
  expect((await ines.post(`${log}/addresses`, { addresses })).status).toBe(303)
  record(app, { ip: '203.0.113.77' }, { ip: '2001:db8:12:34::1' }, { ip: '::ffff:203.0.113.77' })
  const { text } = await ines.get(log)
  const found = await app.deps.requestLogs.ask('find', { filter: {}, limit: 9 })
  expect(
    found.requests
      .map(({ ip }) => ip)
      .slice(-2)
      .toSorted(),
  ).toEqual([v6, v4].toSorted())
  if (addresses !== 'full') for (const whole of ['203.0.113.77', 'db8:12:34']) expect(text).not.toContain(whole)
  if (addresses !== 'none') expect((await listed(app, '?ip=203.0.113.77')).length).toBeGreaterThan(0)
})

test('a setting that is none is refused, and changes are audited', async () => {
  const app = testApp()
  const ines = app.as('ines')
  const refused = await ines.post(`${log}/addresses`, { addresses: 'some' })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('Choose how much of an address is kept.')
  await ines.post(`${log}/addresses`, { addresses: 'none' })
  expect(app.audited(null)).toEqual(['instance.request_addresses_changed'])
})

test('requests go after 30 days, with what was counted and said of them; younger ones stay', async () => {
  const app = testApp()
  record(app, { path: '/old', userAgent: 'Old browser' })
  app.deps.clock.advance(day)
  record(app, { path: '/young' })
  await app.deps.requestLogs.flush()
  app.deps.clock.advance(29 * day)
  expect(await enforceNow(app.deps, 'requests')).toEqual({})
  app.deps.clock.advance(1)
  expect(await enforceNow(app.deps, 'requests')).toEqual({ requests: 1 })
  expect(await listed(app, '')).toEqual(['GET /young'])
  app.deps.clock.advance(3_600_000)
  await enforceNow(app.deps, 'requests')
  record(app, { path: '/new' })
  const dump = await app.as('ines').get(log)
  expect(dump.text).not.toContain('/old')
  expect(dump.text).not.toContain('Old browser')
  const span = { from: testEpoch - (testEpoch % day), until: testEpoch + 2 * day, unit: 'day' } as const
  const { bars } = await app.deps.requestLogs.ask('traffic', span)
  expect(bars.map(({ requests }) => requests)).toEqual([0, 1, 0])
})

test('a log that cannot be read is told, and the rest of Opsentry works', async () => {
  const app = testApp({
    requestLogs: {
      record: () => undefined,
      flush: async () => undefined,
      ask: () => Promise.reject(new Error('disk I/O error')),
    },
  })
  const { status, text } = await app.as('ines').get(log)
  expect(status).toBe(200)
  expect(text).toContain('The request log cannot be read')
  expect(text).not.toContain('disk I/O')
  expect((await app.visitor().get('/')).status).toBe(200)
})

test('what a visitor sends is shown as text', async () => {
  const app = testApp()
  record(app, { path: '/<script>alert(1)</script>', userAgent: '"><img src=x onerror=alert(1)>' })
  const { text } = await app.as('ines').get(`${log}?path=<script>&ip="><b>`)
  expect(text).not.toContain('<script>alert')
  expect(text).not.toContain('<img src=x')
  expect(text).not.toContain('"><b>')
})

test('nobody but the instance admin reads it or sets it', async () => {
  const app = testApp()
  for (const persona of ['otto', 'ann', 'ed', 'vic', 'olga'] as const) {
    expect((await app.as(persona).get(log)).status).toBe(403)
    expect((await app.as(persona).post(`${log}/addresses`, { addresses: 'none' })).status).toBe(403)
  }
  expect((await app.visitor().get(log)).location).toContain('/sign-in')
})
