import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { organizations } from './identity.ts'
import { maintenanceUpdates, maintenanceWindows } from './maintenance.ts'
import { statusUpdates } from './status.ts'

/** Who is told, and the ledger of every message owed. All times are UTC milliseconds. */

export const channels = ['email'] as const
export type Channel = (typeof channels)[number]

export const subscriberStates = ['unconfirmed', 'active', 'unsubscribed'] as const
export type SubscriberState = (typeof subscriberStates)[number]

export const deliveryStates = ['waiting', 'sending', 'retrying', 'delivered', 'failed', 'suppressed'] as const
export type DeliveryState = (typeof deliveryStates)[number]

export const messageKinds = [
  'status_update',
  'maintenance_update',
  'maintenance_reminder',
  'subscription_confirmation',
  'sign_up',
  'password_reset',
  'password_changed',
  'email_verification',
  'email_changed',
  'invitation',
  'update_overdue',
  'incident_silent',
  'notice',
] as const
export type MessageKind = (typeof messageKinds)[number]

export const subscribers = sqliteTable(
  'subscribers',
  {
    id: text().primaryKey(),
    organizationId: text()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    channel: text({ enum: channels }).notNull(),
    address: text().notNull(),
    state: text({ enum: subscriberStates }).notNull(),
    createdAt: integer().notNull(),
    confirmedAt: integer(),
    unsubscribedAt: integer(),
  },
  (t) => [
    uniqueIndex('subscribers_by_address').on(t.organizationId, t.channel, t.address),
    index('subscribers_by_state').on(t.organizationId, t.state, t.id),
  ],
)

/** What one status update, or one reminder, owes to its followers; written in the transaction that causes it. */
export const notifications = sqliteTable(
  'notifications',
  {
    id: text().primaryKey(),
    organizationId: text()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    /**
     * An incident's update. Of this and the two that follow, one is set: what it is about. A further notification about the
     * same update tells that its text was corrected.
     */
    statusUpdateId: text().references(() => statusUpdates.id, { onDelete: 'restrict' }),
    maintenanceUpdateId: text().references(() => maintenanceUpdates.id, { onDelete: 'restrict' }),
    /** A reminder of this window. */
    maintenanceWindowId: text().references(() => maintenanceWindows.id, { onDelete: 'restrict' }),
    createdAt: integer().notNull(),
    /** Until then it can be recalled, and nothing leaves. */
    releaseAt: integer().notNull(),
    /** Taken back before anything left: it owes nothing. */
    recalledAt: integer(),
    /** The last subscriber id already expanded into a delivery; '' before the first step. */
    expandedThrough: text().notNull().default(''),
    /** Every follower has its delivery. */
    expandedAt: integer(),
  },
  (t) => [
    index('notifications_by_status_update').on(t.statusUpdateId),
    index('notifications_by_maintenance_update').on(t.maintenanceUpdateId),
    index('notifications_to_expand').on(t.releaseAt).where(sql`${t.expandedAt} is null`),
    check(
      'notifications_have_one_cause',
      sql`(status_update_id is not null) + (maintenance_update_id is not null) + (maintenance_window_id is not null) = 1`,
    ),
  ],
)

/** One message owed to one address. `facts` holds ids; the message is rendered when it is sent. */
export const deliveries = sqliteTable(
  'deliveries',
  {
    id: text().primaryKey(),
    /** Null for what the instance itself writes to an account. */
    organizationId: text().references(() => organizations.id, { onDelete: 'restrict' }),
    /** Null for a message that no status update caused, such as a subscription's confirmation. */
    notificationId: text().references(() => notifications.id, { onDelete: 'restrict' }),
    /** Null for a message to somebody else: an account, or whoever was invited. */
    subscriberId: text().references(() => subscribers.id, { onDelete: 'restrict' }),
    /** What a message without a subscriber is about: a one-time token, an invitation, a notice or an account. */
    subjectId: text(),
    channel: text({ enum: channels }).notNull(),
    address: text().notNull(),
    kind: text({ enum: messageKinds }).notNull(),
    state: text({ enum: deliveryStates }).notNull(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: integer().notNull(),
    /** While `sending`: until then the claim belongs to one process. */
    leaseUntil: integer(),
    /** The last words of the relay, or why it was not sent. */
    lastAnswer: text(),
    createdAt: integer().notNull(),
    settledAt: integer(),
  },
  (t) => [
    uniqueIndex('deliveries_once_per_subscriber').on(t.notificationId, t.subscriberId),
    index('deliveries_due').on(t.nextAttemptAt).where(sql`${t.state} in ('waiting', 'retrying')`),
    index('deliveries_claimed').on(t.leaseUntil).where(sql`${t.state} = 'sending'`),
    index('deliveries_by_subscriber').on(t.subscriberId),
  ],
)
