import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Deps } from '../context.ts'
import { cachedInstance } from '../settings/instance.ts'
import { linkKeyIdentity } from '../settings/link-key.ts'
import { openOnce } from './open-once.ts'

const idLength = 12
/** Bytes of a short signature: guessing one takes 2^80 tries. */
const shortLength = 10

/** Signed into the token, so that a token for one purpose opens nothing else. */
export type LinkPurpose = 'subscription' | 'invitation' | 'one-time' | 'page-link' | 'factor-reset'
/** Includes texts that are signed but never part of a link's token. */
type Purpose = LinkPurpose | 'page-pass' | 'return-path' | 'pseudonym' | 'form-key' | 'form-contents' | 'call-contents'

/**
 * The token in a link: a row's id and an HMAC-SHA-256 of purpose and id under the instance's link key. Nothing secret has
 * to be stored for a link to work, and nobody who reads the database can make one up.
 */
export function signedToken(deps: Pick<Deps, 'db' | 'secrets'>, purpose: LinkPurpose, id: string): string {
  return id + signatureOf(deps, purpose, id)
}

/** The row's id, or null where the token was not made here for this purpose. */
export function readSignedToken(
  deps: Pick<Deps, 'db' | 'secrets'>,
  purpose: LinkPurpose,
  token: string,
): string | null {
  const id = token.slice(0, idLength)
  return isSignatureOf(deps, purpose, id, token.slice(idLength)) ? id : null
}

/** Signs a text for one purpose; base64url. */
export function signatureOf(deps: Pick<Deps, 'db' | 'secrets'>, purpose: Purpose, text: string): string {
  return mac(deps, purpose, text).toString('base64url')
}

/** A truncated signature in hexadecimal digits, for places where room is short and capitals do not survive. */
export function shortSignature(deps: Pick<Deps, 'db' | 'secrets'>, purpose: Purpose, text: string): string {
  return mac(deps, purpose, text).subarray(0, shortLength).toString('hex')
}

export function isSignatureOf(
  deps: Pick<Deps, 'db' | 'secrets'>,
  purpose: Purpose,
  text: string,
  signature: string,
): boolean {
  const given = Buffer.from(signature)
  const expected = Buffer.from(signatureOf(deps, purpose, text))
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function mac(deps: Pick<Deps, 'db' | 'secrets'>, purpose: Purpose, text: string): Buffer {
  const key = openOnce(deps, cachedInstance(deps.db).linkKey, linkKeyIdentity)
  return createHmac('sha256', key).update(`${purpose}:${text}`).digest()
}
