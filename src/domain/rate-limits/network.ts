import { isIP } from 'node:net'
import { ipv6Groups } from '#src/ipv6.ts'
import type { Asker, Origin } from '../context.ts'
import type { Attempt, RateLimit } from './rate-limit.ts'

/** Networks of one site that may be as busy as one alone before the site is stopped: a /48 holds 65,536 of them. */
const networksOfSite = 5

/**
 * Attempts of whoever is not signed in, by the network they come from: an IPv4 address, or the /64 that any IPv6 customer has; and
 * by the /48 around it, so that whoever has a larger one gains little. `what` names the limit, such as `sign-up`.
 */
export function perNetwork(what: string, { ip }: Pick<Origin, 'ip'>, { limit, window }: RateLimit): Attempt[] {
  const site = siteOf(ip)
  const network = { key: `${what}:network:${networkOf(ip)}`, limit, window }
  return site === null ? [network] : [network, { key: `${what}:site:${site}`, limit: limit * networksOfSite, window }]
}

/** Whoever is at work at the console or in the set-up, where there is one. */
export const atConsole: Asker = { who: 'console', standing: 'known' }

/** Somebody of whom nothing is known but the network. */
export function strangerAt({ ip }: Pick<Origin, 'ip'>, standing: 'new' | 'suspect' = 'new'): Asker {
  return { who: networkOf(ip), standing }
}

/** The owner of an account, who is signed in or in a browser that has signed in before. */
export function accountAsks(accountId: string): Asker {
  return { who: accountId, standing: 'known' }
}

/** An IPv4 address as it is, however it is written; of an IPv6 address its /64. Whatever is none stays. */
export function networkOf(ip: string): string {
  const address = plainIp(ip)
  return isIP(address) === 6 ? prefixOf(address, 4) : address
}

/** The /48 of an IPv6 address; null: the address has none. */
export function siteOf(ip: string): string | null {
  const address = plainIp(ip)
  return isIP(address) === 6 ? prefixOf(address, 3) : null
}

/** An IPv4 address that is written as IPv6 (RFC 4291, 2.5.5.2, and RFC 6052) as IPv4; without the zone (RFC 4007). */
export function plainIp(ip: string): string {
  const zone = ip.indexOf('%')
  const address = zone === -1 ? ip : ip.slice(0, zone)
  if (!address.includes(':') || isIP(address) !== 6) return address
  const groups = ipv6Groups(address)
  const isIpv4 = startsWith(groups, mapped) || startsWith(groups, translated)
  return isIpv4 ? groups.slice(6).flatMap(bytesOf).join('.') : address
}

const mapped = [0, 0, 0, 0, 0, 0xffff]
const translated = [0x64, 0xff9b, 0, 0, 0, 0]

function startsWith(groups: number[], prefix: number[]): boolean {
  return prefix.every((group, index) => groups[index] === group)
}

function prefixOf(address: string, groups: number): string {
  const kept = ipv6Groups(address).slice(0, groups)
  return `${kept.map((group) => group.toString(16)).join(':')}::/${groups * 16}`
}

function bytesOf(group: number): [number, number] {
  return [group >> 8, group & 255]
}
