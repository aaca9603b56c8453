import { expect, test } from 'vitest'
import { networkOf, perNetwork, siteOf } from './network.ts'

test.each([
  ['192.0.2.7', '192.0.2.7', null],
  ['::ffff:192.0.2.7', '192.0.2.7', null],
  ['::FFFF:c000:207', '192.0.2.7', null],
  ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7', null],
  ['64:ff9b::192.0.2.7', '192.0.2.7', null],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['2001:db8::1', '2001:db8:0:0::/64', '2001:db8:0::/48'],
  ['2001:db8::2:0:0:1', '2001:db8:0:0::/64', '2001:db8:0::/48'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64', 'fe80:0:0::/48'],
  ['::1', '0:0:0:0::/64', '0:0:0::/48'],
  ['::', '0:0:0:0::/64', '0:0:0::/48'],
  ['1::', '1:0:0:0::/64', '1:0:0::/48'],
  ['', '', null],
  ['unknown', 'unknown', null],
])('%s is of the network %s', (ip, network, site) => {
  expect([networkOf(ip), siteOf(ip)]).toEqual([network, site])
})

test('a limit counts an IPv4 address, and an IPv6 network and its site', () => {
  const limit = { limit: 10, window: 1000 }
  expect(perNetwork('sign-up', { ip: '192.0.2.7' }, limit)).toEqual([{ key: 'sign-up:network:192.0.2.7', ...limit }])
  expect(perNetwork('sign-up', { ip: '2001:db8:1:2::7' }, limit)).toEqual([
    { key: 'sign-up:network:2001:db8:1:2::/64', ...limit },
    { key: 'sign-up:site:2001:db8:1::/48', limit: 50, window: 1000 },
  ])
})
