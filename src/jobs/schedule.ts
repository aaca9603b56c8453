import { Cron } from 'croner'
import type { ServingDeps, SystemActor } from '#src/domain/context.ts'
import { tellOfOverdueUpdates } from '#src/domain/incidents/overdue-updates.ts'
import { tellOfSilentIncidents } from '#src/domain/incidents/silent-incidents.ts'
import { runDueSteps } from '#src/domain/maintenance/run-due-steps.ts'
import { extendAllSeries } from '#src/domain/maintenance/series.ts'
import { closeOrphanedRuns } from '#src/domain/retention/job-runs.ts'
import { allRunsOver, keepWhenDue } from '#src/domain/retention/keep-promise.ts'
import { promises } from '#src/domain/retention/promises.ts'

export interface Job {
  name: string
  /** Minute, hour, day, month, weekday; UTC. */
  cron: string
  run(deps: ServingDeps, actor: SystemActor): unknown
}

/** Everything that happens by the clock. Each job finds out itself what is due, so a missed minute loses nothing. */
export const jobs: Job[] = [
  { name: 'maintenance', cron: '* * * * *', run: runMaintenance },
  { name: 'overdue-updates', cron: '* * * * *', run: tellOfOverdueUpdates },
  { name: 'silent-incidents', cron: '*/5 * * * *', run: tellOfSilentIncidents },
  ...promises.map((promise) => ({
    name: `retention ${promise.name}`,
    cron: `${promise.minute} * * * *`,
    run: (deps: ServingDeps, actor: SystemActor) => keepWhenDue(deps, actor, promise),
  })),
]

/** What is due first: a window that would be over already is not made. */
function runMaintenance(deps: ServingDeps, actor: SystemActor): void {
  runDueSteps(deps, actor)
  extendAllSeries(deps, actor)
}

export interface Schedule {
  /** Starts nothing more; resolves when what is at work has ended with its step. */
  stop(): Promise<void>
}

/**
 * Runs the jobs while serving, each once at the start for what came due meanwhile, one after the other; one that overruns is
 * not started again. The caller holds the instance lock.
 */
export function startSchedule(deps: ServingDeps): Schedule {
  closeOrphanedRuns(deps)
  const caughtUp = catchUp(deps)
  const timers = jobs.map(
    (job) => new Cron(job.cron, { timezone: 'UTC', protect: true, unref: true }, () => runJob(deps, job)),
  )
  return {
    async stop() {
      for (const timer of timers) timer.stop()
      await caughtUp
      await allRunsOver(deps)
    },
  }
}

async function catchUp(deps: ServingDeps): Promise<void> {
  for (const job of jobs) if (!deps.stopping.aborted) await runJob(deps, job)
}

/** Never throws: a job that fails is logged and tried again at its next time. */
export async function runJob(deps: ServingDeps, job: Job): Promise<void> {
  const origin = { ip: '', userAgent: 'job', requestId: '' }
  try {
    await job.run(deps, { kind: 'system', name: job.name, origin })
  } catch (error) {
    deps.logger.error('job failed', { job: job.name, error: String(error) })
  }
}
