import { expect, test } from 'vitest'
import { testRoom } from '#src/testing/room.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import { isSignatureOf, readSignedToken, shortSignature, signatureOf, signedToken } from './signed-links.ts'

const id = 'abcdefghijkl'
/** HMAC-SHA-256 of `invitation:abcdefghijkl` under the link key of the tests, as another program makes it. */
const signature = 'dVkIVC4-x6O6Nz1tEnO36Wski-ozcLy5V_vGjX7wFjU'

/** The instance whose link key is another. */
function elsewhere() {
  let ids = 0
  return testDeps({ ids: { id: () => `other${++ids}`, token: () => 'another-link-key' } })
}

test('a link is the id and its signature, and opens to the id', () => {
  const { deps } = testRoom()
  expect(signedToken(deps, 'invitation', id)).toBe(id + signature)
  expect(readSignedToken(deps, 'invitation', id + signature)).toBe(id)
})

test('a link of one purpose opens nothing of another', () => {
  const { deps } = testRoom()
  const purposes = ['subscription', 'invitation', 'one-time'] as const
  const opens = purposes.map((made) => purposes.map((read) => readSignedToken(deps, read, signedToken(deps, made, id))))
  expect(opens).toEqual([
    [id, null, null],
    [null, id, null],
    [null, null, id],
  ])
})

test('a link with any one character changed, and one that is cut or prolonged, opens nothing', () => {
  const { deps } = testRoom()
  const token = id + signature
  const changed = [...token].map((was, at) => token.slice(0, at) + (was === 'A' ? 'B' : 'A') + token.slice(at + 1))
  for (const wrong of [...changed, token.slice(0, -1), `${token}A`, `${token}=`, ` ${token}`, id, '', 'ä'.repeat(55)])
    expect([wrong, readSignedToken(deps, 'invitation', wrong)]).toEqual([wrong, null])
})

test("another instance's link opens nothing here", () => {
  const { deps } = testRoom()
  expect(readSignedToken(deps, 'invitation', signedToken(elsewhere(), 'invitation', id))).toBeNull()
  expect(readSignedToken(elsewhere(), 'invitation', signedToken(deps, 'invitation', id))).toBeNull()
})

test('any text is signed, for one purpose and as a whole', () => {
  const { deps } = testRoom()
  expect(signatureOf(deps, 'invitation', id)).toBe(signature)
  expect(isSignatureOf(deps, 'invitation', id, signature)).toBe(true)
  for (const [purpose, text, given] of [
    ['page-pass', id, signature],
    ['invitation', 'abcdefghijkm', signature],
    ['invitation', '', signature],
    ['invitation', id, signature.toLowerCase()],
    ['invitation', id, ''],
    ['invitation', id, 'é'.repeat(43)],
  ] as const)
    expect(isSignatureOf(deps, purpose, text, given)).toBe(false)
})

test('a short signature is the beginning of the long one, in digits that survive small letters', () => {
  const { deps } = testRoom()
  const short = shortSignature(deps, 'return-path', id)
  expect(short).toBe('9f0c9f64c947a4cb413d')
  expect(Buffer.from(signatureOf(deps, 'return-path', id), 'base64url').toString('hex')).toMatch(
    new RegExp(`^${short}`),
  )
})
