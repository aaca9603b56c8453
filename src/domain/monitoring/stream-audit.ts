import { and, eq, isNull, lt, or } from 'drizzle-orm'
import type { Db, Reader } from '#src/db/connection.ts'
import { auditStreams } from '#src/db/schema/monitoring.ts'
import { auditHeads } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { auditAfter } from '../audit/list-audit.ts'
import type { Deps } from '../context.ts'
import { publicUrl } from '../settings/instance.ts'
import { syslogMessage } from './syslog-message.ts'

/** Entries that are passed on together, and so the most that come a second time after a crash. */
const step = 200
/** Bytes of a message: what a datagram carries over any network in one piece or few. */
const longest = 8192

interface Streaming extends Pick<Deps, 'db' | 'fixedUrl' | 'defaultUrl'> {
  /** Rejects where the messages may not have arrived. */
  syslog: (messages: readonly string[]) => Promise<void>
}

/**
 * Passes on what was recorded since the last time, each chain in its order, and notes how far it came only afterwards: nothing is lost,
 * and after a crash, or where the other side went away in the middle, one step at the most comes a second time. From the first time
 * on; what was recorded before stays where it is. Throws what `syslog` throws.
 */
export async function streamAudit(deps: Streaming, stopping: AbortSignal): Promise<void> {
  const { db } = deps
  if (isFirst(db)) begin(db)
  const host = new URL(publicUrl(deps)).hostname
  for (const { chain, sequence } of behind(db)) {
    let after = sequence
    for (;;) {
      if (stopping.aborted) return
      const entries = auditAfter(db, chain, after, { limit: step })
      const last = entries.at(-1)
      if (last === undefined) break
      await deps.syslog(entries.map((entry) => syslogMessage({ chain, entry }, host, longest)))
      after = last.sequence
      note(db, chain, after)
    }
  }
}

function isFirst(db: Reader): boolean {
  return db.select().from(auditStreams).limit(1).get() === undefined
}

/** A row of the instance's own chain stands there even before it has an entry: the beginning was made. */
function begin(db: Db): void {
  const ends = db.select({ chain: auditHeads.chain, sequence: auditHeads.sequence }).from(auditHeads).all()
  const own = ends.some(({ chain }) => chain === '') ? [] : [{ chain: '', sequence: 0 }]
  writeUnaudited(
    db,
    (tx) =>
      void tx
        .insert(auditStreams)
        .values([...own, ...ends].map((end) => ({ way: 'syslog' as const, ...end })))
        .run(),
  )
}

/** Chains with entries that were not passed on, and how far each was. */
function behind(db: Reader): { chain: string; sequence: number }[] {
  return db
    .select({ chain: auditHeads.chain, sequence: auditStreams.sequence })
    .from(auditHeads)
    .leftJoin(auditStreams, eq(auditStreams.chain, auditHeads.chain))
    .where(or(isNull(auditStreams.chain), lt(auditStreams.sequence, auditHeads.sequence)))
    .all()
    .map(({ chain, sequence }) => ({ chain, sequence: sequence ?? 0 }))
}

/** Not in the audit log, of which it would never come to an end. */
function note(db: Db, chain: string, sequence: number): void {
  const row = { way: 'syslog' as const, chain, sequence }
  writeUnaudited(db, (tx) => {
    // One that was erased meanwhile is forgotten.
    const isThere =
      tx
        .select()
        .from(auditHeads)
        .where(and(eq(auditHeads.chain, chain)))
        .get() !== undefined
    if (isThere)
      tx.insert(auditStreams)
        .values(row)
        .onConflictDoUpdate({ target: [auditStreams.way, auditStreams.chain], set: row })
        .run()
    else tx.delete(auditStreams).where(eq(auditStreams.chain, chain)).run()
  })
}
