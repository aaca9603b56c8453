import { BlockList } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { networkOf, shortenAddress } from './shorten-address.ts'

test.each([
  ['192.0.2.77', '192.0.2.0/24'],
  ['0.0.0.0', '0.0.0.0/24'],
  ['::ffff:192.0.2.77', '192.0.2.0/24'],
  ['::FFFF:192.0.2.77', '192.0.2.0/24'],
  ['2001:db8:12:34::1', '2001:db8:12::/48'],
  ['2001:0DB8:0012:0034:0000:0000:0000:0001', '2001:db8:12::/48'],
  ['2001:db8::1', '2001:db8:0::/48'],
  ['2001::', '2001:0:0::/48'],
  ['::', '0:0:0::/48'],
  ['::1', '0:0:0::/48'],
  ['fe80::1%eth0', 'fe80:0:0::/48'],
  ['', ''],
  ['unknown', ''],
  ['192.0.2', ''],
  ['192.0.2.256', ''],
  ['192.0.2.0/24', ''],
  ['::ffff:192.0.2.256', ''],
])('%j is of the network %j', (ip, network) => {
  expect(networkOf(ip)).toBe(network)
})

test.each([
  ['full', '192.0.2.77'],
  ['truncated', '192.0.2.0/24'],
  ['none', ''],
] as const)('kept %s an address is %j', (keep, kept) => {
  expect(shortenAddress('192.0.2.77', keep)).toBe(kept)
})

test('every address, however it is written, lies in its network, and the network names 48 bits of it', () => {
  fc.assert(
    fc.property(fc.ipV6(), (ip) => {
      const network = networkOf(ip)
      if (/^::ffff:[\d.]+$/i.test(ip)) return
      const [prefix = '', bits] = network.split('/')
      const range = new BlockList()
      range.addSubnet(prefix, Number(bits), 'ipv6')
      expect([ip, bits, range.check(ip, 'ipv6')]).toEqual([ip, '48', true])
      expect(prefix).toMatch(/^([0-9a-f]{1,4}:){3}:$/)
    }),
    { numRuns: 1000 },
  )
})
