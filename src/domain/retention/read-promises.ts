import type { Deps } from '../context.ts'
import { daysOf } from '../settings/retention-periods.ts'
import { type JobRun, lastRuns, remembered } from './job-runs.ts'
import { nextMoment } from './keep-promise.ts'
import { promises, type RetentionPromise } from './promises.ts'

/** A promise, and whether it was kept. */
export interface ReadPromise {
  promise: RetentionPromise
  days: number
  /** The run that began last; null: none did yet. */
  last: JobRun | null
  /** It is at work now. */
  atWork: boolean
  /** The last run that failed, as far back as runs are remembered; null: none did. */
  failed: JobRun | null
  /** UTC ms. */
  nextAt: number
}

export function readPromises({ db, clock }: Pick<Deps, 'db' | 'clock'>): ReadPromise[] {
  const now = clock.now()
  return promises.map((promise) => {
    const runs = lastRuns(db, promise.name, remembered)
    const last = runs[0] ?? null
    return {
      promise,
      days: daysOf(db, promise.name),
      last,
      atWork: last !== null && last.finishedAt === null && (last.leaseUntil ?? 0) > now,
      failed: runs.find(({ problem }) => problem !== null) ?? null,
      nextAt: nextMoment(promise, now),
    }
  })
}
