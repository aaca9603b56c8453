import { sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { slack } from '#src/db/not-beyond.ts'
import { prepared } from '#src/db/prepared.ts'
import { clockReading } from '#src/db/schema/clock.ts'
import type { Deps } from '../context.ts'

export type ClockReading = Omit<typeof clockReading.$inferSelect, 'id'>

/** How the clock was last seen to go; undefined: nobody has looked yet. */
export function readClock(db: Reader): ClockReading | undefined {
  return prepared(db, 'clock reading', reading).get()
}

export function keepReading(tx: Tx, reading: ClockReading): void {
  prepared(tx, 'clock reading kept', keeping).run({ ...reading })
}

/** Milliseconds without a look after which nobody knows how the clock has gone since: several of the looks that are kept. */
const lookedLately = 5 * 60_000

/**
 * True where nobody has set the clock, or it is known to be right again: what cannot be taken back may go by it. False while that
 * is open (decision 027): whatever would remove something because of its age leaves it.
 */
export function isClockTrusted({ db, clock }: { db: Reader; clock: Deps['clock'] }): boolean {
  const known = readClock(db)
  if (known === undefined) return true
  const since = clock.now() - known.seenAt
  return known.doubtedSince === null && since >= -slack && since <= lookedLately
}

/** UTC ms: what ended before then may be removed on the way. While the clock may be wrong, nothing. */
export function removableBefore(deps: { db: Reader; clock: Deps['clock'] }): number {
  return isClockTrusted(deps) ? deps.clock.now() : 0
}

/**
 * UTC ms by which recorded facts are read. While the clock is doubted because it was set back, that is what it would say otherwise: what
 * people said before would not have happened yet. Where nobody could write down yet that it was, as on a full disk, it stands
 * where the last reading that was kept leaves it: readings are kept each minute.
 */
export function recordedNow({ db, clock }: { db: Reader; clock: Deps['clock'] }): number {
  const known = readClock(db)
  const now = clock.now()
  if (known === undefined) return now
  const behind = known.doubtedSince === null ? 0 : Math.max(0, known.expectedAt - known.seenAt)
  return behind + (now < known.seenAt - slack ? known.seenAt + slack : now)
}

/** A copy of the database was put back: what its clock said then says nothing of this machine's now. */
export function forgetReading(tx: Tx): void {
  tx.delete(clockReading).run()
}

function reading(db: Reader) {
  const { seenAt, expectedAt, doubtedSince, aheadSince } = clockReading
  return db
    .select({ seenAt, expectedAt, doubtedSince, aheadSince })
    .from(clockReading)
    .where(sql`${clockReading.id} = 1`)
    .prepare()
}

function keeping(db: Reader) {
  const kept = {
    seenAt: sql.placeholder('seenAt'),
    expectedAt: sql.placeholder('expectedAt'),
    doubtedSince: sql.placeholder('doubtedSince'),
    aheadSince: sql.placeholder('aheadSince'),
  }
  const set = {
    seenAt: sql`${kept.seenAt}`,
    expectedAt: sql`${kept.expectedAt}`,
    doubtedSince: sql`${kept.doubtedSince}`,
    aheadSince: sql`${kept.aheadSince}`,
  }
  return db
    .insert(clockReading)
    .values({ id: 1, ...kept })
    .onConflictDoUpdate({ target: clockReading.id, set })
    .prepare()
}
