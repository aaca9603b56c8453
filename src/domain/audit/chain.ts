import { createHash, createHmac } from 'node:crypto'

/** The previous hash of a chain's first entry. */
export const firstHash = '0'.repeat(64)

export interface ChainedEntry {
  chain: string
  sequence: number
  at: number
  actorKind: string
  actorId: string | null
  action: string
  subjectType: string
  subjectId: string
  detailsHash: string
  previousHash: string
  epoch: number
}

/** The last entry of a chain. */
export interface ChainEnd {
  chain: string
  sequence: number
  hash: string
}

/** The ends of all chains in one sum, and how many entries were ever written. */
export interface AllEnds {
  epoch: number
  entries: number
  sum: string
}

/** Makes HMAC-SHA-256 under one key, hex, over fields in a fixed order; JSON keeps them apart, the first says what they are. */
export interface Sealer {
  epoch: number
  entry: (entry: ChainedEntry) => string
  end: (end: ChainEnd) => string
  all: (ends: AllEnds) => string
}

export function sealer(epoch: number, key: string): Sealer {
  const mac = (...fields: unknown[]) => createHmac('sha256', key).update(JSON.stringify(fields)).digest('hex')
  return {
    epoch,
    entry: (entry) => mac('entry', entry.epoch, ...fieldsOf(entry)),
    end: ({ chain, sequence, hash }) => mac('end', chain, sequence, hash),
    all: (ends) => mac('all ends', ends.epoch, ends.entries, ends.sum),
  }
}

/** Of an entry from before chains were keyed: SHA-256, which anybody can compute. */
export function unkeyedHash(entry: ChainedEntry): string {
  return sha256(JSON.stringify(fieldsOf(entry)))
}

export function detailsHash(details: string): string {
  return sha256(details)
}

function fieldsOf(entry: ChainedEntry): unknown[] {
  return [
    entry.chain,
    entry.sequence,
    entry.at,
    entry.actorKind,
    entry.actorId,
    entry.action,
    entry.subjectType,
    entry.subjectId,
    entry.detailsHash,
    entry.previousHash,
  ]
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
