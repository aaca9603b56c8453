import { isNull, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { fewestAttempts, tooOldBegins } from '#src/words/ages.ts'
import { cameBackBegins } from '#src/words/bounces.ts'
import { apiTokens, factorResets, invitations, oneTimeTokens, sessions } from './access.ts'
import { agentDrafts } from './agent-drafts.ts'
import { alarms } from './alarms.ts'
import { sentCalls } from './api-calls.ts'
import { channelPauses, mailFailover, webhookAttempts } from './attempts.ts'
import { backupCopies, backupState } from './backups.ts'
import { acmeAccounts, tlsCertificates } from './certificates.ts'
import { dataRequests } from './data-requests.ts'
import { deliveries, notifications, subscribers } from './delivery.ts'
import { accounts, organizations } from './identity.ts'
import { subscriberImports } from './imports.ts'
import { incidents, statusUpdates } from './incidents.ts'
import { knownDevices } from './known-devices.ts'
import { maintenanceUpdates, maintenanceWindows } from './maintenance.ts'
import { drafts, jobRuns, rateLimits } from './operations.ts'
import { domainClaims, pageLinks, pagePasses } from './page-access.ts'
import { buckets, pageCopies } from './page-copies.ts'
import { programEvents } from './program-events.ts'
import { refusedSignIns } from './refused-sign-ins.ts'
import { scimTokens } from './scim.ts'
import { sentForms } from './sent-forms.ts'
import { serviceStatusChanges, services } from './services.ts'
import { mailDomains, sessionProofs, ssoCeremonies } from './sso.ts'
import { subscriberEvents } from './subscriber-events.ts'
import { subscriptionRequests } from './subscription-requests.ts'
import { isClaimed, isEndedAndAddressed, turnsOf } from './turns.ts'
import { webhookEndpoints } from './webhooks.ts'

/**
 * A stored moment by which something is decided. One that stands further ahead of the clock than it can be written was written
 * while the clock said something else, and does not count as it stands (db/keep-moments.ts).
 * - `wait`: a pause, a lease, the next attempt. It lasts as long as it was meant to, whatever the clock is set to meanwhile; one
 *   too far ahead is over.
 * - `order`: it is compared with other moments, so that none may come before what was earlier: what is ahead moves along when the
 *   clock is set back.
 * - `end`: of a right, or of a delay that protects. One too far ahead is counted from now.
 * - `since`: when something happened that ages, or until which somebody was idle. In the future it is counted from now.
 */
export interface Moment {
  column: SQLiteColumn
  kind: 'wait' | 'order' | 'end' | 'since'
  /** Milliseconds that it may be ahead of the clock. */
  atMost: number
  /** The rows in which it decides, each kind of them in the words of an index, so that none asks for the whole table; absent: all. */
  where?: readonly SQL[]
  /** It is shown in an order with others: where one of them is brought back, all that is ahead comes along. */
  inOrder?: boolean
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

type Where = Moment['where']

const wait = (column: SQLiteColumn, atMost: number, where?: Where): Moment => ({ column, kind: 'wait', atMost, where })
const order = (column: SQLiteColumn, where?: Where): Moment => ({ column, kind: 'order', atMost: 0, where })
const end = (column: SQLiteColumn, atMost: number): Moment => ({ column, kind: 'end', atMost })
const since = (column: SQLiteColumn, where?: Where): Moment => ({ column, kind: 'since', atMost: 0, where })
const shown = (column: SQLiteColumn): Moment => ({ ...since(column), inOrder: true })

const isQueued = turnsOf(deliveries)

/**
 * What may have ended by its age alone: left for it, or given up. What was tried so often may have been refused for good at last; what
 * came back had arrived. By a clock that stood ahead it ended in what is to come, is told by just that, and waits again
 * (domain/deliveries/settle-outdated.ts).
 */
export const mayHaveEndedByAge = sql`(coalesce(${deliveries.cause}, '') in ('too_old', 'superseded')
  or (${deliveries.state} = 'failed' and (${deliveries.attempts} >= ${sql.raw(String(fewestAttempts))}
    or ${deliveries.lastAnswer} like ${sql.raw(`'${tooOldBegins}%'`)})
    and coalesce(${deliveries.lastAnswer}, '') not like ${sql.raw(`'${cameBackBegins}%'`)}))`
const isForGood = [sql`${isEndedAndAddressed(deliveries)} and not ${mayHaveEndedByAge}`]

/** Every other moment is shown, chosen by a person, or compared with its like alone: `moments.test.ts` names them all. */
export const decidingMoments: readonly Moment[] = [
  wait(channelPauses.until, day),
  wait(mailFailover.until, 5 * minute),
  wait(deliveries.nextAttemptAt, day, isQueued),
  wait(deliveries.leaseUntil, minute, [isClaimed(deliveries)]),
  since(deliveries.createdAt, isQueued),
  since(deliveries.retriedAt, isQueued),
  since(deliveries.doubtedAt, isQueued),
  since(deliveries.settledAt, isForGood),
  wait(notifications.releaseAt, 5 * minute),
  order(notifications.createdAt, [isNull(notifications.expandedAt)]),
  order(programEvents.createdAt),
  order(subscribers.confirmedAt),
  since(webhookAttempts.at),
  since(webhookEndpoints.failingSince),
  end(webhookEndpoints.previousSecretUntil, day),
  since(subscribers.createdAt, [sql`${subscribers.state} = 'unconfirmed'`]),
  since(subscribers.fullReportedAt),
  since(subscriberEvents.createdAt),
  since(subscriptionRequests.createdAt),
  since(subscriberImports.createdAt),

  wait(alarms.nextTryAt, 5 * minute),
  since(alarms.clearedAt),
  wait(jobRuns.leaseUntil, 10 * minute),
  since(jobRuns.startedAt),
  wait(rateLimits.windowEndsAt, 2 * day),
  wait(rateLimits.nextAt, 15 * minute),
  wait(buckets.nextAttemptAt, 6 * minute),
  wait(buckets.leaseUntil, 2 * minute),
  since(buckets.failingSince),
  since(buckets.aliveAt),
  wait(pageCopies.dueAt, hour),
  since(backupCopies.madeAt),
  wait(backupState.nextBackupAt, 2 * day),
  wait(backupState.nextCheckAt, 2 * day),
  wait(backupState.nextRehearsalAt, 8 * day),
  wait(tlsCertificates.nextTryAt, 7 * day),
  wait(tlsCertificates.renewAt, 400 * day),
  wait(acmeAccounts.pausedUntil, 7 * day),

  end(sessions.expiresAt, 14 * day),
  since(sessions.createdAt),
  since(sessions.confirmedAt),
  since(sessions.lastSeenAt),
  end(sessionProofs.expiresAt, 7 * day),
  end(knownDevices.expiresAt, 365 * day),
  end(oneTimeTokens.expiresAt, 30 * day),
  end(factorResets.dueAt, day),
  end(refusedSignIns.expiresAt, 90 * day),
  since(refusedSignIns.lastAt),
  end(ssoCeremonies.expiresAt, 15 * minute),
  since(mailDomains.missingSince),
  end(invitations.expiresAt, 30 * day),
  since(apiTokens.lastUsedAt),
  since(apiTokens.revokedAt),
  since(scimTokens.lastUsedAt),
  since(scimTokens.revokedAt),
  end(sentCalls.expiresAt, day),
  end(sentForms.expiresAt, day),
  end(pageLinks.expiresAt, 30 * minute),
  end(pagePasses.expiresAt, 30 * day),
  since(pagePasses.lastSeenAt),
  since(domainClaims.createdAt),

  // What visitors are shown is shown from then on.
  shown(services.startedAt),
  shown(serviceStatusChanges.at),
  shown(statusUpdates.displayAt),
  shown(incidents.startedAt),
  shown(incidents.monitoringAt),
  shown(incidents.resolvedAt),
  shown(maintenanceUpdates.displayAt),
  shown(maintenanceWindows.startedAt),
  shown(maintenanceWindows.endedAt),

  since(accounts.deletionRequestedAt),
  since(organizations.deletedAt),
  since(dataRequests.closedAt),
  since(agentDrafts.createdAt),
  since(drafts.updatedAt),
]
