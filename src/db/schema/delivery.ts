import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { mailWays } from '#src/words/mail.ts'
import { channels, deliveryStates, holders, languages, messageKinds, subscriberStates } from '#src/words.ts'
import { id, type NotificationId, type OrganizationId, type ServiceId, type SubscriberId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'
import { statusUpdates } from './incidents.ts'
import { maintenanceUpdates, maintenanceWindows } from './maintenance.ts'
import { services } from './services.ts'
import { inOrder, type Standing } from './standing.ts'
import { byAddresses } from './subscriber-addresses.ts'
import { inTurn, isEndedAndAddressed } from './turns.ts'
import { webhookEndpoints } from './webhooks.ts'

/** Subscribers, and the ledger of every message to them. All times are UTC milliseconds. */

export const subscribers = sqliteTable(
  'subscribers',
  {
    id: id<SubscriberId>().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    channel: text({ enum: channels }).notNull(),
    /** An e-mail address; of a URL, which is a secret, as much as people need to recognise it (channels/address.ts). */
    address: text().notNull(),
    /** Key of the mailbox, the same for each spelling of its address (domain/mail/mailbox-key.ts); null for a URL, and once erased. */
    mailbox: text(),
    /** Sealed: the URL that is posted to; null for e-mail. */
    endpoint: text(),
    /** Sealed: signs what is posted to a webhook; null elsewhere. */
    secret: text(),
    /** An e-mail address: whom the team asks where nothing arrives at a URL; null: nobody was named. */
    contact: text(),
    /** One of the languages in which the page is shown; null, or one that the page offers no more: the page's own. */
    language: text({ enum: languages }),
    state: text({ enum: subscriberStates }).notNull(),
    /** Why it is quarantined, or that a mail was reported as spam. */
    stateReason: text(),
    /** `stateReason` without what differs from address to address: those of one cause are let back in together. */
    cause: text(),
    /** Permanent failures in a row. */
    failures: integer().notNull().default(0),
    /** Days on which its mailbox was full, and the last of them. */
    fullReports: integer().notNull().default(0),
    fullReportedAt: integer(),
    followsIncidents: integer({ mode: 'boolean' }).notNull().default(true),
    followsMaintenance: integer({ mode: 'boolean' }).notNull().default(true),
    /** The whole page; else the services of `subscriber_services`. */
    followsAll: integer({ mode: 'boolean' }).notNull().default(true),
    /** The services of `subscriber_services`, a space around each, in order; '' where there are none. Triggers keep it. */
    chosen: text().notNull().default(''),
    /** Its source: `form`; `invited` by the team and confirmed; `team: ` or `import: ` and the bringer's words. '' once erased. */
    consent: text().notNull().default('form'),
    createdAt: integer().notNull(),
    /** It gets notifications from then on, and none that was written before. */
    confirmedAt: integer(),
    pausedAt: integer(),
    quarantinedAt: integer(),
    unsubscribedAt: integer(),
    /** Its address is forgotten; the row stays for the ledger. */
    erasedAt: integer(),
    /** Another subscriber is the one of this mailbox: links that were mailed to this one lead there. */
    joinedIntoId: text(),
  },
  (t) => [
    ...byAddresses(t),
    index('subscribers_by_state').on(t.organizationId, t.state, t.id),
    // Queries repeat the conditions of partial indexes word for word.
    index('subscribers_listed')
      .on(t.organizationId, t.channel, t.state, t.createdAt, t.id)
      .where(sql`${t.erasedAt} is null`),
    index('subscribers_quarantined').on(t.organizationId, t.cause, t.id).where(sql`${t.state} = 'quarantined'`),
    index('subscribers_unconfirmed').on(t.createdAt).where(sql`${t.state} = 'unconfirmed'`),
    // By these two moments the clock is judged each hour.
    index('subscribers_by_confirmation').on(t.confirmedAt),
    index('subscribers_reported_full').on(t.fullReportedAt).where(sql`${t.fullReportedAt} is not null`),
    index('subscribers_by_audience').on(
      t.organizationId,
      t.state,
      t.followsAll,
      t.followsIncidents,
      t.followsMaintenance,
      t.channel,
      t.confirmedAt,
      t.id,
    ),
  ],
)

export const aboutSubscribers = declare(subscribers, {
  owner: 'notifications',
  shownToVisitors: false,
  personal: {
    address: { erased: 'with-subscriber' },
    mailbox: { erased: 'with-subscriber' },
    endpoint: { erased: 'with-subscriber' },
    contact: { erased: 'by-address' },
    consent: { erased: 'with-subscriber' },
  },
  exported: {
    file: 'subscribers',
    omit: ['endpoint', 'secret', 'mailbox', 'chosen', 'joinedIntoId', 'cause', 'fullReports', 'fullReportedAt'],
    unless: 'erasedAt',
  },
  sealed: { as: 'subscribers', columns: ['endpoint', 'secret'] },
})

/** The services of subscribers who do not follow the whole page. */
export const subscriberServices = sqliteTable(
  'subscriber_services',
  {
    subscriberId: id<SubscriberId>()
      .notNull()
      .references(() => subscribers.id, { onDelete: 'cascade' }),
    serviceId: id<ServiceId>()
      .notNull()
      .references(() => services.id, { onDelete: 'cascade' }),
  },
  (t) => [
    primaryKey({ columns: [t.subscriberId, t.serviceId] }),
    index('subscriber_services_by_service').on(t.serviceId),
  ],
)

export const aboutSubscriberServices = declare(subscriberServices, {
  owner: 'notifications',
  shownToVisitors: false,
  personal: {},
  exported: { within: subscribers, as: 'services', order: ['serviceId'] },
})

/** A status update or reminder to be sent to its followers; written in the transaction that causes it. */
export const notifications = sqliteTable(
  'notifications',
  {
    id: id<NotificationId>().primaryKey(),
    organizationId: id<OrganizationId>()
      .notNull()
      .references(() => organizations.id, { onDelete: 'restrict' }),
    /** An incident's update. Of this and the next two columns one is set. A second one about the same says that it was corrected. */
    statusUpdateId: text().references(() => statusUpdates.id, { onDelete: 'restrict' }),
    maintenanceUpdateId: text().references(() => maintenanceUpdates.id, { onDelete: 'restrict' }),
    /** A reminder of this window. */
    maintenanceWindowId: text().references(() => maintenanceWindows.id, { onDelete: 'restrict' }),
    createdAt: integer().notNull(),
    /** The services it was about when it was written; null in what is older: those that its cause names now. */
    serviceIds: text({ mode: 'json' }).$type<string[]>(),
    standing: text({ mode: 'json' }).$type<Standing>(),
    /** Its number of deliveries, counted when it was written: the ledger must add up to it. */
    audience: integer(),
    /** Until then it can be recalled, and nothing leaves. */
    releaseAt: integer().notNull(),
    /** Recalled before anything left: it has no deliveries. */
    recalledAt: integer(),
    /** The last subscriber id already expanded into a delivery; '' before the first step. */
    expandedThrough: text().notNull().default(''),
    /** Every follower has its delivery. */
    expandedAt: integer(),
    /** The team was notified that it takes too long. */
    lateNotifiedAt: integer('late_told_at'),
  },
  (t) => [
    index('notifications_by_organization').on(t.organizationId, t.createdAt, t.id),
    index('notifications_by_status_update').on(t.statusUpdateId),
    index('notifications_by_maintenance_update').on(t.maintenanceUpdateId),
    index('notifications_by_window').on(t.maintenanceWindowId).where(sql`${t.maintenanceWindowId} is not null`),
    index('notifications_to_expand').on(t.releaseAt).where(sql`${t.expandedAt} is null`),
    check(
      'notifications_have_one_cause',
      sql`(status_update_id is not null) + (maintenance_update_id is not null) + (maintenance_window_id is not null) = 1`,
    ),
  ],
)

export const aboutNotifications = declare(notifications, {
  owner: 'notifications',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/**
 * One message to one address, rendered when it is sent. A message that one person waits for, such as a new password, goes
 * first; messages to many, by a notification or about a service's status, go by organization in turn.
 */
export const deliveries = sqliteTable(
  'deliveries',
  {
    id: text().primaryKey(),
    /** Null for what the instance itself writes to an account. */
    organizationId: id<OrganizationId>().references(() => organizations.id, { onDelete: 'restrict' }),
    /** Null for a message that no status update caused, such as a subscription's confirmation. */
    notificationId: id<NotificationId>().references(() => notifications.id, { onDelete: 'restrict' }),
    /** Null for a message to somebody else: an account, or whoever was invited. */
    subscriberId: id<SubscriberId>().references(() => subscribers.id, { onDelete: 'restrict' }),
    /** An organization's own endpoint, instead of a subscriber. */
    webhookEndpointId: text().references(() => webhookEndpoints.id, { onDelete: 'restrict' }),
    /** The subject of a message without a notification: an event, one-time token, invitation, notice, account or policy version. */
    subjectId: text(),
    channel: text({ enum: channels }).notNull(),
    address: text().notNull(),
    /** The host it goes to: one that is slow holds up nothing that goes elsewhere; '' for e-mail, which all goes to the relay. */
    destination: text().notNull().default(''),
    kind: text({ enum: messageKinds }).notNull(),
    state: text({ enum: deliveryStates }).notNull(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: integer().notNull(),
    /** While `sending`: until then the claim belongs to one process. */
    leaseUntil: integer(),
    /** The last words of the relay, or why it was not sent. */
    lastAnswer: text(),
    /** `lastAnswer` without what differs from message to message: those of one cause are tried again together. */
    cause: text(),
    /** Set by a refusal that was the sender's or the relay's fault. */
    heldBy: text({ enum: holders }),
    /** The way that the last attempt took; null: none yet, or no mail. */
    way: text({ enum: mailWays }),
    /** The relay took it up and broke off, the first time since it was queued: it may have it. */
    doubtedAt: integer(),
    createdAt: integer().notNull(),
    /** A person asked for it again: from then on it counts as young. */
    retriedAt: integer(),
    settledAt: integer(),
  },
  (t) => [
    uniqueIndex('deliveries_once_per_subscriber').on(t.notificationId, t.subscriberId),
    uniqueIndex('deliveries_once_per_endpoint').on(t.notificationId, t.webhookEndpointId),
    ...inTurn(t),
    index('deliveries_by_notification').on(t.notificationId, t.state),
    index('deliveries_by_endpoint').on(t.webhookEndpointId, t.createdAt),
    index('deliveries_failed').on(t.organizationId, t.cause, t.createdAt).where(sql`${t.state} = 'failed'`),
    index('deliveries_held').on(t.channel, t.heldBy).where(sql`${t.state} = 'retrying' and ${t.heldBy} is not null`),
    ...inOrder(t),
    index('deliveries_undecided').on(t.nextAttemptAt).where(sql`${t.state} = 'undecided'`),
    index('deliveries_by_subscriber').on(t.subscriberId),
    index('deliveries_by_organization').on(t.organizationId),
    index('deliveries_of_instance').on(t.kind, t.createdAt, t.id).where(sql`${t.organizationId} is null`),
    index('deliveries_to_forget').on(t.settledAt).where(isEndedAndAddressed(t)),
  ],
)

export const aboutDeliveries = declare(deliveries, {
  owner: 'deliveries',
  shownToVisitors: false,
  personal: { address: { erased: 'by-address', section: 'mails' }, lastAnswer: { erased: 'by-address' } },
  exported: false,
})
