import { expect, test } from 'vitest'
import { addressRanges } from './address-ranges.ts'
import { addressesProblem, allowedDestinationProblem, hostOf, isPublic, urlProblem } from './destinations.ts'

/** The first and the last address of every special range, each between its neighbours of the internet. */
const edges4 = [
  ['', '0.0.0.0', '0.255.255.255', '1.0.0.0'],
  ['9.255.255.255', '10.0.0.0', '10.255.255.255', '11.0.0.0'],
  ['100.63.255.255', '100.64.0.0', '100.127.255.255', '100.128.0.0'],
  ['126.255.255.255', '127.0.0.0', '127.255.255.255', '128.0.0.0'],
  ['169.253.255.255', '169.254.0.0', '169.254.255.255', '169.255.0.0'],
  ['172.15.255.255', '172.16.0.0', '172.31.255.255', '172.32.0.0'],
  ['191.255.255.255', '192.0.0.0', '192.0.0.255', '192.0.1.0'],
  ['192.0.1.255', '192.0.2.0', '192.0.2.255', '192.0.3.0'],
  ['192.88.98.255', '192.88.99.0', '192.88.99.255', '192.88.100.0'],
  ['192.167.255.255', '192.168.0.0', '192.168.255.255', '192.169.0.0'],
  ['198.17.255.255', '198.18.0.0', '198.19.255.255', '198.20.0.0'],
  ['198.51.99.255', '198.51.100.0', '198.51.100.255', '198.51.101.0'],
  ['203.0.112.255', '203.0.113.0', '203.0.113.255', '203.0.114.0'],
  ['223.255.255.255', '224.0.0.0', '255.255.255.255', ''],
] as const

const last = 'ffff:ffff:ffff:ffff:ffff:ffff'
const edges6 = [
  ['', '::', `1fff:ffff:${last}`, '2000::'],
  [`2000:ffff:${last}`, '2001::', `2001:1ff:${last}`, '2001:200::'],
  [`2001:db7:${last}`, '2001:db8::', `2001:db8:${last}`, '2001:db9::'],
  [`2001:ffff:${last}`, '2002::', `2002:ffff:${last}`, '2003::'],
  [`3ffe:ffff:${last}`, '3fff::', `3fff:fff:${last}`, '3fff:1000::'],
  [`3fff:ffff:${last}`, '4000::', `ffff:ffff:${last}`, ''],
] as const

test.each([...edges4, ...edges6])('%s is public, %s to %s is not, %s is', (before, first, end, after) => {
  expect([isPublic(first), isPublic(end)]).toEqual([false, false])
  for (const neighbour of [before, after])
    if (neighbour !== '') expect([neighbour, isPublic(neighbour)]).toEqual([neighbour, true])
})

test.each([
  '::1',
  '::ffff:8.8.8.8',
  '64:ff9b::808:808',
  'fe80::1',
  'fe80::1%eth0',
  'fc00::1',
  '2606:4700::1%eth0',
  'example.org',
  '8.8.8',
  '',
])('%j is no address of the internet', (address) => {
  expect(isPublic(address)).toBe(false)
})

const notPublic = (host: string) => `${host} is not a public address. The instance admin can allow it.`
const useHttps = 'Use https. Only a host that the instance admin allowed is reached over http.'
const begins = 'Type an address that begins with https://.'

test.each<[string, string[], string | undefined]>([
  ['https://example.org/x', [], undefined],
  ['https://8.8.8.8/', [], undefined],
  ['https://[2606:4700::1]/', [], undefined],
  ['https://example.org:8443/', [], undefined],
  ['https://example.org:1024/', [], undefined],
  ['https://example.org:80/', [], undefined],
  ['https://example.org:25/', [], 'Port 25 is not a web port. Use port 443, or 1024 and above.'],
  ['https://example.org:1023/', [], 'Port 1023 is not a web port. Use port 443, or 1024 and above.'],
  ['http://example.org/', [], useHttps],
  ['http://example.org/', ['example.org'], undefined],
  ['http://example.org./', ['example.org'], undefined],
  ['http://www.example.org/', ['example.org'], useHttps],
  ['http://wiki:25/', ['wiki'], undefined],
  ['https://10.0.0.1/', [], notPublic('10.0.0.1')],
  ['https://0x0a000001/', [], notPublic('10.0.0.1')],
  ['https://167772161/', [], notPublic('10.0.0.1')],
  ['https://[::ffff:10.0.0.1]/', [], notPublic('::ffff:a00:1')],
  ['http://10.0.0.1/', ['10.0.0.0/8'], undefined],
  ['http://10.0.0.1/', ['10.0.0.1'], undefined],
  ['http://10.0.0.2/', ['10.0.0.1'], notPublic('10.0.0.2')],
  ['http://11.0.0.1/', ['10.0.0.0/8'], useHttps],
  ['https://[fd00::1]/', ['10.0.0.0/8', 'fd00::/8'], undefined],
  ['ftp://example.org/', ['example.org'], begins],
  ['file:///etc/passwd', [], begins],
  ['https://user@example.org/', ['example.org'], 'Type the address without a user and a password in it.'],
  ['https://:secret@example.org/', [], 'Type the address without a user and a password in it.'],
])('%s, where %j is allowed', (url, allowed, problem) => {
  expect(urlProblem(new URL(url), allowed)).toBe(problem)
})

