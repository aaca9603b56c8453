import { expect, test } from 'vitest'
import { isWithin, readNetworks, shownAddress } from './networks.ts'

const read = (typed: string) => {
  const found = readNetworks(typed)
  return found.ok ? found.networks : found.problem
}

test.each([
  ['', []],
  [' \n ', []],
  ['203.0.113.7', ['203.0.113.7']],
  ['203.0.113.0/24\n2001:DB8::/32', ['203.0.113.0/24', '2001:db8::/32']],
  ['10.0.0.0/8, 10.0.0.0/8; 192.0.2.1/32', ['10.0.0.0/8', '192.0.2.1']],
  ['[2001:db8::1]', ['2001:db8::1']],
  ['2001:0db8:0000:0000:0000:0000:0000:0001/128', ['2001:db8::1']],
  ['::ffff:192.0.2.1', ['192.0.2.1']],
  ['::ffff:c000:201', ['192.0.2.1']],
  ['fe80::1%eth0', ['fe80::1']],
  ['::1', ['::1']],
  ['2001:db8::192.0.2.33', ['2001:db8::c000:221']],
])('%j is read as %j', (typed, networks) => {
  expect(read(typed)).toEqual(networks)
})

test.each([
  ['office', '“office” is no IP address or range: write it such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32.'],
  ['203.0.113.256', '“203.0.113.256” is no IP address or range'],
  ['203.0.113.0/24/8', '“203.0.113.0/24/8” is no IP address or range'],
  ['203.0.113.0/33', '“203.0.113.0/33” needs a number from 1 to 32 behind its slash.'],
  ['2001:db8::/129', '“2001:db8::/129” needs a number from 1 to 128 behind its slash.'],
  ['203.0.113.0/', '“203.0.113.0/” needs a number from 1 to 32'],
  ['203.0.113.0/-1', '“203.0.113.0/-1” needs a number'],
  ['0.0.0.0/0', '“0.0.0.0/0” is everybody there is: list the networks that you mean.'],
  ['::/0', '“::/0” is everybody there is'],
  ['203.0.113.5/24', '“203.0.113.5/24” is an address within a range: write 203.0.113.0/24 for the range.'],
  ['2001:db8::5/64', '“2001:db8::5/64” is an address within a range: write 2001:db8::/64 for the range.'],
  [`203.0.113.7 ${'x'.repeat(5000)}`, `“${'x'.repeat(60)}” is no IP address or range`],
  [Array.from({ length: 201 }, (_, at) => `10.0.0.${at}`).join('\n'), 'List at most 200 networks'],
])('%j is refused with a sentence', (typed, sentence) => {
  expect(read(typed)).toContain(sentence)
})

const office = ['203.0.113.0/24', '198.51.100.7', '2001:db8:1::/48', '10.128.0.0/9']

test.each([
  ['203.0.113.0', true],
  ['203.0.113.255', true],
  ['203.0.114.0', false],
  ['198.51.100.7', true],
  ['198.51.100.8', false],
  ['::ffff:203.0.113.9', true],
  ['::ffff:cb00:7109', true],
  ['::203.0.113.9', false],
  ['2001:db8:1:ffff::1', true],
  ['2001:db8:2::1', false],
  ['10.128.0.1', true],
  ['10.127.255.255', false],
  ['fe80::1%eth0', false],
  ['', false],
  ['not an address', false],
  ['203.0.113.9, 198.51.100.7', false],
])('%s lies within the office: %s', (ip, inside) => {
  expect(isWithin(office, ip)).toBe(inside)
})

test('nobody lies in a list of none, and what cannot be read holds nobody', () => {
  expect([isWithin([], '203.0.113.9'), isWithin(['0.0.0.0/0', 'x'], '203.0.113.9')]).toEqual([false, false])
})

test.each([
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['fe80::1%eth0', 'fe80::1'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['unknown', 'unknown'],
])('%s is shown as %s', (ip, shown) => {
  expect(shownAddress(ip)).toBe(shown)
})
