/** The minimum of RFC 6265 that Opsentry needs; nothing here throws on what a browser or an attacker sends. */

export function readCookie(request: Request, name: string): string | undefined {
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const split = pair.indexOf('=')
    if (split > 0 && pair.slice(0, split).trim() === name) return pair.slice(split + 1).trim()
  }
  return undefined
}

export interface CookieOptions {
  /** Under https: Secure, and the name carries the `__Host-` prefix. */
  secure: boolean
  /** Milliseconds, 0 to remove the cookie; absent for one that ends with the browser. */
  maxAge?: number
}

/** HttpOnly, SameSite=Lax, Path=/. The value must already be plain (base64url or percent-encoded). */
export function serializeCookie(name: string, value: string, options: CookieOptions): string {
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Lax']
  if (options.maxAge !== undefined) parts.push(`Max-Age=${Math.floor(options.maxAge / 1000)}`)
  if (options.secure) parts.push('Secure')
  return parts.join('; ')
}

export function cookieName(name: string, secure: boolean): string {
  return secure ? `__Host-opsentry_${name}` : `opsentry_${name}`
}
