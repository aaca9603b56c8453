import type { auditEntries } from '#src/db/schema/operations.ts'
import { detailsHash } from './chain.ts'
import { detailsErased, digestOf, type ErasureRecord, sequencesIn } from './erase-details.ts'

type Entry = typeof auditEntries.$inferSelect

/** Follows a chain from its first entry and checks that every loss of details was recorded later in it. */
export class Erasures {
  /** Sequence -> hash of the details left, until a record of the erasure is read. */
  private unrecorded = new Map<number, string>()

  /** Remembers an entry that lost its details, until the record of it comes. */
  note({ sequence, details }: Entry): void {
    this.unrecorded.set(sequence, detailsHash(details))
  }

  /** Reads a record of erased details; false if it does not match the details left. */
  settle(entry: Entry): boolean {
    const record = recordIn(entry)
    if (record === null) return true
    const named = sequencesIn(record.entries)
    const left = named.flatMap((sequence) => {
      const hash = this.unrecorded.get(sequence)
      return hash === undefined ? [] : [{ sequence, hash }]
    })
    if (left.length !== named.length || digestOf(left) !== record.digest) return false
    for (const sequence of named) this.unrecorded.delete(sequence)
    return true
  }

  /** The first entry that lost its details without a record; undefined where there is none. */
  firstUnrecorded(): number | undefined {
    return this.unrecorded.keys().next().value
  }
}

/** An entry without details, as `eraseDetails` leaves it. */
export function isErased({ details }: Pick<Entry, 'details'>): boolean {
  return erasedBy(details) !== null
}

/** The pseudonym that replaced the person; null for details that are intact or unreadable. */
export function erasedBy(details: string): string | null {
  try {
    const { erased } = JSON.parse(details) as { erased?: unknown }
    return typeof erased === 'string' ? erased : null
  } catch {
    return null
  }
}

function recordIn({ action, actorKind, details }: Entry): ErasureRecord | null {
  if (action !== detailsErased || actorKind !== 'system') return null
  return (JSON.parse(details) as { changes: ErasureRecord }).changes
}
