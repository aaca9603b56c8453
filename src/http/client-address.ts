import { type BlockList, isIP } from 'node:net'

interface Server {
  requestIP(request: Request): { address: string } | null
}

/** The address a request came from: the last of X-Forwarded-For that no trusted proxy wrote, the peer's own where it is not trusted. */
export function clientOf(request: Request, server: Server | null | undefined, trusted: BlockList): string {
  const peer = server?.requestIP(request)?.address ?? '127.0.0.1'
  if (trusted.rules.length === 0) return peer
  const forwarded = (request.headers.get('x-forwarded-for') ?? '').split(',').map((part) => part.trim())
  let address = peer
  while (isTrusted(trusted, address)) {
    const before = forwarded.pop()
    if (before === undefined || isIP(before) === 0) return address
    address = before
  }
  return address
}

function isTrusted(trusted: BlockList, address: string): boolean {
  const family = isIP(address)
  return family !== 0 && trusted.check(address, family === 6 ? 'ipv6' : 'ipv4')
}
