import { runDueFactorResets } from '#src/domain/accounts/factor-reset.ts'
import { tellOwnersOfTokens } from '#src/domain/api-tokens/tell-owners.ts'
import type { Deps, SystemActor } from '#src/domain/context.ts'
import { remindOfDataRequests } from '#src/domain/data-requests/remind-of-data-requests.ts'
import { notifyOfOverdueUpdates } from '#src/domain/incidents/overdue-updates.ts'
import { notifyOfSilentIncidents } from '#src/domain/incidents/silent-incidents.ts'
import { runDueSteps } from '#src/domain/maintenance/run-due-steps.ts'
import { announcePolicies } from '#src/domain/privacy/announce-policy.ts'
import { publishWhatIsDue } from '#src/domain/publishing/acts.ts'
import { pauseFailingWebhooks } from '#src/domain/webhooks/pause-failing.ts'

/** Jobs of the schedule that tell people what came due while nobody was at work. */
export const catchingUp: Record<string, (deps: Deps, actor: SystemActor) => unknown> = {
  maintenance: (deps, actor) => {
    while (runDueSteps(deps, actor) > 0);
  },
  publications: publishWhatIsDue,
  'overdue-updates': notifyOfOverdueUpdates,
  'factor-resets': runDueFactorResets,
  'silent-incidents': notifyOfSilentIncidents,
  'policy-announcements': announcePolicies,
  'token-holders': tellOwnersOfTokens,
  'failing-webhooks': pauseFailingWebhooks,
  'data-requests': remindOfDataRequests,
}

/**
 * At the first start after a restore, before anything is served or sent: what came due between the backup and now is done, and what it
 * would tell waits with the rest for a person's decision.
 */
export async function catchUp(deps: Deps): Promise<void> {
  for (const [name, run] of Object.entries(catchingUp)) {
    try {
      await run(deps, { kind: 'system', name, origin: { ip: '', userAgent: 'job', requestId: '' } })
    } catch (error) {
      // It comes again with the schedule.
      deps.logger.error('job failed', { job: name, error: String(error) })
    }
  }
}
