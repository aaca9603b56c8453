import { Cron } from 'croner'
import { isFenced } from '#src/db/fence.ts'
import { StorageError } from '#src/db/storage.ts'
import { runDueFactorResets } from '#src/domain/accounts/factor-reset.ts'
import { mailAnnouncements } from '#src/domain/announcements/mail-announcements.ts'
import { tellOwnersOfTokens } from '#src/domain/api-tokens/tell-owners.ts'
import { checkAuditAtNight } from '#src/domain/backup/check-audit.ts'
import { reviewUndecided } from '#src/domain/backup/hold-outbox.ts'
import { forgetCutOffWork, keepBackups } from '#src/domain/backup/keep-backups.ts'
import { isClockSteady, watchClock } from '#src/domain/clock/watch-clock.ts'
import type { JobDeps, SystemActor } from '#src/domain/context.ts'
import { remindOfDataRequests } from '#src/domain/data-requests/remind-of-data-requests.ts'
import { settleTooOld } from '#src/domain/deliveries/settle-outdated.ts'
import { notifyOfOverdueUpdates } from '#src/domain/incidents/overdue-updates.ts'
import { notifyOfSilentIncidents } from '#src/domain/incidents/silent-incidents.ts'
import { runDueSteps } from '#src/domain/maintenance/run-due-steps.ts'
import { extendAllSeries } from '#src/domain/maintenance/series.ts'
import { countJob } from '#src/domain/monitoring/figures.ts'
import { tellAlarms } from '#src/domain/notifications/alarm-webhook/tell-alarms.ts'
import { sendDueAnchor } from '#src/domain/notifications/audit-anchors/send-anchors.ts'
import { readBounces } from '#src/domain/notifications/bounces/read-mailbox.ts'
import { notifyOfLateNotifications } from '#src/domain/notifications/late-notifications.ts'
import { checkDomainClaims } from '#src/domain/organizations/prove-domain.ts'
import { announcePolicies } from '#src/domain/privacy/announce-policy.ts'
import { duePublications } from '#src/domain/publications/find-publication.ts'
import { enforceWhenDue } from '#src/domain/retention/enforce-rule.ts'
import { closeOrphanedRuns } from '#src/domain/retention/job-runs.ts'
import { retentionRules } from '#src/domain/retention/retention-rules.ts'
import { runImports } from '#src/domain/subscriber-imports/run-imports.ts'
import { endEventFollowings } from '#src/domain/subscribers/end-event-followings.ts'
import { atWork, isLeftOut } from '#src/domain/time/at-work.ts'
import { isClockTrusted } from '#src/domain/time/clock-reading.ts'
import { everySecond } from '#src/domain/time/every-second.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { undoCutOffImports } from '#src/domain/transfer/undo-import.ts'
import { pauseFailingWebhooks } from '#src/domain/webhooks/pause-failing.ts'
import { carryOverRequests } from './carry-over-requests.ts'
import { passOnAudit } from './pass-on-audit.ts'
import { watchInstance } from './watch-instance.ts'

export interface Job {
  name: string
  /** Minute, hour, day, month, weekday; UTC. A sixth in front of them: second. */
  cron: string
  /**
   * The clock by which it acts. `steady`, where it says nothing: one that was set a moment ago tells nothing. `trusted`: what it does
   * cannot be taken back, and nobody waits for it. `any`: it must not wait.
   */
  by?: 'any' | 'steady' | 'trusted'
  run: (deps: JobDeps, actor: SystemActor) => unknown
}

const eachSecond = '* * * * * *'

/** Everything that happens by the clock. Each job finds out itself what is due, so a missed minute loses nothing. */
export const jobs: Job[] = [
  { name: 'too-old-messages', cron: '* * * * *', run: settleTooOld },
  { name: 'maintenance', cron: '* * * * *', run: runMaintenance },
  { name: 'publications', cron: '* * * * *', run: publishIfDue },
  { name: 'announcements', cron: eachSecond, run: mailAnnouncements },
  { name: 'overdue-updates', cron: '* * * * *', run: notifyOfOverdueUpdates },
  { name: 'factor-resets', cron: '* * * * *', by: 'trusted', run: runDueFactorResets },
  { name: 'silent-incidents', cron: '*/5 * * * *', run: notifyOfSilentIncidents },
  { name: 'followed-events', cron: '13 * * * *', by: 'trusted', run: endEventFollowings },
  { name: 'policy-announcements', cron: '* * * * *', run: announcePolicies },
  { name: 'subscriber-imports', cron: eachSecond, run: runImports },
  { name: 'imports-cut-off', cron: '* * * * *', by: 'any', run: undoCutOffImports },
  { name: 'alarms', cron: '*/5 * * * * *', by: 'any', run: tellAlarms },
  { name: 'instance-watch', cron: '* * * * *', by: 'any', run: watchInstance },
  { name: 'certificates', cron: '* * * * *', run: keepOwnCertificates },
  { name: 'audit-stream', cron: '*/5 * * * * *', by: 'any', run: passOnAudit },
  { name: 'undecided-messages', cron: '* * * * *', run: reviewUndecided },
  { name: 'late-notifications', cron: '* * * * *', run: notifyOfLateNotifications },
  { name: 'token-holders', cron: '* * * * *', run: tellOwnersOfTokens },
  { name: 'failing-webhooks', cron: '7 * * * *', by: 'trusted', run: pauseFailingWebhooks },
  { name: 'bounces', cron: '* * * * *', run: readBounces },
  { name: 'dkim-records', cron: '23 * * * *', run: lookForDkimRecords },
  { name: 'mail-domains', cron: '29 * * * *', run: lookForMailDomains },
  { name: 'domain-claims', cron: '11 * * * *', run: checkDomainClaims },
  ...retentionRules.map((rule) => ({
    name: `retention ${rule.name}`,
    cron: `${rule.minute} * * * *`,
    by: 'trusted' as const,
    run: (deps: JobDeps, actor: SystemActor) => enforceWhenDue(deps, actor, rule),
  })),
  { name: 'backups', cron: '*/5 * * * * *', run: keepBackups },
  { name: 'audit-check', cron: '41 4 * * *', run: checkAuditAtNight },
  { name: 'audit-anchors', cron: '*/10 * * * *', run: sendDueAnchor },
  { name: 'older-requests', cron: '31 * * * *', run: carryOverRequests },
  { name: 'data-requests', cron: '37 * * * *', run: remindOfDataRequests },
]

