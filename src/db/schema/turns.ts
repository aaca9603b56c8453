import { sql } from 'drizzle-orm'
import { index, type SQLiteColumn } from 'drizzle-orm/sqlite-core'

/*
 * Three turns, and each message that is due has one of them: first what one person waits for, such as a new password; then news of an
 * incident, of maintenance or of a service, to many; then what many are told and nobody waits for. Literals, not bound values: SQLite
 * uses a partial index only if a query repeats the index's own condition.
 */

/** It waits for its time or for a free slot. */
export const isDue = (t: Record<'state', SQLiteColumn>) => sql`${t.state} in ('waiting', 'retrying')`

export const isInPerson = (t: Record<'notificationId' | 'kind', SQLiteColumn>) =>
  sql`${t.notificationId} is null and ${t.kind} not in ('service_status', 'announcement', 'notice', 'policy_change')`

export const isForMany = (t: Record<'notificationId' | 'kind', SQLiteColumn>) =>
  sql`(${t.notificationId} is not null or ${t.kind} = 'service_status')`

export const isAtLeisure = (t: Record<'kind', SQLiteColumn>) =>
  sql`${t.kind} in ('announcement', 'notice', 'policy_change')`

/** All that is due, turn by turn, as the indexes have it. */
export const turnsOf = (t: Record<'state' | 'notificationId' | 'kind', SQLiteColumn>) =>
  [isInPerson(t), isForMany(t), isAtLeisure(t)].map((isInTurn) => sql`${isDue(t)} and ${isInTurn}`)

/** One sender has it. */
export const isClaimed = (t: Record<'state', SQLiteColumn>) => sql`${t.state} = 'sending'`

/** Ended, with its address still there: kept for a time. */
export const isEndedAndAddressed = (t: Record<'settledAt' | 'address', SQLiteColumn>) =>
  sql`${t.settledAt} is not null and ${t.address} <> ''`

type TurnColumns = Record<
  'state' | 'channel' | 'notificationId' | 'kind' | 'organizationId' | 'nextAttemptAt' | 'leaseUntil',
  SQLiteColumn
>

/** Indexes of all that is due, a turn each, and of what is on its way. */
export function inTurn(t: TurnColumns) {
  return [
    index('deliveries_due_in_person')
      .on(t.channel, t.nextAttemptAt)
      .where(sql`${isDue(t)} and ${isInPerson(t)}`),
    index('deliveries_due_at_leisure')
      .on(t.channel, t.kind, t.nextAttemptAt)
      .where(sql`${isDue(t)} and ${isAtLeisure(t)}`),
    index('deliveries_due_by_organization')
      .on(t.channel, t.organizationId, t.nextAttemptAt)
      .where(sql`${isDue(t)} and ${isForMany(t)}`),
    index('deliveries_claimed').on(t.leaseUntil).where(isClaimed(t)),
  ]
}
