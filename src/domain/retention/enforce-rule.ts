import { foldLog } from '#src/db/checkpoint.ts'
import type { Db } from '#src/db/connection.ts'
import { returnPages } from '#src/db/freed-pages.ts'
import { perDb } from '#src/db/per-db.ts'
import { watchClock } from '../clock/watch-clock.ts'
import type { JobDeps, SystemActor } from '../context.ts'
import { daysOf } from '../settings/retention-periods.ts'
import { atWork, folding } from '../time/at-work.ts'
import { isClockTrusted } from '../time/clock-reading.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { beginRun, cutOff, finishRun, type JobRun, lastDone, renewRun } from './job-runs.ts'
import { removeAged } from './remove-aged.ts'
import type { RetentionRule } from './retention-rules.ts'
import type { Run } from './run.ts'

const aDay = 24 * 3_600_000
const anHour = 3_600_000
const aMinute = 60_000

/** UTC ms of the hourly moment that follows `after`. */
export function nextMoment({ minute }: RetentionRule, after: number): number {
  const thisHour = after - (after % anHour) + minute * 60_000
  return thisHour > after ? thisHour : thisHour + anHour
}

/** Enforces the rule if its moment has passed since its last success: after a downtime at once, after a failure at the next. */
export async function enforceWhenDue(deps: JobDeps, actor: SystemActor, rule: RetentionRule): Promise<void> {
  const last = lastDone(deps, rule.name)
  if (last === null || nextMoment(rule, last) <= deps.clock.now()) await enforceRule(deps, actor, rule)
}

/** One run; null while another is at work. Never rejects: a failed run is recorded as such, and logged. */
export function enforceRule(deps: JobDeps, actor: SystemActor, rule: RetentionRule): Promise<RuleRun | null> {
  const running = run(deps, actor, rule).catch((error) => {
    deps.logger.error('retention failed', { rule: rule.name, error: String(error) })
    return { removed: {}, problem: failed }
  })
  const atWork = runsAtWork(deps.db)
  atWork.add(running)
  void running.finally(() => atWork.delete(running))
  return running
}

/** Resolves when no run is at work any more. */
export async function allRunsOver(deps: JobDeps): Promise<void> {
  await Promise.all(runsAtWork(deps.db))
}

export type RuleRun = Pick<JobRun, 'removed' | 'problem'>

const failed =
  'It failed; the process log says why. What it had removed by then is gone; the rest follows with the next run.'

/** Somebody set the clock while a run went by it. */
class ClockDoubted extends Error {}

const clockDoubted =
  'The clock of the machine was set meanwhile. What was removed by then is gone; the rest follows once the clock is known to be right.'

const runsAtWork = perDb('retention runs at work', (_: Db) => new Set<Promise<unknown>>())

async function run(deps: JobDeps, actor: SystemActor, rule: RetentionRule): Promise<RuleRun | null> {
  const row = beginRun(deps, rule.name)
  if (row === null) return null
  const removed: Record<string, number> = {}
  const work: Run = {
    deps,
    actor,
    now: row.startedAt,
    before: row.startedAt - daysOf(deps.db, rule.name) * aDay,
    count(kind, count) {
      if (count > 0) removed[kind] = (removed[kind] ?? 0) + count
    },
    goOn() {
      deps.stopping.throwIfAborted()
      watchClock(deps)
      if (!isClockTrusted(deps)) throw new ClockDoubted()
      renewRun(deps, row)
    },
  }
  const problem = await enforce(work, rule, removed)
  finishRun(deps, row, { removed, problem })
  return { removed, problem }
}

async function enforce(run: Run, rule: RetentionRule, removed: Record<string, number>): Promise<string | null> {
  const { deps } = run
  try {
    await rule.enforce?.(run)
    await removeAged(run, rule.name)
    await leaveNoTrace(run, removed)
    return null
  } catch (error) {
    if (deps.stopping.aborted) return cutOff
    if (error instanceof ClockDoubted) return clockDoubted
    deps.logger.error('retention failed', { rule: rule.name, error: String(error) })
    return failed
  }
}

const lastEmptied = perDb('write-ahead log emptied', (_: Db) => ({ at: Number.NEGATIVE_INFINITY }))

/**
 * Gives freed pages back to the disk, whoever freed them, and empties the write-ahead log of older versions of them. Where nothing
 * was removed, not again within a minute: it takes several syncs, and at a start all rules run. While a backup reads, it is left
 * to the next run.
 */
async function leaveNoTrace({ deps, goOn }: Run, removed: Record<string, number>): Promise<void> {
  const last = lastEmptied(deps.db)
  let isNeeded = Object.keys(removed).length > 0 || deps.clock.elapsed() - last.at >= aMinute
  while (returnPages(deps.db)) {
    isNeeded = true
    goOn()
    await yieldToEventLoop()
  }
  if (isNeeded && atWork(folding, () => foldLog(deps.db, { emptied: true }))) last.at = deps.clock.elapsed()
}
