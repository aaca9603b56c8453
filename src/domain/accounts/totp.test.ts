import { expect, test } from 'vitest'
import { matchingStep, newTotpSecret, totpUri } from './totp.ts'

/** `12345678901234567890` in base32: the secret of RFC 6238, appendix B. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

/** The last six digits of the eight that the RFC gives for SHA-1. */
test.each([
  [59, '287082', 1],
  [1_111_111_109, '081804', 37_037_036],
  [1_111_111_111, '050471', 37_037_037],
  [1_234_567_890, '005924', 41_152_263],
  [2_000_000_000, '279037', 66_666_666],
  [20_000_000_000, '353130', 666_666_666],
])('RFC 6238: at %i s the code is %s, of step %i', (seconds, code, step) => {
  expect(matchingStep(secret, code, seconds * 1000)).toBe(step)
})

test.each([
  ['two steps before', 1_111_111_109 - 60, null],
  ['one step before', 1_111_111_109 - 30, 37_037_036],
  ['in its own step', 1_111_111_109, 37_037_036],
  ['one step after', 1_111_111_109 + 30, 37_037_036],
  ['two steps after', 1_111_111_109 + 60, null],
])('a code is good a step to either side: %s', (_when, seconds, step) => {
  expect(matchingStep(secret, '081804', seconds * 1000)).toBe(step)
})

test('the last millisecond of the step after still counts, and the next one does not', () => {
  const stepAfterEnds = (37_037_036 + 2) * 30_000
  expect(matchingStep(secret, '081804', stepAfterEnds - 1)).toBe(37_037_036)
  expect(matchingStep(secret, '081804', stepAfterEnds)).toBeNull()
})

test.each(['287 082', ' 287082 ', '2 8 7 0 8 2', '287\t082'])('written as apps show it: %j', (code) => {
  expect(matchingStep(secret, code, 59_000)).toBe(1)
})

test.each(['', ' ', '287083', '28708', '2870820', '94287082', '28708a', '-287082', '２８７０８２', '287082\u0000'])(
  'a wrong code: %j',
  (code) => {
    expect(matchingStep(secret, code, 59_000)).toBeNull()
  },
)

test("another secret's code is wrong", () => {
  expect(matchingStep('A'.repeat(32), '287082', 59_000)).toBeNull()
})

test('a secret has 160 bits, and no two are alike', () => {
  const made = [newTotpSecret(), newTotpSecret()]
  for (const one of made) expect(one).toMatch(/^[A-Z2-7]{32}$/)
  expect(made[0]).not.toBe(made[1])
})

test('the QR code holds what an authenticator app needs', () => {
  const uri = new URL(totpUri(secret, 'ann@example.com'))
  expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual([
    'otpauth:',
    'totp',
    '/Opsentry:ann@example.com',
  ])
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    issuer: 'Opsentry',
    secret,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
})
