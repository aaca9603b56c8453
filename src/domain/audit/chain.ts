import { createHash } from 'node:crypto'

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
}

/** SHA-256, hex, over every field in a fixed order; JSON keeps the fields apart. */
export function entryHash(entry: ChainedEntry): string {
  return sha256(
    JSON.stringify([
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
    ]),
  )
}

export function detailsHash(details: string): string {
  return sha256(details)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
