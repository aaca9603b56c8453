import { expect, test } from 'vitest'
import { addressRanges } from '#src/domain/destinations/address-ranges.ts'
import { testApp } from '#src/testing/harness.ts'
import { sessionCookie } from '#src/testing/personas.ts'

const warning = 'This page was not asked for by the public URL.'
const screens = ['/admin/instance', '/admin/alarms', '/account', '/app/acme']

function site(proxies: string[] = [], fixedUrl = 'https://status.acme.example') {
  const app = testApp({ fixedUrl, trustedProxies: addressRanges(proxies) })
  return (persona: 'iris' | 'ann', url: string) => {
    const browser = app.as(persona, url)
    browser.setCookie('__Host-opsentry_session', sessionCookie(app.deps, persona))
    return browser
  }
}

test('by the public URL nobody is warned, with a trusted proxy in front or without any', async () => {
  const iris = site(['127.0.0.1/32'])('iris', 'http://status.acme.example')
  for (const path of screens)
    expect((await iris.get(path, { 'x-forwarded-proto': 'https' })).text).not.toContain(warning)
  const direct = site()('iris', 'https://status.acme.example')
  for (const path of screens) expect((await direct.get(path)).text).not.toContain(warning)
})

test.each([
  ['http://127.0.0.1:3000', {}, 'arrived as http://127.0.0.1:3000', 'proxy_set_header Host $http_host'],
  ['http://localhost:3000', {}, 'arrived as http://localhost:3000', 'open https://status.acme.example'],
  ['http://status.acme.example', {}, 'arrived as http://status.acme.example;', 'X-Forwarded-Proto $scheme'],
  ['https://status.acme.example:8443', {}, 'arrived as https://status.acme.example:8443', 'Host $http_host'],
  [
    'http://status.acme.example',
    { 'x-forwarded-proto': 'https' },
    'arrived as http://status.acme.example;',
    'The proxy at 127.0.0.1 says that your browser came by https, and is not believed',
  ],
  [
    'http://status.acme.example',
    { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' },
    'arrived as http://status.acme.example;',
    'is not believed',
  ],
])('%s with %j is named on every page of an instance admin, with what to do', async (url, headers, seen, todo) => {
  const as = site()
  for (const path of screens) {
    const { text } = await as('iris', url).get(path, headers as Record<string, string>)
    expect([path, text.includes(warning)]).toEqual([path, true])
    expect(text).toContain(seen)
    expect(text).toContain(todo)
    expect(text).not.toContain('evil.example')
  }
  expect((await as('ann', url).get('/app/acme', headers as Record<string, string>)).text).not.toContain(warning)
})

test('a trusted proxy that names another host is shown as it says, and nothing of it is markup', async () => {
  const iris = site(['127.0.0.1/32'])('iris', 'http://status.acme.example')
  const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'inner.example' }
  expect((await iris.get('/admin/instance', forwarded)).text).toContain('arrived as https://inner.example;')
  const odd = await iris.get('/admin/instance', { ...forwarded, 'x-forwarded-host': '<b>x</b>' })
  expect(odd.text).not.toContain('<b>x')
})
