import { sql } from 'drizzle-orm'
import { index, type SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { incidents } from './incidents.ts'
import type { maintenanceWindows } from './maintenance.ts'

type IncidentRow = typeof incidents.$inferSelect
type WindowRow = typeof maintenanceWindows.$inferSelect

/**
 * How the incident or window of a notification stood when it was written; null in what is older: as it stands now. It holds no
 * words: those are told as they read when the message leaves, so that nobody is sent a sentence that was put right.
 */
export type Standing = {
  /** The update that was written last by then. */
  through: string
  /** Programs alone are told. */
  programsOnly: boolean
} & ({ kind: 'incident'; incident: StoodIncident } | { kind: 'maintenance'; window: StoodWindow })

export type StoodIncident = Pick<
  IncidentRow,
  'status' | 'impact' | 'impactOverride' | 'startedAt' | 'monitoringAt' | 'resolvedAt' | 'updatedAt'
> & {
  /** It was taken back, and programs that were told of it are told that it is over. */
  withdrawn: boolean
}

export type StoodWindow = Pick<
  WindowRow,
  | 'status'
  | 'impact'
  | 'scheduledStart'
  | 'scheduledEnd'
  | 'endedAt'
  | 'monitoringAt'
  | 'autoStart'
  | 'autoComplete'
  | 'updatedAt'
> & {
  hasReminders: boolean
  remindedAt: number | null
}

type DeliveryColumns = Record<
  'state' | 'channel' | 'notificationId' | 'kind' | 'subscriberId' | 'webhookEndpointId',
  SQLiteColumn
>

/** Indexes of unsettled news by receiver, who gets them in their order (deliveries/in-order.ts); mail keeps none. */
export function inOrder(t: DeliveryColumns) {
  const isUnsettledNews = sql`${t.state} in ('waiting', 'retrying', 'sending') and ${t.channel} <> 'email' and (${t.notificationId} is not null or ${t.kind} = 'service_status')`
  return [
    index('deliveries_before_subscriber').on(t.subscriberId).where(isUnsettledNews),
    index('deliveries_before_endpoint').on(t.webhookEndpointId).where(isUnsettledNews),
  ]
}
