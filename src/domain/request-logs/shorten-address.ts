import { isIP } from 'node:net'
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
  // The last two groups may be written as an IPv4 address; they are not among the first.
  const written = ip
    .toLowerCase()
    .replace(/%.*/, '')
    .replace(/\d{1,3}(\.\d{1,3}){3}$/, '0:0')
  const [head = '', tail] = written.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail ? tail.split(':') : []
  const groups =
    tail === undefined ? before : [...before, ...Array(8 - before.length - after.length).fill('0'), ...after]
  return groups.slice(0, count).map((group) => group.replace(/^0+(?=.)/, ''))
}
