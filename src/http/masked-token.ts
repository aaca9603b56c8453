import { randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * A token as it stands in a form: behind a pad of its own, so that no two answers hold the same bytes. Who compares the lengths of
 * packed answers that hold a guess beside the token (BREACH) learns nothing of it. Django and Rails do the same.
 */
export function masked(token: string): string {
  const bytes = Buffer.from(token)
  const pad = randomBytes(bytes.length)
  return Buffer.concat([pad, xor(bytes, pad)]).toString('base64url')
}

/** Is it that token, behind whatever pad? Or bare, as forms held it that somebody opened before an upgrade. */
export function isToken(token: string, given: string): boolean {
  const expected = Buffer.from(token)
  // Four characters hold three bytes, and half of them are the pad.
  if (given.length > 3 * expected.length + 4) return false
  return sameBytes(expected, Buffer.from(given)) || sameBytes(expected, unmasked(given))
}

function unmasked(given: string): Buffer {
  const bytes = Buffer.from(given, 'base64url')
  const half = bytes.length >> 1
  return xor(bytes.subarray(half), bytes.subarray(0, half))
}

function xor(bytes: Buffer, pad: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, at) => byte ^ (pad[at] ?? 0)))
}

function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
