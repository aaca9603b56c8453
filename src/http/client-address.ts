import { type BlockList, isIP } from 'node:net'
import { plainIp } from '#src/domain/rate-limits/network.ts'

interface Server {
  requestIP(request: Request): { address: string } | null
}

/** The address a request came from: the last of X-Forwarded-For that no trusted proxy wrote, the peer's own where it is not trusted. */
export function clientOf(request: Request, server: Server | null | undefined, trusted: BlockList): string {
  const peer = peerOf(request, server)
  if (trusted.rules.length === 0) return peer
  const forwarded = (request.headers.get('x-forwarded-for') ?? '').split(',')
  let address = peer
  while (isTrusted(trusted, address)) {
    const before = addressIn(forwarded.pop() ?? '')
    if (before === null) return address
    address = before
  }
  return address
}

/** On a socket for both families an IPv4 peer is written as IPv6, in which nobody names their proxy. */
function peerOf(request: Request, server: Server | null | undefined): string {
  return plainIp(server?.requestIP(request)?.address ?? '127.0.0.1')
}

/**
 * The address in one entry of X-Forwarded-For; null where it is none, such as `unknown`. Some proxies add the port, and brackets
 * around an IPv6 address, as a URL and RFC 7239 have them: `[2001:db8::1]:443`, `192.0.2.7:5678`.
 */
function addressIn(entry: string): string | null {
  const text = entry.trim().replace(/^"(.*)"$/, '$1')
  const [, bracketed, dotted] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d{1,5})?$/.exec(text) ?? []
  const address = plainIp(bracketed ?? dotted ?? text)
  return isIP(address) === 0 ? null : address
}

function isTrusted(trusted: BlockList, address: string): boolean {
  const family = isIP(address)
  return family !== 0 && trusted.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** The scheme and host that a browser asked for, as it believes. */
export interface AskedAt {
  /** Without a trailing slash. */
  origin: string
  isHttps: boolean
  /** A proxy that is not trusted says that the browser came by https; nobody believes it. */
  unheardHttps: boolean
  /** Whoever connected, and whether that is a proxy which is trusted. */
  peer: string
  believed: boolean
}

/** As this process sees it, or as a trusted proxy says in X-Forwarded-Proto and X-Forwarded-Host. */
export function askedAt(request: Request, server: Server | null | undefined, trusted: BlockList): AskedAt {
  const peer = peerOf(request, server)
  const believed = isTrusted(trusted, peer)
  const forwarded = (name: string) => request.headers.get(`x-forwarded-${name}`)?.split(',')[0]?.trim() ?? ''
  const saysHttps = forwarded('proto').toLowerCase() === 'https'
  const seen = URL.canParse(request.url) ? new URL(request.url) : new URL('http://localhost')
  const isHttps = seen.protocol === 'https:' || (believed && saysHttps)
  const scheme = isHttps ? 'https' : 'http'
  const host = believed && forwarded('host') !== '' ? forwarded('host') : seen.host
  const named = isHost(host) ? `${scheme}://${host}` : `${scheme}://${seen.host}`
  return { origin: new URL(named).origin, isHttps, unheardHttps: saysHttps && !isHttps, peer, believed }
}

function isHost(text: string): boolean {
  return /^[^\s/?#@\\]+$/.test(text) && URL.canParse(`http://${text}`)
}
