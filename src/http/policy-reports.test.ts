import { beforeEach, expect, test } from 'vitest'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId } from '#src/testing/personas.ts'

let app: TestApp

beforeEach(() => {
  app = testApp()
})

/** As Chromium posts it. */
const report = {
  'document-uri': 'http://localhost/reset-password/the-secret-token?next=secret',
  referrer: '',
  'violated-directive': 'script-src-elem',
  'effective-directive': 'script-src-elem',
  'original-policy': "default-src 'none'; script-src 'self'; report-uri /policy-reports",
  disposition: 'enforce',
  'blocked-uri': 'https://evil.example/x.js?of=secret',
  'line-number': 7,
  'source-file': 'http://localhost/assets/abc/app.js?secret',
  'status-code': 200,
  'script-sample': 'a secret of the page',
}

const kept = 'a page was kept from loading something'

function post(body: string, headers: Record<string, string> = {}, browser = app.visitor()) {
  return browser.send('/policy-reports', {
    method: 'POST',
    headers: { 'content-type': 'application/csp-report', ...headers },
    body,
  })
}

const posted = (more: object = {}) => post(JSON.stringify({ 'csp-report': { ...report, ...more } }))
const lines = () => app.deps.logger.lines.filter(({ level }) => level === 'warn')

test('what a policy refused is a line of the log, without anything secret', async () => {
  expect((await posted()).status).toBe(204)
  expect(lines()).toEqual([
    expect.objectContaining({
      event: kept,
      facts: {
        directive: 'script-src-elem',
        blocked: 'https://evil.example/x.js',
        page: '/reset-password/:token',
        source: 'http://localhost/assets/abc/app.js:7',
        accountId: null,
      },
    }),
  ])
  expect(JSON.stringify(app.deps.logger.lines)).not.toContain('secret')
})

test('of whoever is signed in it says who', async () => {
  await post(JSON.stringify({ 'csp-report': report }), {}, app.as('ann'))
  expect(lines()[0]?.facts).toMatchObject({ accountId: app.actor('ann').accountId })
})

test.each([
  [
    { 'blocked-uri': 'inline', 'source-file': '' },
    { blocked: 'inline', source: '' },
  ],
  [{ 'blocked-uri': 'data:text/html,secret', 'line-number': 'seven' }, { blocked: 'data:' }],
  [{ 'blocked-uri': `https://evil.example/${'x'.repeat(999)}` }, { blocked: expect.stringMatching(/^.{200}$/) }],
  [{ 'effective-directive': undefined, 'violated-directive': 'img-src' }, { directive: 'img-src' }],
])('%j', async (more, facts) => {
  expect((await posted(more)).status).toBe(204)
  expect(lines()).toEqual([expect.objectContaining({ facts: expect.objectContaining(facts) })])
  expect(JSON.stringify(lines())).not.toContain('secret')
})

test.each(['chrome-extension://abc/x.js', 'moz-extension', 'safari-web-extension://abc'])(
  'what a visitor added to their own browser is nobody’s matter: %s',
  async (blocked) => {
    expect((await posted({ 'blocked-uri': blocked })).status).toBe(204)
    expect((await posted({ 'source-file': blocked })).status).toBe(204)
    expect(lines()).toEqual([])
  },
)

test.each([
  ['nothing', '', 422],
  ['no JSON', '{"csp-report":', 422],
  ['no report', '[]', 422],
  ['a report of nothing', '{"csp-report":null}', 422],
  ['a report without a page', JSON.stringify({ 'csp-report': { ...report, 'document-uri': 7 } }), 422],
  ['too long a one', JSON.stringify({ 'csp-report': { ...report, 'script-sample': 'x'.repeat(9000) } }), 413],
])('%s is refused', async (_what, body, status) => {
  expect((await post(body)).status).toBe(status)
  expect(lines()).toEqual([])
})

test('another site’s browser has nothing to report here', async () => {
  const body = JSON.stringify({ 'csp-report': report })
  expect((await post(body, { origin: 'https://evil.example' })).status).toBe(204)
  expect((await post(body, { 'sec-fetch-site': 'cross-site' })).status).toBe(204)
  expect(lines()).toEqual([])
})

test('strangers fill thirty lines an hour, say so, and hide nothing of those who are signed in', async () => {
  const ofStranger = (at: number) => posted({ 'line-number': at })
  for (let at = 0; at < 3; at++) await ofStranger(1)
  expect(lines()).toHaveLength(1)
  for (let at = 0; at < 40; at++) await ofStranger(at)
  expect(lines()).toHaveLength(31)
  expect(lines().at(-1)?.event).toBe('further policy reports of this hour are left out')
  await post(JSON.stringify({ 'csp-report': report }), {}, app.as('ann'))
  expect(lines()).toHaveLength(32)
  app.deps.clock.advance(3_600_000)
  await ofStranger(1)
  expect(lines()).toHaveLength(33)
})

test('nothing of it is stored or audited', async () => {
  const before = app.audited(acmeId).length + app.audited(null).length
  const changes = () =>
    app.deps.db.$client.query<{ count: number }, []>('SELECT total_changes() AS count').get()?.count ?? 0
  const rows = changes()
  await posted()
  expect([changes(), app.audited(acmeId).length + app.audited(null).length]).toEqual([rows, before])
})

test('every page says where to report, but those that all visitors have', async () => {
  const policy = async (path: string, browser = app.visitor()) =>
    (await browser.get(path)).headers.get('content-security-policy') ?? ''
  for (const path of ['/sign-in', '/subscribe', '/no-such-page'])
    expect([path, await policy(path)]).toEqual([path, expect.stringMatching(/; report-uri \/policy-reports$/)])
  expect(await policy('/app/acme', app.as('ann'))).toContain('report-uri /policy-reports')
  for (const path of ['/', '/history', '/embed']) expect([path, await policy(path)]).not.toContain('report-uri')
})
