import { expect, test } from 'vitest'
import { type Encoding, encodingFor } from './encodings.ts'

const all: Encoding[] = ['zstd', 'br', 'gzip']

const cases: [accepted: string | null, offered: Encoding[], chosen: Encoding][] = [
  // Chromium, Firefox, Safari, curl --compressed, Varnish, a program that asks for nothing.
  ['gzip, deflate, br, zstd', all, 'zstd'],
  ['gzip, deflate, br', all, 'br'],
  ['deflate, gzip', all, 'gzip'],
  ['gzip', all, 'gzip'],
  ['identity', all, 'identity'],
  ['', all, 'identity'],
  [null, all, 'identity'],
  // Weights.
  ['gzip;q=1.0, br;q=0.5', all, 'gzip'],
  ['zstd;q=0.1, br;q=0.9, gzip;q=0.5', all, 'br'],
  ['br;q=0.8, gzip;q=0.8', all, 'br'],
  ['gzip;q=0', all, 'identity'],
  ['gzip;q=0.000, br;q=0.001', all, 'br'],
  ['br;q=0, *', all, 'zstd'],
  ['zstd;q=0, br;q=0.0, *;q=0.3', all, 'gzip'],
  ['*;q=0', all, 'identity'],
  ['*', ['gzip'], 'gzip'],
  ['*;q=0.5, gzip;q=0.2', all, 'zstd'],
  // The plain bytes are wanted only where somebody says so.
  ['identity, gzip', all, 'gzip'],
  ['identity;q=1, gzip;q=0.5', all, 'identity'],
  ['identity;q=0.5, gzip;q=0.5', all, 'gzip'],
  ['identity;q=0, gzip;q=0.001', all, 'gzip'],
  ['identity;q=0', all, 'identity'],
  ['identity;q=0, *;q=0', all, 'identity'],
  ['gzip;q=0.001', all, 'gzip'],
  // Only what is offered.
  ['br, zstd', ['gzip'], 'identity'],
  ['br, gzip', ['gzip'], 'gzip'],
  ['br', [], 'identity'],
  ['deflate, compress', all, 'identity'],
  // As it comes: names in capitals, blanks, an old name, what cannot be read.
  ['GZIP', all, 'gzip'],
  [' gzip ; Q=0.5 ,br ; q=0.4', all, 'gzip'],
  ['x-gzip', all, 'gzip'],
  ['gzip;q=2', all, 'identity'],
  ['gzip;q=-1, br', all, 'br'],
  ['gzip;q=', all, 'identity'],
  ['gzip;q=0.5555, br;q=0.1', all, 'br'],
  [',,,gzip,,', all, 'gzip'],
  ['gzip;level=9', all, 'gzip'],
  ['gzipped, br2', all, 'identity'],
  [`${'deflate,'.repeat(20)}gzip`, all, 'identity'],
]

test.each(cases)('Accept-Encoding %j, offered %j: %s', (accepted, offered, chosen) => {
  expect(encodingFor(accepted, offered)).toBe(chosen)
})

test('a header of a megabyte is read in no time', () => {
  const begun = performance.now()
  expect(encodingFor('a;q=0.1;'.repeat(130_000), all)).toBe('identity')
  expect(encodingFor('gzip,'.repeat(200_000), all)).toBe('gzip')
  expect(performance.now() - begun).toBeLessThan(100)
})
