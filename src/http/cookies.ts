/** The minimum of RFC 6265 that Opsentry needs; nothing here throws on what a browser or an attacker sends. */

/**
 * Undefined where the request has no such cookie. Names are compared byte for byte: what JavaScript takes for a space no browser
 * does, and a neighbouring host name may set a cookie called `__Host-…` behind one. Whatever a name has twice was set by somebody
 * else, since a browser keeps one of it for `/`; which one is ours nobody can say, so neither counts.
 */
export function readCookie(request: Request, name: string): string | undefined {
  let found: string | undefined
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const begin = pair.startsWith(' ') ? 1 : 0
    const split = pair.indexOf('=')
    if (pair.slice(begin, split) !== name || split < begin) continue
    if (found !== undefined) return undefined
    found = pair.slice(split + 1)
  }
  return found
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
