import { and, desc, eq, gt, isNull, lt, lte, or, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
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
    if (atWorkNow(tx).get({ job, now })) return null
    closingDead(tx).run({ job, now })
    const run = {
      id: deps.ids.id(),
      job,
      startedAt: now,
      leaseUntil: now + lease,
      finishedAt: null,
      removed: {},
      problem: null,
    }
    inserting(tx).run(run)
    forgetting(tx).run({ job })
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
  writeUnaudited(db, (tx) =>
    finishing(tx).run({ id, finishedAt: clock.now(), removed: JSON.stringify(removed), problem }),
  )
}

/** UTC ms at which the job's last successful run began; null: never. One in the future began by a clock that was wrong: it counts as none. */
export function lastDone({ db, clock }: Pick<Deps, 'db' | 'clock'>, job: string): number | null {
  return lastSuccess(db).get({ job, now: clock.now() })?.startedAt ?? null
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

/*
 * Each rule asks all of these every hour, and drizzle takes longer to build one than SQLite to run it.
 */
const job = eq(jobRuns.job, sql.placeholder('job'))
const now = sql.placeholder('now')

const lastSuccess = (db: Reader) =>
  prepared(db, 'last successful run', () =>
    db
      .select({ startedAt: jobRuns.startedAt })
      .from(jobRuns)
      .where(and(job, isNull(jobRuns.problem), gt(jobRuns.finishedAt, 0), lte(jobRuns.startedAt, now)))
      .orderBy(desc(jobRuns.startedAt))
      .limit(1)
      .prepare(),
  )

const atWorkNow = (db: Reader) =>
  prepared(db, 'run at work', () =>
    db
      .select({ id: jobRuns.id })
      .from(jobRuns)
      .where(and(job, isNull(jobRuns.finishedAt), gt(jobRuns.leaseUntil, now)))
      .prepare(),
  )

/** A run whose lease is over will not come back. */
const closingDead = (db: Reader) =>
  prepared(db, 'closing dead runs', () => {
    const isOver = or(isNull(jobRuns.leaseUntil), lte(jobRuns.leaseUntil, now))
    return db
      .update(jobRuns)
      .set({ leaseUntil: null, problem: cutOff })
      .where(and(job, isNull(jobRuns.finishedAt), isNull(jobRuns.problem), isOver))
      .prepare()
  })

const inserting = (db: Reader) =>
  prepared(db, 'beginning of a run', () =>
    db
      .insert(jobRuns)
      .values({
        id: sql.placeholder('id'),
        job: sql.placeholder('job'),
        startedAt: sql.placeholder('startedAt'),
        leaseUntil: sql.placeholder('leaseUntil'),
        finishedAt: null,
        removed: sql.placeholder('removed'),
        problem: null,
      })
      .prepare(),
  )

const finishing = (db: Reader) =>
  prepared(db, 'end of a run', () =>
    db
      .update(jobRuns)
      .set({
        leaseUntil: null,
        finishedAt: sql`${sql.placeholder('finishedAt')}`,
        removed: sql`${sql.placeholder('removed')}`,
        problem: sql`${sql.placeholder('problem')}`,
      })
      .where(eq(jobRuns.id, sql.placeholder('id')))
      .prepare(),
  )

const forgetting = (db: Reader) =>
  prepared(db, 'forgetting old runs', () => {
    const oldestRemembered = db
      .select({ startedAt: jobRuns.startedAt })
      .from(jobRuns)
      .where(job)
      .orderBy(desc(jobRuns.startedAt))
      .limit(1)
      .offset(remembered - 1)
    return db
      .delete(jobRuns)
      .where(and(job, lt(jobRuns.startedAt, sql`(${oldestRemembered})`)))
      .prepare()
  })
