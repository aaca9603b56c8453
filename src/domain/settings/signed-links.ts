import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Deps } from '../context.ts'
import { readInstance } from './instance.ts'

const idLength = 12
/** Bytes of a short signature: 2^80 tries to make one up. */
const shortLength = 10

/** What a signed link is for: a token of one purpose opens nothing of another. */
export type LinkPurpose = 'subscription' | 'invitation' | 'one-time' | 'return-path'

/**
 * The token in a link: a row's id and an HMAC-SHA-256 of purpose and id under the instance's link key. Nothing secret has
 * to be stored for a link to work, and nobody who reads the database can make one up.
 */
export function signedToken(deps: Pick<Deps, 'db' | 'secrets'>, purpose: LinkPurpose, id: string): string {
  return id + signature(deps, purpose, id)
}

/** The row's id, or null where the token was not made here for this purpose. */
export function readSignedToken(
  deps: Pick<Deps, 'db' | 'secrets'>,
  purpose: LinkPurpose,
  token: string,
): string | null {
  const id = token.slice(0, idLength)
  const given = Buffer.from(token.slice(idLength))
  const expected = Buffer.from(signature(deps, purpose, id))
  return given.length === expected.length && timingSafeEqual(given, expected) ? id : null
}

/** The beginning of the same in hexadecimal digits: for where room is short and capitals do not survive. */
export function shortSignature(deps: Pick<Deps, 'db' | 'secrets'>, purpose: LinkPurpose, id: string): string {
  return mac(deps, purpose, id).subarray(0, shortLength).toString('hex')
}

function signature(deps: Pick<Deps, 'db' | 'secrets'>, purpose: LinkPurpose, id: string): string {
  return mac(deps, purpose, id).toString('base64url')
}

function mac(deps: Pick<Deps, 'db' | 'secrets'>, purpose: LinkPurpose, id: string): Buffer {
  const key = deps.secrets.open(readInstance(deps.db).linkKey, 'instance.linkKey')
  return createHmac('sha256', key).update(`${purpose}:${id}`).digest()
}
