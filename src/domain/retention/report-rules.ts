import type { Deps } from '../context.ts'
import { daysOf } from '../settings/retention-periods.ts'
import { nextMoment } from './enforce-rule.ts'
import { type JobRun, lastRuns, remembered } from './job-runs.ts'
import { type RetentionRule, retentionRules } from './retention-rules.ts'

/** A rule and the outcome of its runs. */
export interface RuleReport {
  rule: RetentionRule
  days: number
  /** The run that began last; null: none did yet. */
  last: JobRun | null
  /** True while a run is at work. */
  atWork: boolean
  /** The last run that failed, as far back as runs are remembered; null: none did. */
  failed: JobRun | null
  /** UTC ms. */
  nextAt: number
}

export function reportRules({ db, clock }: Pick<Deps, 'db' | 'clock'>): RuleReport[] {
  const now = clock.now()
  return retentionRules.map((rule) => {
    const runs = lastRuns(db, rule.name, remembered)
    const last = runs[0] ?? null
    return {
      rule,
      days: daysOf(db, rule.name),
      last,
      atWork: last !== null && last.finishedAt === null && (last.leaseUntil ?? 0) > now,
      failed: runs.find(({ problem }) => problem !== null) ?? null,
      nextAt: nextMoment(rule, now),
    }
  })
}
