import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'

/** P-256: what every authority takes, for its accounts and in its certificates. PKCS #8 as PEM. */
export async function generateKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return privateKey
}

/** The key by which an authority knows this instance. */
export interface AccountKey {
  /** The public key (RFC 7517), its members in the order that its thumbprint wants. */
  jwk: { crv: string; kty: string; x: string; y: string }
  key: KeyObject
}

export function accountKey(pem: string): AccountKey {
  const key = createPrivateKey(pem)
  const { x = '', y = '' } = createPublicKey(key).export({ format: 'jwk' })
  return { jwk: { crv: 'P-256', kty: 'EC', x, y }, key }
}

/** RFC 7638; behind a challenge's token it is the answer to it (RFC 8555, 8.1). */
export function thumbprintOf({ jwk }: AccountKey): string {
  return createHash('sha256').update(JSON.stringify(jwk)).digest('base64url')
}

/** A JSON Web Signature (RFC 7515) in the one form that ACME has (RFC 8555, 6.2). `payload` '': a POST that only reads. */
export function signedBody({ key }: AccountKey, protectedHeader: object, payload: object | ''): string {
  const encoded = (part: object | '') => (part === '' ? '' : Buffer.from(JSON.stringify(part)).toString('base64url'))
  const [head, body] = [encoded({ alg: 'ES256', ...protectedHeader }), encoded(payload)]
  const signature = sign('sha256', Buffer.from(`${head}.${body}`), { key, dsaEncoding: 'ieee-p1363' })
  return JSON.stringify({ protected: head, payload: body, signature: signature.toString('base64url') })
}
