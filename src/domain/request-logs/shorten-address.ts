import { isIP } from 'node:net'
import { ipv6Groups } from '#src/ipv6.ts'
import type { RequestAddresses } from '#src/words.ts'

/** As much of an address as the setting keeps: the network of an IPv4 address is /24, of an IPv6 address /48. */
export function shortenAddress(ip: string, keep: RequestAddresses): string {
  if (keep === 'full') return ip
  else if (keep === 'none') return ''
  else return networkOf(ip)
}

/** `192.0.2.0/24`, `2001:db8:1::/48`; '' for what is no address. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  const family = isIP(mapped ?? ip)
  if (family === 4) return `${(mapped ?? ip).split('.').slice(0, 3).join('.')}.0/24`
  else if (family === 6) return `${firstGroups(ip, 3).join(':')}::/48`
  else return ''
}

/** The first 16-bit groups of an IPv6 address (RFC 4291), `::` written out. */
function firstGroups(ip: string, count: number): string[] {
  const groups = ipv6Groups(ip.replace(/%.*/, ''))
  return groups.slice(0, count).map((group) => group.toString(16))
}