test.each<[string[], string[], boolean]>([
  [['8.8.8.8'], [], true],
  [['8.8.8.8', '2606:4700::1'], [], true],
  [['8.8.8.8', '127.0.0.1'], [], false],
  [['::ffff:127.0.0.1'], [], false],
  [['127.0.0.1'], ['127.0.0.1'], true],
  [['127.0.0.1', '10.0.0.1'], ['127.0.0.1'], false],
  [['10.0.0.1'], ['hooks.example.org'], true],
  [['10.0.0.1'], ['example.org'], false],
  [['fe80::1%eth0'], ['fe80::/10'], false],
  [['10.200.0.1'], ['fd00::/8', '10.0.0.0/8'], true],
])('a host that leads to %j, where %j is allowed, is reached: %s', (addresses, allowed, reached) => {
  const problem = addressesProblem(new URL('https://hooks.example.org/'), addresses, allowed)
  expect(problem).toBe(reached ? undefined : notPublic('hooks.example.org'))
})

const none = (entry: string) =>
  `“${entry}” does not work here: type a host name, an address, or a range such as 10.1.0.0/16.`

const hosts = ['wiki', 'hooks.example.org', 'a_b.example']
const networks = ['10.0.0.1', 'fd00::1', '10.0.0.0/8', '10.1.0.0/32', 'fd00::/128']
const unreadable = ['', '*', 'https://wiki', 'wiki:80', 'Wiki', 'bücher.example', 'wiki/8', '10.0.0.0/33', 'fd00::/129']
unreadable.push('10.0.0.0/', '10.0.0.0/x', '10.0.0.0/-1', '1', '0x7f.1', '-wiki', 'wiki.', 'a b')

test.each<[string, string | undefined]>([
  ...[...hosts, ...networks].map((entry): [string, undefined] => [entry, undefined]),
  ...unreadable.map((entry): [string, string] => [entry, none(entry)]),
  ['10.0.0.0/7', '10.0.0.0/7 is too wide: allow ranges of at least /8.'],
  ['::/0', '::/0 is too wide: allow ranges of at least /8.'],
])('the admin types %j', (entry, problem) => {
  expect(allowedDestinationProblem(entry)).toBe(problem)
})

test('a set of ranges knows its addresses by family; one without bits is an address alone', () => {
  const ranges = addressRanges(['10.1.0.0/16', '192.0.2.7', 'fd00::/8', '2001:db8::1'])
  const in4 = ['10.1.255.255', '10.2.0.0', '192.0.2.7', '192.0.2.8'].map((ip) => ranges.check(ip, 'ipv4'))
  expect(in4).toEqual([true, false, true, false])
  const in6 = ['fdff::1', 'fe00::1', '2001:db8::1', '2001:db8::2'].map((ip) => ranges.check(ip, 'ipv6'))
  expect(in6).toEqual([true, false, true, false])
  expect(addressRanges([]).check('10.0.0.1', 'ipv4')).toBe(false)
})

test.each([
  ['https://EXAMPLE.org:8443/x', 'example.org'],
  ['https://example.org./', 'example.org'],
  ['https://[2001:DB8::0:1]/', '2001:db8::1'],
  ['https://bücher.example/', 'xn--bcher-kva.example'],
])('the host of %s is %s', (url, host) => {
  expect(hostOf(new URL(url))).toBe(host)
})