/** Loaded with the first hour: most instances sign no mail, and have no single sign-on. */
async function lookForDkimRecords(deps: JobDeps, actor: SystemActor): Promise<void> {
  const { checkDkimKeys } = await import('#src/domain/mail/check-dkim.ts')
  await checkDkimKeys(deps, actor)
}

async function lookForMailDomains(deps: JobDeps, actor: SystemActor): Promise<void> {
  const { checkMailDomains } = await import('#src/domain/sso/mail-domains.ts')
  await checkMailDomains(deps, actor)
}

/** Most instances stand behind a proxy that sees to certificates. */
async function keepOwnCertificates(deps: JobDeps, actor: SystemActor): Promise<void> {
  if (deps.authority === null) return
  const { keepCertificates } = await import('#src/domain/certificates/keep-certificates.ts')
  await keepCertificates(deps, actor)
}

/** Due steps before new windows, so that no window is made that would be over already. */
function runMaintenance(deps: JobDeps, actor: SystemActor): void {
  runDueSteps(deps, actor)
  extendAllSeries(deps, actor)
}

/** The verbs that can wait are most of what writes: loaded with the first that is due. */
async function publishIfDue(deps: JobDeps, actor: SystemActor): Promise<void> {
  if (duePublications(deps.db, deps.clock.now()).length === 0) return
  const { publishWhatIsDue } = await import('#src/domain/publishing/acts.ts')
  publishWhatIsDue(deps, actor)
}

export interface Schedule {
  /** Starts nothing more; resolves when what runs is done. */
  stop: () => Promise<void>
}

/**
 * Runs the jobs while serving, each once at the start for what came due meanwhile; one that overruns is not
 * started again. The caller holds the instance lock.
 */
export function startSchedule(deps: JobDeps, scheduled: readonly Job[] = jobs): Schedule {
  void runJob(deps, { name: 'runs cut off', cron: '', run: closeOrphanedRuns })
  void runJob(deps, { name: 'backups cut off', cron: '', by: 'any', run: forgetCutOffWork })
  const running = new Map<Job, Promise<void>>()
  /** Nothing where the last run of the job goes on. */
  function run(job: Job): void {
    if (running.has(job)) return
    const done = runJob(deps, job).finally(() => running.delete(job))
    running.set(job, done)
  }

  /** One by one: what each goes on with in its own task is known to be its own. */
  async function runEach(): Promise<void> {
    for (const job of scheduled) {
      if (stopped) return
      run(job)
      await yieldToEventLoop()
    }
  }

  function runByClock(job: Job): { stop: () => void } {
    // With whatever else this thread does each second.
    if (job.cron === eachSecond) return everySecond(() => run(job))
    else return new Cron(job.cron, { utcOffset: 0, unref: true }, () => run(job))
  }

  let stopped = false
  const starting = runEach()
  const timers = scheduled.map(runByClock)
  return {
    async stop() {
      stopped = true
      for (const timer of timers) timer.stop()
      await starting
      await Promise.all(running.values())
    },
  }
}

/**
 * Never throws: a job that fails is logged and tried again at its next time. One that hung lately is left out, and so is one that does
 * not go by the clock as it is now.
 */
export async function runJob(deps: JobDeps, job: Job): Promise<void> {
  if (isLeftOut(job.name) || isFenced(deps.db)) return
  const origin = { ip: '', userAgent: 'job', requestId: '' }
  const [at, began] = [deps.clock.now(), deps.clock.elapsed()]
  const count = (failed: boolean) =>
    countJob(deps.db, job.name, { at, seconds: (deps.clock.elapsed() - began) / 1000, failed })
  try {
    watchClock(deps)
    if (!goesBy(deps, job)) return
    await atWork(job.name, () => job.run(deps, { kind: 'system', name: job.name, origin }))
    count(false)
  } catch (error) {
    count(true)
    // A storage that fails is logged once (jobs/watch-storage.ts), not by every job.
    if (!(error instanceof StorageError)) deps.logger.error('job failed', { job: job.name, error: String(error) })
  }
}

function goesBy(deps: JobDeps, { by = 'steady' }: Job): boolean {
  if (by === 'any') return true
  else return isClockSteady(deps) && (by === 'steady' || isClockTrusted(deps))
}
