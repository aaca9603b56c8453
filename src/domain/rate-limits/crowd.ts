import { createHash } from 'node:crypto'
import { count, eq } from 'drizzle-orm'
import type { Db, Tx } from '#src/db/connection.ts'
import { perDb } from '#src/db/per-db.ts'
import { wholeOf } from '#src/db/restricted.ts'
import { rateLimits } from '#src/db/schema/operations.ts'

/** Counters that are kept apart: a flood from a million networks must not fill the disk. */
const mostCounters = 200_000
/** Counters of one kind that newcomers share beyond them. */
const shared = 256
/** Attempts between two counts of the rows, each of which takes milliseconds. */
const between = 10_000

const lastCount = perDb('counters of attempts', (_: Db) => ({ rows: 0, since: between }))

/**
 * The counter under which an attempt is counted: its own, or, while there are so many that no more are added, one that it shares with
 * others of its kind. Whoever is counted already keeps their own.
 */
export function counterFor(tx: Tx, db: Db, key: string, most = mostCounters): string {
  if (!isCrowded(tx, db, most) || isCounted(tx, key)) return key
  return `${kindOf(key)}:crowd:${bucketOf(key)}`
}

/** Counts the rows now and then: in between each attempt may have added one. */
function isCrowded(tx: Tx, db: Db, most: number): boolean {
  const last = lastCount(wholeOf(db))
  if (last.since >= between) {
    last.rows = tx.select({ rows: count() }).from(rateLimits).get()?.rows ?? 0
    last.since = 0
  }
  last.since += 1
  return last.rows + last.since > most
}

function bucketOf(key: string): number {
  return createHash('sha256').update(key).digest().readUInt32BE() % shared
}

function isCounted(tx: Tx, key: string): boolean {
  return tx.select({ key: rateLimits.key }).from(rateLimits).where(eq(rateLimits.key, key)).get() !== undefined
}

/** Such as `sign-up:network`; what follows names somebody. */
function kindOf(key: string): string {
  return key.split(':').slice(0, 2).join(':')
}
