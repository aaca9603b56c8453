import { and, desc, eq, gt, isNull, lte, notInArray, or } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { jobRuns } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '../context.ts'

export type JobRun = typeof jobRuns.$inferSelect

/** Milliseconds for which a run counts as at work without a sign of life. */
const lease = 10 * 60_000
/** Runs of each job that are remembered. */
export const remembered = 100

/** The run that begins now, or null while another is at work. Of two callers at the same time one gets it. */
export function beginRun(deps: Pick<Deps, 'db' | 'clock' | 'ids'>, job: string): JobRun | null {
  return writeUnaudited(deps.db, (tx) => {
    const now = deps.clock.now()
    if (runningNow(tx, job, now)) return null
    closeDead(tx, job, now)
    const run = {
      id: deps.ids.id(),
      job,
      startedAt: now,
      leaseUntil: now + lease,
      finishedAt: null,
      removed: {},
      problem: null,
    }
    tx.insert(jobRuns).values(run).run()
    forgetOldRuns(tx, job)
    return run
  })
}

/** Renews the lease; written only once in a while. */
export function renewRun({ db, clock }: Pick<Deps, 'db' | 'clock'>, run: JobRun): void {
  const now = clock.now()
  if ((run.leaseUntil ?? 0) - now > lease / 2) return
  run.leaseUntil = now + lease
  writeUnaudited(
    db,
    (tx) =>
      tx
        .update(jobRuns)
        .set({ leaseUntil: now + lease })
        .where(eq(jobRuns.id, run.id))
        .run(),
    { durable: false },
  )
}

export function finishRun(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { id }: JobRun,
  { removed, problem }: Pick<JobRun, 'removed' | 'problem'>,
): void {
  const row = { leaseUntil: null, finishedAt: clock.now(), removed, problem }
  writeUnaudited(db, (tx) => tx.update(jobRuns).set(row).where(eq(jobRuns.id, id)).run())
}

/** UTC ms at which the job's last successful run began; null: never. One in the future began by a clock that was wrong: it counts as none. */
export function lastDone({ db, clock }: Pick<Deps, 'db' | 'clock'>, job: string): number | null {
  const row = db
    .select({ startedAt: jobRuns.startedAt })
    .from(jobRuns)
    .where(
      and(
        eq(jobRuns.job, job),
        isNull(jobRuns.problem),
        gt(jobRuns.finishedAt, 0),
        lte(jobRuns.startedAt, clock.now()),
      ),
    )
    .orderBy(desc(jobRuns.startedAt))
    .limit(1)
    .get()
  return row?.startedAt ?? null
}

/** Newest first. */
export function lastRuns(db: Reader, job: string, limit: number): JobRun[] {
  return db
    .select()
    .from(jobRuns)
    .where(eq(jobRuns.job, job))
    .orderBy(desc(jobRuns.startedAt), desc(jobRuns.id))
    .limit(limit)
    .all()
}

/** Closes runs that a dead process left open. The caller holds the instance lock, so no run is at work. */
export function closeOrphanedRuns({ db }: Pick<Deps, 'db'>): void {
  writeUnaudited(db, (tx) =>
    tx.update(jobRuns).set({ leaseUntil: null, problem: cutOff }).where(isNull(jobRuns.finishedAt)).run(),
  )
}

export const cutOff = 'Opsentry was stopped before it was done.'

function runningNow(tx: Tx, job: string, now: number): boolean {
  const row = tx
    .select({ id: jobRuns.id })
    .from(jobRuns)
    .where(and(eq(jobRuns.job, job), isNull(jobRuns.finishedAt), gt(jobRuns.leaseUntil, now)))
    .get()
  return row !== undefined
}

/** A run whose lease is over will not come back. */
function closeDead(tx: Tx, job: string, now: number): void {
  const dead = and(
    eq(jobRuns.job, job),
    isNull(jobRuns.finishedAt),
    isNull(jobRuns.problem),
    or(isNull(jobRuns.leaseUntil), lte(jobRuns.leaseUntil, now)),
  )
  tx.update(jobRuns).set({ leaseUntil: null, problem: cutOff }).where(dead).run()
}

function forgetOldRuns(tx: Tx, job: string): void {
  const recent = tx
    .select({ id: jobRuns.id })
    .from(jobRuns)
    .where(eq(jobRuns.job, job))
    .orderBy(desc(jobRuns.startedAt), desc(jobRuns.id))
    .limit(remembered)
  tx.delete(jobRuns)
    .where(and(eq(jobRuns.job, job), notInArray(jobRuns.id, recent)))
    .run()
}
