import { BlockList } from 'node:net'
import { expect, test } from 'vitest'
import { askedAt } from './client-address.ts'

const proxy = new BlockList()
proxy.addAddress('10.0.0.1')
const nobody = new BlockList()

/** As a process sees a request that came from that peer. */
function asked(
  headers: Record<string, string>,
  { peer = '10.0.0.1', trusted = proxy, url = 'http://status.example/setup' } = {},
) {
  return askedAt(new Request(url, { headers }), { requestIP: () => ({ address: peer }) }, trusted)
}

const https = { 'x-forwarded-proto': 'https' }

test.each([
  ['no proxy', {}, {}, 'http://status.example', false],
  ['the process itself ends TLS', {}, { url: 'https://status.example/setup' }, 'https://status.example', false],
  ['a trusted proxy ended TLS', https, {}, 'https://status.example', false],
  ['its word in capitals', { 'x-forwarded-proto': 'HTTPS' }, {}, 'https://status.example', false],
  ['a chain of proxies', { 'x-forwarded-proto': 'https, http' }, {}, 'https://status.example', false],
  ['a trusted proxy that speaks http itself', { 'x-forwarded-proto': 'http' }, {}, 'http://status.example', false],
  ['a stranger that says so', https, { peer: '203.0.113.9' }, 'http://status.example', true],
  ['a proxy while none is trusted', https, { trusted: nobody }, 'http://status.example', true],
  ['another name', { ...https, 'x-forwarded-host': 'status.acme.example' }, {}, 'https://status.acme.example', false],
  ['another port', { ...https, 'x-forwarded-host': 'acme.example:8443' }, {}, 'https://acme.example:8443', false],
  ['the usual port', { ...https, 'x-forwarded-host': 'acme.example:443' }, {}, 'https://acme.example', false],
  [
    'a stranger with another name',
    { 'x-forwarded-host': 'evil.example' },
    { peer: '203.0.113.9' },
    'http://status.example',
    false,
  ],
  ['a name that is none', { ...https, 'x-forwarded-host': 'a.example/path?x' }, {}, 'https://status.example', false],
  [
    'a sign-in before the name',
    { ...https, 'x-forwarded-host': 'ann@evil.example' },
    {},
    'https://status.example',
    false,
  ],
])('%s', (_, headers, options, origin, unheardHttps) => {
  expect(asked({ ...headers }, options)).toEqual({ origin, isHttps: origin.startsWith('https:'), unheardHttps })
})
