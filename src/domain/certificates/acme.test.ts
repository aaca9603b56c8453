import { createPublicKey, verify, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { carried } from '#src/carried.ts'
import { accountKey, generateKey, signedBody, thumbprintOf } from './account-key.ts'
import { AcmeError } from './acme-error.ts'
import { problemIn } from './acme-session.ts'
import { certificateRequest, selfSigned } from './certificate-request.ts'
import { whyNoCertificate } from './why-no-certificate.ts'

test('a body is signed with the account’s key, over its header and what it says', async () => {
  const key = accountKey(await generateKey())
  const body = JSON.parse(signedBody(key, { nonce: 'n', url: 'https://ca.example/order' }, { a: 1 }))
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
  expect(read(body.protected)).toEqual({ alg: 'ES256', nonce: 'n', url: 'https://ca.example/order' })
  expect(read(body.payload)).toEqual({ a: 1 })
  const isGood = (text: string) =>
    verify(
      'sha256',
      Buffer.from(text),
      { key: createPublicKey(key.key), dsaEncoding: 'ieee-p1363' },
      Buffer.from(body.signature, 'base64url'),
    )
  expect([isGood(`${body.protected}.${body.payload}`), isGood(`${body.protected}.x`)]).toEqual([true, false])
  expect(JSON.parse(signedBody(key, {}, '')).payload).toBe('')
})

test('the thumbprint is that of RFC 7638: of the required members in their order, without spaces', async () => {
  const key = accountKey(await generateKey())
  expect(Object.keys(key.jwk)).toEqual(['crv', 'kty', 'x', 'y'])
  expect(thumbprintOf(key)).toMatch(/^[\w-]{43}$/)
  expect(thumbprintOf({ ...key, jwk: { ...key.jwk, x: 'other' } })).not.toBe(thumbprintOf(key))
})

test('a request names its one host, and proves that it has the key', async () => {
  const pem = await generateKey()
  await carried('passkeys')
  const { Pkcs10CertificateRequest } = await import('@peculiar/x509')
  const request = new Pkcs10CertificateRequest(
    Buffer.from(await certificateRequest('status.acme.example', pem), 'base64url'),
  )
  expect(await request.verify()).toBe(true)
  const [names] = request.extensions
  expect(names?.type).toBe('2.5.29.17')
  const value = Buffer.from(names?.value ?? new ArrayBuffer())
  // A list of one dNSName (RFC 5280, 4.2.1.6), of 19 characters.
  expect(value.subarray(2).equals(Buffer.from('\x82\x13status.acme.example', 'latin1'))).toBe(true)
})

test('what stands in for the first certificate is for the host, however long its name is', async () => {
  const host = `${'a'.repeat(60)}.status.acme.example`
  const certificate = new X509Certificate(await selfSigned(host, await generateKey(), { from: 0, until: 86_400_000 }))
  expect(certificate.checkHost(host)).toBe(host)
  expect(certificate.validTo).toBe('Jan  2 00:00:00 1970 GMT')
})

test.each([
  [{ type: 'urn:ietf:params:acme:error:dns', detail: 'no\nsuch \u0007name' }, 'dns', 'no such name'],
  [{ type: 'urn:ietf:params:acme:error:compound', subproblems: [{ detail: 'of one' }] }, 'compound', 'of one'],
  [{ type: 'about:blank', detail: 'x'.repeat(5000) }, '', 'x'.repeat(300)],
  [{ type: 'urn:ietf:params:acme:error:a b', detail: 5, subproblems: 'no list' }, '', ''],
  [null, '', ''],
])('a problem is read whatever stands in it: %j', (found, type, detail) => {
  expect(problemIn(found)).toEqual({ type, detail })
})

const asked = { host: 'status.acme.example', directory: 'https://ca.example/d', now: Date.UTC(2026, 2, 10) }

test.each([
  ['rateLimited', /^The authority issues no more for now/],
  ['dns', /^The authority finds no address for status\.acme\.example: add an A/],
  ['connection', /^The authority cannot reach http:\/\/status\.acme\.example\/: open port 80/],
  ['unauthorized', /^Something else answers the authority at http:/],
  ['incorrectResponse', /^Something else answers the authority at http:/],
  ['caa', /^A CAA record in DNS forbids/],
  ['rejectedIdentifier', /^The authority issues nothing for the name status\.acme\.example/],
  ['invalidContact', /OPSENTRY_ACME_EMAIL: correct it/],
  ['unsupportedContact', /OPSENTRY_ACME_EMAIL: correct it/],
  ['externalAccountRequired', /choose another one \(OPSENTRY_ACME_DIRECTORY\)/],
  ['somethingNew', /^The authority refuses a certificate for status\.acme\.example\./],
])('a refusal says what to do, and the authority’s own words last: %s', (type, sentence) => {
  const said = whyNoCertificate(new AcmeError('refused', 'its own words', { type }), asked)
  expect(said).toMatch(sentence)
  expect(said).toMatch(/ It says: “its own words”$/)
})

test('a clock that is wrong is named with both times, or with its own where TLS has failed for it', () => {
  const by = (detail: string) => whyNoCertificate(new AcmeError('clock', detail), asked)
  expect(by('2026-03-11T00:00:00.000Z')).toBe(
    'The clock of this machine says 2026-03-10T00:00:00.000Z, and the authority’s 2026-03-11T00:00:00.000Z: set it, best by NTP (timedatectl set-ntp true).',
  )
  expect(by('The certificate of ca.example is not valid. (CERT_NOT_YET_VALID)')).toMatch(
    /^By the clock of this machine, which says 2026-03-10T00:00:00.000Z, the authority’s certificate does not hold: if that is wrong, set it/,
  )
})
