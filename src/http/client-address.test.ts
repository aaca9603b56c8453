import { BlockList } from 'node:net'
import { expect, test } from 'vitest'
import { askedAt, clientOf } from './client-address.ts'

const proxy = new BlockList()
proxy.addAddress('10.0.0.1')
const nobody = new BlockList()

/** As a process sees a request that came from that peer. */
function asked(
  headers: Record<string, string>,
  { peer = '10.0.0.1', trusted = proxy, url = 'http://status.example/setup' } = {},
) {
  const { origin, isHttps, unheardHttps } = askedAt(
    new Request(url, { headers }),
    { requestIP: () => ({ address: peer }) },
    trusted,
  )
  return { origin, isHttps, unheardHttps }
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

test.each([
  ['198.51.100.7', '198.51.100.7'],
  ['198.51.100.7:5678', '198.51.100.7'],
  ['2001:db8::1', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['"[2001:db8::1]:443"', '2001:db8::1'],
  ['::ffff:198.51.100.7', '198.51.100.7'],
  ['[::ffff:198.51.100.7]:443', '198.51.100.7'],
  ['fe80::1%eth0', 'fe80::1'],
  // What the client wrote itself stands before what the proxy saw.
  ['203.0.113.1, 198.51.100.7:5678', '198.51.100.7'],
  ['198.51.100.7:5678, 10.0.0.1:443', '198.51.100.7'],
  ['198.51.100.7, [::ffff:10.0.0.1]:443', '198.51.100.7'],
  // Nothing that is no address is counted under: whoever forwards it is.
  ['unknown', '10.0.0.1'],
  ['_hidden:1', '10.0.0.1'],
  ['', '10.0.0.1'],
  ['198.51.100.7, ', '10.0.0.1'],
  ['198.51.100.7:port', '10.0.0.1'],
  ['[198.51.100.7', '10.0.0.1'],
  ['[]:443', '10.0.0.1'],
  ['2001:db8::1:2:3:4:5:6:7', '10.0.0.1'],
])('of X-Forwarded-For: %s the client is %s', (forwarded, client) => {
  const request = new Request('http://status.example/', { headers: { 'x-forwarded-for': forwarded } })
  for (const peer of ['10.0.0.1', '::ffff:10.0.0.1'])
    expect(clientOf(request, { requestIP: () => ({ address: peer }) }, proxy)).toBe(client)
})

test('what a peer forwards that is no trusted proxy is not read', () => {
  const request = new Request('http://status.example/', { headers: { 'x-forwarded-for': '198.51.100.7' } })
  const client = (address: string, trusted = proxy) => clientOf(request, { requestIP: () => ({ address }) }, trusted)
  expect([client('::ffff:203.0.113.9'), client('10.0.0.1', nobody)]).toEqual(['203.0.113.9', '10.0.0.1'])
})
