import { isIP } from 'node:net'
import { addressRanges } from './address-ranges.ts'

/** A message to a typed URL may go to public addresses over https, and to destinations that the instance admin allowed. */

/** Host names, addresses and CIDR ranges that the instance admin allowed: they may be internal, and speak plain http. */
export type AllowedDestinations = readonly string[]

/** Not the internet: the special ranges of IANA's IPv4 registry (RFC 6890), multicast, and the reserved rest. */
const special4 = addressRanges([
  '0.0.0.0/8', // this network, unspecified
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared by a carrier's customers
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local, where clouds keep their metadata
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarking
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
])

/**
 * An allow list for IPv6, because the internet is in 2000::/3 alone. Outside are loopback, unspecified, IPv4-mapped, NAT64
 * (64:ff9b::/96, which leads to any IPv4 address), discard, unique-local, link-local and multicast.
 */
const globalUnicast = addressRanges(['2000::/3'])
const special6 = addressRanges([
  '2001::/23', // protocol assignments: Teredo, benchmarking, ORCHID
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4, which leads to any IPv4 address
  '3fff::/20', // documentation
])

/** Below 1024 other protocols listen, such as mail; these are the web's. */
const webPorts = ['', '80', '443']

/** The fault of a URL to post to, as far as it shows without a DNS lookup, as a sentence; or undefined. */
export function urlProblem(url: URL, allowed: AllowedDestinations): string | undefined {
  const host = hostOf(url)
  const literal = isIP(host) !== 0
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'Type an address that begins with https://.'
  else if (url.username !== '' || url.password !== '') return 'Type the address without a user and a password in it.'
  else if (isAllowed(host, literal ? host : undefined, allowed)) return undefined
  else if (literal && !isPublic(host)) return notPublic(host)
  else if (url.protocol === 'http:')
    return 'Use https. Only a host that the instance admin allowed is reached over http.'
  else if (!webPorts.includes(url.port) && Number(url.port) < 1024)
    return `Port ${url.port} is not a web port. Use port 443, or 1024 and above.`
  else return undefined
}

/** The fault of the addresses behind the URL's host, as a sentence; a single address that is not public refuses the URL. */
export function addressesProblem(
  url: URL,
  addresses: readonly string[],
  allowed: AllowedDestinations,
): string | undefined {
  const host = hostOf(url)
  const reachable = addresses.every((address) => isAllowed(host, address, allowed) || isPublic(address))
  return reachable ? undefined : notPublic(host)
}

/** Without the brackets of an IPv6 address; URL parsing has written every spelling of an address the usual way. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

/** An address of the internet itself. */
export function isPublic(address: string): boolean {
  const family = isIP(address)
  if (address.includes('%')) return false
  else if (family === 4) return !special4.check(address, 'ipv4')
  else return family === 6 && globalUnicast.check(address, 'ipv6') && !special6.check(address, 'ipv6')
}

/** The fault of an entry in the admin's list, as a sentence, or undefined. */
export function allowedDestinationProblem(entry: string): string | undefined {
  const [address = '', bits, more] = entry.split('/')
  const longest = isIP(address) === 6 ? 128 : 32
  if (bits === undefined && (isIP(entry) !== 0 || isHostName(entry))) return undefined
  else if (isIP(address) === 0 || !/^\d{1,3}$/.test(bits ?? '') || Number(bits) > longest || more !== undefined)
    return `“${entry.slice(0, 253)}” does not work here: type a host name, an address, or a range such as 10.1.0.0/16.`
  else if (Number(bits) < 8) return `${entry} is too wide: allow ranges of at least /8.`
  else return undefined
}

function isAllowed(host: string, address: string | undefined, allowed: AllowedDestinations): boolean {
  if (allowed.includes(host)) return true
  const family = address === undefined || address.includes('%') ? 0 : isIP(address)
  if (address === undefined || family === 0) return false
  const ranges = addressRanges(allowed.filter((entry) => isIP(entry.split('/')[0] ?? '') === family))
  return ranges.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** As a URL holds it: lower case, ASCII, and no number that parsing would turn into an address. */
function isHostName(text: string): boolean {
  const url = `https://${text}/`
  return (
    text.length <= 253 &&
    /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?$/.test(text) &&
    URL.canParse(url) &&
    new URL(url).hostname === text &&
    isIP(text) === 0
  )
}

function notPublic(host: string): string {
  return `${host} is not a public address. The instance admin can allow it.`
}
