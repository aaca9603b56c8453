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
const remembered = new Map<string, Accepted>()

interface Accepted {
  /** The best first. */
  codings: readonly Coding[]
  /** Of each of them. */
  weights: ReadonlyMap<Coding, number>
}

const plain: Accepted = { codings: ['identity'], weights: new Map([['identity', 1]]) }

/**
 * The codings that Accept-Encoding allows, the best first (RFC 9110, 12.5.3); none where even the plain bytes are refused.
 * Without the header anything would be allowed, and nothing but plain bytes is certain to be understood.
 */
export function acceptedCodings(header: string | null): readonly Coding[] {
  return acceptedBy(header).codings
}

function acceptedBy(header: string | null): Accepted {
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

/**
 * The one that a client likes best of those offered, and of several that it likes as much the first that is offered; where it accepts
 * none, not even the plain bytes, it gets the plain bytes.
 */
export function codingFor(header: string | null, offered: readonly Packing[]): Coding {
  const { codings, weights } = acceptedBy(header)
  const isOffered = (coding: Coding) => coding === 'identity' || offered.includes(coding)
  const best = codings.find(isOffered)
  if (best === undefined) return 'identity'
  return offered.find((coding) => weights.get(coding) === weights.get(best)) ?? best
}

function readCodings(header: string): Accepted {
  const weights = new Map<string, number>()
  for (const [name, weight] of weightedList(header, mostRead))
    if (name !== '' && weight !== undefined) weights.set(name === 'x-gzip' ? 'gzip' : name, weight)
  const others = weights.get('*')
  // Plain bytes are allowed unless they are refused, and last unless they are named.
  const weightOf = (coding: Coding) => weights.get(coding) ?? others ?? (coding === 'identity' ? least : 0)
  const accepted = codings.filter((coding) => weightOf(coding) > 0).toSorted((a, b) => weightOf(b) - weightOf(a))
  return { codings: accepted, weights: new Map(accepted.map((coding) => [coding, weightOf(coding)])) }
}

/** Below any weight that can be named. */
const least = 0.0001
