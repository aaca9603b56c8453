import { createHash } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import type { Actor, Deps } from '../context.ts'
import { detailsHash } from './chain.ts'
import { recordAudit } from './record-audit.ts'

/** Action of the entry that records which others lost their details; verifying looks for it. */
export const detailsErased = 'audit.details_erased'

/** An entry's details without the person they named. */
export interface ErasedDetails {
  sequence: number
  /** Changes that say nothing about the person; all others must be left out. */
  changes: Record<string, unknown>
}

/** Record of an erasure: without a matching one, verifying reports details that were removed, or altered after it. */
export interface ErasureRecord {
  pseudonym: string
  /** `3`, or `3-7` for a range, both ends included. */
  entries: string[]
  /** Of the details left in these entries (`digestOf`). */
  digest: string
}

/**
 * In the causing transaction: removes the person from entries of one chain, once each. Actor, action, subject and time stay,
 * and so does every hash: the chain holds the digest of the former details. `entries`: in order of sequence.
 */
export function eraseDetails(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'db'>,
  actor: Actor,
  { chain, pseudonym, entries }: { chain: string; pseudonym: string; entries: ErasedDetails[] },
): void {
  const left = entries.map(({ sequence, changes }) => ({
    sequence,
    details: JSON.stringify({ erased: pseudonym, changes }),
  }))
  for (const { sequence, details } of left)
    tx.update(auditEntries)
      .set({ details })
      .where(and(eq(auditEntries.chain, chain), eq(auditEntries.sequence, sequence)))
      .run()
  const record: ErasureRecord = {
    pseudonym,
    entries: asRanges(left.map(({ sequence }) => sequence)),
    digest: digestOf(left.map(({ sequence, details }) => ({ sequence, hash: detailsHash(details) }))),
  }
  recordAudit(tx, deps, actor, {
    action: detailsErased,
    organizationId: chain === '' ? null : chain,
    subject: { type: 'person', id: pseudonym },
    changes: { ...record },
  })
}

/** SHA-256, hex, over number and hash of each in the order given. */
export function digestOf(entries: { sequence: number; hash: string }[]): string {
  const lines = entries.map(({ sequence, hash }) => `${sequence}:${hash}\n`)
  return createHash('sha256').update(lines.join('')).digest('hex')
}

/** `[1, 2, 3, 7]` -> `['1-3', '7']`. */
export function asRanges(sequences: number[]): string[] {
  const ranges: { first: number; last: number }[] = []
  for (const sequence of sequences) {
    const open = ranges.at(-1)
    if (open && open.last + 1 === sequence) open.last = sequence
    else ranges.push({ first: sequence, last: sequence })
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`))
}

/** Reverses `asRanges`. */
export function sequencesIn(ranges: string[]): number[] {
  return ranges.flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number)
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
  })
}
