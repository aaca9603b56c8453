import { getTableColumns } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { expect, test } from 'vitest'
import { declared } from './schema/declared.ts'
import { decidingMoments } from './schema/moments.ts'

/*
 * Every number of the schema is a moment that decides something, with how far ahead it can be (moments.ts), or stands in one of the
 * lists below. A new column fails here until somebody has said which it is.
 */

const numbers = declared.flatMap(({ table, name }) =>
  Object.entries(getTableColumns(table))
    .filter(([, { columnType }]) => columnType === 'SQLiteInteger')
    .map(([key, column]) => ({ path: `${name}.${key}`, key, column: column as SQLiteColumn })),
)

/** What happened when: shown, listed in its order, or asked for whether it is there. Nothing ends, begins or is sent by its age. */
const facts =
  /\.(createdAt|updatedAt|changedAt|checkedAt|verifiedAt|usedAt|enabledAt|withdrawnAt|archivedAt|editedAt|removedAt|finishedAt|expandedAt)$/

/** The same under names of their own. */
const furtherFacts = new Set([
  ...['instance.relaySkippedAt', 'instance.bounceCheckedAt', 'instance.setUpAt'],
  ...['accounts.emailVerifiedAt', 'accounts.totpEnabledAt', 'passkeys.lastUsedAt', 'identities.lastSignInAt'],
  ...['factor_resets.requestedAt', 'invitations.acceptedAt'],
  ...['domain_claims.provenAt', 'mail_services.connectedAt', 'mail_services.lastPostAt', 'anchor_places.setAt'],
  ...['backup_state.workingSince', 'backup_state.triedAt', 'backup_state.rehearsedAt'],
  'tls_certificates.triedAt',
  ...['language_models.setAt', 'model_consents.since'],
  ...['status_corrections.from', 'status_corrections.to'],
  ...['incidents.deletedAt'],
  ...['incidents.overdueToldAt', 'incidents.silenceToldAt', 'status_updates.deletedAt'],
  ...['incidents.postmortemDraftedAt', 'incidents.postmortemBegunAt', 'agent_drafts.publishingAt'],
  ...['maintenance_series.endedAt'],
  ...['maintenance_windows.announcedAt', 'maintenance_windows.monitoringAt', 'maintenance_windows.overrunAt'],
  ...['maintenance_windows.deletedAt', 'maintenance_reminders.settledAt'],
  ...['metric_hours.hour', 'metric_hours.lastAt', 'delivery_counts.hour'],
  ...['subscribers.pausedAt', 'subscribers.quarantinedAt', 'subscribers.unsubscribedAt', 'subscribers.erasedAt'],
  ...['webhook_endpoints.pausedAt', 'notifications.recalledAt', 'notifications.lateNotifiedAt'],
  ...['channel_pauses.since', 'mail_failover.since', 'alarms.raisedAt', 'alarms.raisedToldAt', 'alarms.clearedToldAt'],
  ...['alarms.mailedAt', 'metrics_token.madeAt'],
  ...['alarm_webhook.calledAt', 'buckets.retiredAt', 'page_copies.publishedAt', 'page_copies.leavingAt'],
  ...['audit_entries.at', 'audit_epochs.beganAt', 'audit_archives.exportedAt', 'notices.mailedAt'],
  ...['notice_dismissals.at', 'data_requests.receivedAt', 'data_requests.dueNotifiedAt'],
  ...['data_requests.overdueNotifiedAt', 'data_requests.forgottenAt', 'policy_versions.publishedAt'],
  ...['policy_versions.announcedAt', 'policy_acknowledgements.at', 'sub_processor_changes.at'],
  ...['outbox_holds.at', 'outbox_holds.caughtUpAt', 'publications.publishedAt', 'announcements.notifiedAt'],
  // By these the clock itself is judged.
  ...['clock_reading.seenAt', 'clock_reading.expectedAt', 'clock_reading.doubtedSince', 'clock_reading.aheadSince'],
])

/** Chosen by a person or by an authority, as far ahead as they like. */
const chosen = new Set([
  ...['tls_certificates.startsAt', 'tls_certificates.endsAt'],
  ...['api_tokens.expiresAt', 'scim_tokens.expiresAt', 'incidents.nextUpdateBy', 'data_requests.dueAt'],
  'status_updates.nextUpdateBy',
  ...['maintenance_windows.scheduledStart', 'maintenance_windows.scheduledEnd', 'maintenance_reminders.remindAt'],
  ...['notices.startsAt', 'notices.endsAt', 'policy_versions.effectiveAt'],
  ...['publications.publishAt', 'announcements.startsAt', 'announcements.endsAt'],
])

/** No moments. */
const counts =
  /\.(id|\w*[pP]ort|\w+Minutes|\w+Seconds|\w+Hours|\w+Hour|\w+PerMinute|perMinute|position|ordinal|sequence|epoch|version|counter|count|people|messages|entries|anchored|audience|attempts|tries|times|failures|fullReports|duration|status|refusal|days|revision|publishedRevision|column|seen|total|optedOut|unreachable|done|added|kept|skipped|puts|removals|decimalPlaces|totpLastStep|caughtUpFrom|silentAfterHours|reviewAbove|relayConnections|minuteOfDay|keepDaily|keepWeekly|keepMonthly|replicaDays|size)$/

test('a stored moment decides something, and how far ahead it can be is said, or it is known to decide nothing', () => {
  expect(numbers.length).toBeGreaterThan(240)
  const deciding = new Set(decidingMoments.map(({ column }) => column))
  const unnamed = numbers.filter(
    ({ path, column }) =>
      !deciding.has(column) && !furtherFacts.has(path) && !chosen.has(path) && !facts.test(path) && !counts.test(path),
  )
  const instead = 'name it in schema/moments.ts, with how far ahead it can be, or in one of the lists here'
  expect(unnamed.map(({ path }) => `${path} is a number that nobody has explained. Instead: ${instead}.`)).toEqual([])
})

test('the lists name what there is, once', () => {
  const deciding = new Set(decidingMoments.map(({ column }) => column))
  expect(deciding.size).toBe(decidingMoments.length)
  const paths = new Map(numbers.map(({ path, column }) => [path, column]))
  const named = [...furtherFacts, ...chosen]
  expect(named.filter((path) => !paths.has(path))).toEqual([])
  const twice = named.filter((path) => {
    const column = paths.get(path)
    return (column && deciding.has(column)) || facts.test(path) || counts.test(path)
  })
  expect(twice).toEqual([])
})

test('whatever ages under a retention rule by when it happened cannot be in the future', () => {
  const deciding = decidingMoments.map(({ column }) => column)
  const ageing = declared.flatMap(({ table, name, ages }) =>
    (ages?.since ?? []).map((key) => ({ path: `${name}.${key}`, column: getTableColumns(table)[key] as SQLiteColumn })),
  )
  const astray = ageing.filter(({ path, column }) => !deciding.includes(column) && !chosen.has(path))
  // Points of metrics are refused where they are in the future.
  expect(astray.map(({ path }) => path)).toEqual(['metric_hours.hour'])
})
