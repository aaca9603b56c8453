import { isIP } from 'node:net'
import { ipv6Groups } from '#src/ipv6.ts'

/** Addresses and CIDR ranges that people list, and whether an address lies in one of them. Pure. */

const bitsOf = { 4: 32, 6: 128 } as const

interface Address {
  family: 4 | 6
  value: bigint
}

interface Network extends Address {
  /** Bits that all addresses in it have in common. */
  prefix: number
}

/** Entries as they are stored, or one sentence about the first that cannot be used. */
export type ReadNetworks = { ok: true; networks: string[] } | { ok: false; problem: string }

const most = 200
/** Characters of an entry that a sentence repeats. */
const longestRepeated = 60

/** Reads a list as people type it: one entry per line, or with commas and spaces between them. */
export function readNetworks(typed: string): ReadNetworks {
  const entries = [...new Set(typed.split(/[\s,;]+/).filter((entry) => entry !== ''))]
  if (entries.length > most)
    return {
      ok: false,
      problem: `List at most ${most} networks: one range such as 203.0.113.0/24 holds many addresses.`,
    }
  const read = entries.map((entry) => ({ entry, network: networkOf(entry) }))
  const wrong = read.find(({ network }) => typeof network === 'string')
  if (typeof wrong?.network === 'string') {
    const entry = wrong.entry.slice(0, longestRepeated)
    return { ok: false, problem: `“${entry}” ${wrong.network}` }
  }
  return { ok: true, networks: [...new Set(read.map(({ network }) => written(network)))] }
}

/** Does the address lie in one of the networks? Never where it cannot be read. */
export function isWithin(networks: readonly string[], ip: string): boolean {
  const address = addressOf(ip)
  return address !== undefined && networks.some((entry) => holds(networkOf(entry), address))
}

/** An address as people know it: an IPv4 one that came in IPv6 clothes (RFC 4291, 2.5.5.2) without them, no zone. */
export function shownAddress(ip: string): string {
  const address = addressOf(ip)
  return address === undefined ? ip : textOf(address)
}

/** The range, or why the entry is none: the end of a sentence that begins with it. */
function networkOf(entry: string): Network | string {
  const [text = '', bits, ...more] = entry.split('/')
  const address = addressOf(text.replace(/^\[(.*)\]$/, '$1'))
  if (address === undefined || more.length > 0)
    return 'is no IP address or range: write it such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32.'
  const all = bitsOf[address.family]
  const prefix = bits === undefined ? all : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN
  if (!(prefix <= all)) return `needs a number from 1 to ${all} behind its slash.`
  else if (prefix === 0) return 'is everybody there is: list the networks that you mean.'
  const network = { family: address.family, value: firstOf(address, prefix), prefix }
  return network.value === address.value
    ? network
    : `is an address within a range: write ${written(network)} for the range.`
}

function holds(network: Network | string, address: Address): boolean {
  return (
    typeof network !== 'string' &&
    network.family === address.family &&
    network.value === firstOf(address, network.prefix)
  )
}

function firstOf({ family, value }: Address, prefix: number): bigint {
  const rest = BigInt(bitsOf[family] - prefix)
  return (value >> rest) << rest
}

function addressOf(text: string): Address | undefined {
  const plain = text.replace(/%.*$/s, '')
  const family = isIP(plain)
  if (family === 4) return { family, value: numberOf(plain.split('.').map(Number), 8n) }
  else if (family === 6) return unmapped(numberOf(ipv6Groups(plain), 16n))
  else return undefined
}

function numberOf(parts: number[], bits: bigint): bigint {
  return parts.reduce((value, part) => (value << bits) | BigInt(part), 0n)
}

const mapped = 0xffffn

function unmapped(value: bigint): Address {
  return value >> 32n === mapped ? { family: 4, value: value & 0xffffffffn } : { family: 6, value }
}

function written(network: Network | string): string {
  if (typeof network === 'string') return network
  const text = textOf(network)
  return network.prefix === bitsOf[network.family] ? text : `${text}/${network.prefix}`
}

/** As RFC 5952 writes it. */
function textOf({ family, value }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.')
  const groups = Array.from({ length: 8 }, (_, at) => ((value >> BigInt(112 - 16 * at)) & 0xffffn).toString(16))
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}
