import { and, eq, isNull, lt, or } from 'drizzle-orm'
import type { Db, Reader } from '#src/db/connection.ts'
import { auditStreams } from '#src/db/schema/monitoring.ts'
import { auditHeads } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { AuditWay } from '#src/words.ts'
import { auditAfter } from '../audit/list-audit.ts'
import type { Deps } from '../context.ts'
import { publicUrl } from '../settings/instance.ts'
import type { PassedOn } from './passed-on.ts'

/** Entries that are passed on together, and so the most that come a second time after a crash. */
const step = 200

export interface Receiver {
  way: AuditWay
  /** `host`: of this Opsentry. Throws NotPassedOn where the entries may not have arrived. */
  pass: (entries: readonly PassedOn[], host: string) => Promise<void>
}

/** The other side did not take what was passed on. `retryAfter`: milliseconds for which it wants to be left alone. */
export class NotPassedOn extends Error {
  constructor(
    message: string,
    readonly retryAfter = 0,
  ) {
    super(message)
  }
}

/**
 * Passes on what was recorded since the last time, each chain in its order, and notes how far it came only afterwards: nothing is lost,
 * and after a crash, or where the other side went away in the middle, one step at the most comes a second time. From the first time
 * on; what was recorded before stays where it is. Resolves with how many were passed on. Throws what `pass` throws.
 */
export async function streamAudit(
  deps: Pick<Deps, 'db' | 'fixedUrl' | 'defaultUrl'>,
  { way, pass }: Receiver,
  stopping: AbortSignal,
): Promise<number> {
  const { db } = deps
  if (isFirst(db, way)) begin(db, way)
  const host = new URL(publicUrl(deps)).hostname
  let passed = 0
  for (const { chain, sequence } of behind(db, way)) {
    let after = sequence
    for (;;) {
      if (stopping.aborted) return passed
      const entries = auditAfter(db, chain, after, { limit: step })
      const last = entries.at(-1)
      if (last === undefined) break
      await pass(
        entries.map((entry) => ({ chain, entry })),
        host,
      )
      after = last.sequence
      passed += entries.length
      note(db, { way, chain, sequence: after })
    }
  }
  return passed
}

function isFirst(db: Reader, way: AuditWay): boolean {
  return db.select().from(auditStreams).where(eq(auditStreams.way, way)).limit(1).get() === undefined
}

/** A row of the instance's own chain stands there even before it has an entry: the beginning was made. */
function begin(db: Db, way: AuditWay): void {
  const ends = db.select({ chain: auditHeads.chain, sequence: auditHeads.sequence }).from(auditHeads).all()
  const own = ends.some(({ chain }) => chain === '') ? [] : [{ chain: '', sequence: 0 }]
  writeUnaudited(
    db,
    (tx) =>
      void tx
        .insert(auditStreams)
        .values([...own, ...ends].map((one) => ({ way, ...one })))
        .run(),
  )
}

/** Chains with entries that were not passed on, and how far each was. */
function behind(db: Reader, way: AuditWay): { chain: string; sequence: number }[] {
  return db
    .select({ chain: auditHeads.chain, sequence: auditStreams.sequence })
    .from(auditHeads)
    .leftJoin(auditStreams, and(eq(auditStreams.way, way), eq(auditStreams.chain, auditHeads.chain)))
    .where(or(isNull(auditStreams.chain), lt(auditStreams.sequence, auditHeads.sequence)))
    .all()
    .map(({ chain, sequence }) => ({ chain, sequence: sequence ?? 0 }))
}

/** Not in the audit log, of which it would never come to an end. */
function note(db: Db, row: typeof auditStreams.$inferInsert): void {
  const { way, chain } = row
  const isOfIt = and(eq(auditStreams.way, way), eq(auditStreams.chain, chain))
  writeUnaudited(db, (tx) => {
    // One that was erased meanwhile is forgotten.
    const isThere = tx.select().from(auditHeads).where(eq(auditHeads.chain, chain)).get() !== undefined
    const target = [auditStreams.way, auditStreams.chain]
    if (isThere) tx.insert(auditStreams).values(row).onConflictDoUpdate({ target, set: row }).run()
    else tx.delete(auditStreams).where(isOfIt).run()
  })
}
