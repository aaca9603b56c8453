import type { Db } from '#src/db/connection.ts'
import { emptyWriteAheadLog, returnPages } from '#src/db/freed-pages.ts'
import type { JobDeps, SystemActor } from '../context.ts'
import { daysOf } from '../settings/retention-periods.ts'
import { breathe } from '../time/breathe.ts'
import { beginRun, cutOff, finishRun, type JobRun, lastKept, renewRun } from './job-runs.ts'
import type { RetentionPromise } from './promises.ts'
import { removeAged } from './remove-aged.ts'
import type { Run } from './run.ts'

const aDay = 24 * 3_600_000
const anHour = 3_600_000

/** UTC ms of the hourly moment that follows `after`. */
export function nextMoment({ minute }: RetentionPromise, after: number): number {
  const thisHour = after - (after % anHour) + minute * 60_000
  return thisHour > after ? thisHour : thisHour + anHour
}

/** Keeps the promise where its moment has come since it was last kept: after a downtime at once, and after a failure with the next. */
export async function keepWhenDue(deps: JobDeps, actor: SystemActor, promise: RetentionPromise): Promise<void> {
  const last = lastKept(deps.db, promise.name)
  if (last === null || nextMoment(promise, last) <= deps.clock.now()) await keepPromise(deps, actor, promise)
}

/** One run. Null: one is at work already. A run that fails is remembered as such, and logged; this rejects never. */
export function keepPromise(deps: JobDeps, actor: SystemActor, promise: RetentionPromise): Promise<Kept | null> {
  const kept = keep(deps, actor, promise).catch((error) => {
    deps.logger.error('retention failed', { promise: promise.name, error: String(error) })
    return { removed: {}, problem: failed }
  })
  const atWork = runsAtWork(deps)
  atWork.add(kept)
  void kept.finally(() => atWork.delete(kept))
  return kept
}

/** Resolves when no run is at work any more. */
export async function allRunsOver(deps: JobDeps): Promise<void> {
  await Promise.all(runsAtWork(deps))
}

export type Kept = Pick<JobRun, 'removed' | 'problem'>

const failed =
  'It failed; the log of the process says why. What it had removed by then is gone, the rest follows with the next run.'

const atWorkOf = new WeakMap<Db, Set<Promise<unknown>>>()

function runsAtWork({ db }: JobDeps): Set<Promise<unknown>> {
  const known = atWorkOf.get(db) ?? new Set()
  atWorkOf.set(db, known)
  return known
}

async function keep(deps: JobDeps, actor: SystemActor, promise: RetentionPromise): Promise<Kept | null> {
  const row = beginRun(deps, promise.name)
  if (row === null) return null
  const removed: Record<string, number> = {}
  const run: Run = {
    deps,
    actor,
    now: row.startedAt,
    before: row.startedAt - daysOf(deps.db, promise.name) * aDay,
    count(kind, count) {
      if (count > 0) removed[kind] = (removed[kind] ?? 0) + count
    },
    goOn() {
      deps.stopping.throwIfAborted()
      renewRun(deps, row)
    },
  }
  const problem = await work(run, promise)
  finishRun(deps, row, { removed, problem })
  return { removed, problem }
}

async function work(run: Run, promise: RetentionPromise): Promise<string | null> {
  const { deps } = run
  try {
    await promise.keep?.(run)
    await removeAged(run, promise.name)
    await leaveNoTrace(run)
    return null
  } catch (error) {
    if (deps.stopping.aborted) return cutOff
    deps.logger.error('retention failed', { promise: promise.name, error: String(error) })
    return failed
  }
}

/**
 * Gives freed pages back to the disk, whoever freed them, and empties the write-ahead log of what was there before. Where a
 * backup reads at that moment, the next run does.
 */
async function leaveNoTrace({ deps, goOn }: Run): Promise<void> {
  while (returnPages(deps.db)) {
    goOn()
    await breathe()
  }
  emptyWriteAheadLog(deps.db)
}
