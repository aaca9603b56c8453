import { weightedList } from './weighted-list.ts'

/** In the order in which they are preferred where a client has no preference: the smaller comes first. */
export const codings = ['br', 'zstd', 'gzip', 'identity'] as const
export type Coding = (typeof codings)[number]
export type Packing = Exclude<Coding, 'identity'>

/** Codings that are read of one header; browsers name four. */
const mostRead = 20

/** Headers remembered; browsers send a handful between them. */
const capacity = 64
const longestRemembered = 120
const remembered = new Map<string, readonly Coding[]>()
const plain: readonly Coding[] = ['identity']

/**
 * The codings that Accept-Encoding allows, the best first (RFC 9110, 12.5.3); none where even the plain bytes are refused.
 * Without the header anything would be allowed, and nothing but plain bytes is certain to be understood.
 */
export function acceptedCodings(header: string | null): readonly Coding[] {
  if (header === null) return plain
  const known = remembered.get(header)
  if (known) return known
  const accepted = readCodings(header)
  if (header.length <= longestRemembered) {
    if (remembered.size >= capacity) remembered.clear()
    remembered.set(header, accepted)
  }
  return accepted
}

/** The one that a client likes best of those offered; where it accepts none, not even the plain bytes, it gets the plain bytes. */
export function codingFor(header: string | null, offered: readonly Packing[]): Coding {
  const isOffered = (coding: Coding) => coding === 'identity' || offered.includes(coding)
  return acceptedCodings(header).find(isOffered) ?? 'identity'
}

function readCodings(header: string): Coding[] {
  const weights = new Map<string, number>()
  for (const [name, weight] of weightedList(header, mostRead))
    if (name !== '' && weight !== undefined) weights.set(name === 'x-gzip' ? 'gzip' : name, weight)
  const others = weights.get('*')
  // Plain bytes are allowed unless they are refused, and last unless they are named.
  const weightOf = (coding: Coding) => weights.get(coding) ?? others ?? (coding === 'identity' ? least : 0)
  return codings.filter((coding) => weightOf(coding) > 0).toSorted((a, b) => weightOf(b) - weightOf(a))
}

/** Below any weight that can be named. */
const least = 0.0001
