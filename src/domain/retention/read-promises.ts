import type { Reader } from '#src/db/connection.ts'
import type { Deps } from '../context.ts'
import { notFound } from '../errors.ts'
import { type JobRun, lastRuns, remembered } from './job-runs.ts'
import { nextMoment } from './keep-promise.ts'
import { daysOf } from './periods.ts'
import { promiseOf, promises, type RetentionPromise } from './promises.ts'

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
      days: daysOf(db, promise),
      last,
      atWork: last !== null && last.finishedAt === null && (last.leaseUntil ?? 0) > now,
      failed: runs.find(({ problem }) => problem !== null) ?? null,
      nextAt: nextMoment(promise, now),
    }
  })
}

/** A promise and its period, for a page that speaks of it. Throws not_found. */
export function findPromise(db: Reader, name: string): Pick<ReadPromise, 'promise' | 'days'> {
  const promise = promiseOf(name)
  if (!promise) throw notFound('promise')
  return { promise, days: daysOf(db, promise) }
}
