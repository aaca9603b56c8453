import { TOTP } from 'otpauth'

/** The code an authenticator app shows for this secret (base32, spaces allowed) at that moment, UTC ms. */
export function codeOf(secret: string, at: number): string {
  return new TOTP({ secret: secret.replace(/\s/g, '') }).generate({ timestamp: at })
}

/** The secret on the page of the second factor. */
export function secretOn(html: string): string {
  return /data-totp-secret>([A-Z2-7 ]+)</.exec(html)?.[1] ?? ''
}
