import { later } from '#src/later.ts'

const otpauth = later(() => require('otpauth') as typeof import('otpauth'))

/** Time-based one-time passwords (RFC 6238) with what every authenticator app assumes: SHA-1, 6 digits, 30 seconds. */

const issuer = 'Opsentry'
const period = 30
/** Steps before and after the present one that are accepted: clocks differ (RFC 6238, 5.2). */
const window = 1
/** 160 bits, as RFC 4226 recommends. */
const secretBytes = 20

/** A new secret, base32. */
export function newTotpSecret(): string {
  return new (otpauth().Secret)({ size: secretBytes }).base32
}

/** The URI in the QR code that authenticator apps read. */
export function totpUri(secret: string, account: string): string {
  return new (otpauth().TOTP)({ issuer, label: account, secret, period }).toString()
}

/** The time step whose code this is, or null for a wrong code. `at` in UTC milliseconds. */
export function matchingStep(secret: string, code: string, at: number): number | null {
  const token = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return null
  const delta = new (otpauth().TOTP)({ issuer, secret, period }).validate({ token, timestamp: at, window })
  return delta === null ? null : Math.floor(at / 1000 / period) + delta
}
