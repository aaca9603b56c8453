import { expect, test } from 'vitest'
import { acceptedCodings, codingFor } from './content-coding.ts'

test.each<[string | null, string]>([
  [null, 'identity'],
  ['', 'identity'],
  ['gzip', 'gzip identity'],
  ['gzip, deflate, br, zstd', 'br zstd gzip identity'],
  ['GZip , BR', 'br gzip identity'],
  ['x-gzip', 'gzip identity'],
  ['br;q=0.5, gzip;q=0.8, zstd; q=0.8', 'zstd gzip br identity'],
  ['gzip;q=0', 'identity'],
  ['gzip;q=0.000', 'identity'],
  ['identity, gzip;q=0.5', 'identity gzip'],
  ['gzip;q=0.001', 'gzip identity'],
  ['*', 'br zstd gzip identity'],
  ['*;q=0', ''],
  ['gzip, *;q=0', 'gzip'],
  ['br;q=0, *', 'zstd gzip identity'],
  ['identity;q=0', ''],
  ['gzip, identity;q=0', 'gzip'],
  ['identity;q=0.5, *;q=0', 'identity'],
  ['*;q=0.5, identity', 'identity br zstd gzip'],
  ['gzip;q=2, br', 'br identity'],
  ['gzip;q=-1, br;q=, zstd;q=x', 'identity'],
  ['deflate, compress', 'identity'],
  [',, ;q=1, gzip,', 'gzip identity'],
  ['gzip;level=9', 'gzip identity'],
  [`${'deflate, '.repeat(19)}br`, 'br identity'],
  [`${'deflate, '.repeat(20)}br`, 'identity'],
])('Accept-Encoding: %s allows %s', (header, expected) => {
  expect(acceptedCodings(header).join(' ')).toBe(expected)
  expect(acceptedCodings(header).join(' '), 'remembered').toBe(expected)
})

test('of what is offered the best is chosen, and plain bytes where nothing is accepted', () => {
  expect(codingFor('gzip, br;q=0.5', ['br', 'gzip'])).toBe('gzip')
  expect(codingFor('br, zstd', ['gzip'])).toBe('identity')
  expect(codingFor('gzip', [])).toBe('identity')
  expect(codingFor('identity;q=0', ['gzip'])).toBe('identity')
  expect(codingFor(null, ['gzip'])).toBe('identity')
})

test('no more is read of a header than a browser could mean', () => {
  expect(codingFor(`${'x'.repeat(1_000_000)},gzip`, ['gzip'])).toBe('identity')
  expect(codingFor('gzip,'.repeat(200_000), ['gzip'])).toBe('gzip')
})
