import { and, count, eq, isNull, min, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { type Channel, channels } from '#src/words.ts'
import { countMade, unsentCounts } from '../deliveries/count-deliveries.ts'
import { isAtLeisure, isDue, isForMany, isInPerson } from '../deliveries/turns.ts'
import { isOwed, topicOf } from './audience.ts'
import { countByChannel } from './audience-counts.ts'
import { isLarge } from './ledger.ts'
import type { Notification } from './notification.ts'
import { openNotifications } from './open-notifications.ts'
import { eventOfNotification } from './program-event.ts'

/** Messages that have not left yet on one channel. */
export interface ChannelQueue {
  channel: Channel
  /** Never tried, or waiting for the next attempt; messages that are not made yet included. */
  waiting: number
  /** Those of `waiting` that were tried before. */
  retrying: number
  /** UTC ms since when the oldest waits; null: nothing waits. */
  oldest: number | null
}

/** By channel; channels with nothing to send are left out. `organizationId` null: the whole instance. */
export function readQueue(db: Reader, organizationId: OrganizationId | null): ChannelQueue[] {
  const parts = [...queued(db, organizationId), ...notMadeYet(db, organizationId)]
  return channels
    .map((channel) =>
      parts
        .filter((part) => part.channel === channel)
        .reduce<ChannelQueue>(added, { channel, waiting: 0, retrying: 0, oldest: null }),
    )
    .filter(({ waiting }) => waiting > 0)
}

function added(total: ChannelQueue, part: ChannelQueue): ChannelQueue {
  const since = [total.oldest, part.oldest].filter((at) => at !== null)
  return {
    channel: total.channel,
    waiting: total.waiting + part.waiting,
    retrying: total.retrying + part.retrying,
    oldest: since.length > 0 ? Math.min(...since) : null,
  }
}

function queued(db: Reader, organizationId: OrganizationId | null): ChannelQueue[] {
  return unsentCounts(db, organizationId, ['waiting', 'retrying']).map((row) => ({
    channel: row.channel,
    waiting: row.messages,
    retrying: row.state === 'retrying' ? row.messages : 0,
    oldest: row.notificationId === '' ? oldestOfNone(db, row) : oldestOf(db, row),
  }))
}

type Unsent = ReturnType<typeof unsentCounts>[number]

/** Rows of a notification stand in its index in the order in which they were made. */
function oldestOf(db: Reader, { notificationId, channel, state }: Unsent): number | null {
  const row = db
    .select({ at: deliveries.createdAt })
    .from(deliveries)
    .where(
      and(eq(deliveries.notificationId, notificationId), eq(deliveries.state, state), eq(deliveries.channel, channel)),
    )
    .orderBy(sql`${deliveries}.rowid`)
    .limit(1)
    .get()
  return row?.at ?? null
}

function oldestOfNone(db: Reader, { organizationId, channel, state }: Unsent): number | null {
  const ofOrganization =
    organizationId === '' ? isNull(deliveries.organizationId) : eq(deliveries.organizationId, organizationId)
  const found = [isInPerson, and(isForMany, isNull(deliveries.notificationId)), isAtLeisure].flatMap((which) => {
    const row = db
      .select({ oldest: min(deliveries.createdAt) })
      .from(deliveries)
      .where(and(eq(deliveries.channel, channel), ofOrganization, isDue, which, eq(deliveries.state, state)))
      .get()
    return row?.oldest ?? []
  })
  return found.length > 0 ? Math.min(...found) : null
}

/** Followers whose deliveries are still to be made, of every notification that is not expanded yet. */
function notMadeYet(db: Reader, organizationId: OrganizationId | null): ChannelQueue[] {
  return openNotifications(db, organizationId).flatMap((notification) =>
    isLarge(notification) ? aboutToMake(db, notification) : toMake(db, notification),
  )
}

/** Those who follow it today, less those whose delivery is made: nobody reads a million followers for a screen. */
function aboutToMake(db: Reader, notification: Notification): ChannelQueue[] {
  const made = countMade(db, notification.id)
  const owed = [...countByChannel(db, notification.organizationId, topicOf(db, notification))]
  const programs = eventOfNotification(db, notification.id) !== undefined
  const people = !notification.standing?.programsOnly
  return owed
    .filter(([channel]) => (channel === 'webhook' ? programs : people))
    .map(([channel, followers]) => ({
      channel,
      waiting: Math.max(0, followers - (made.get(channel) ?? 0)),
      retrying: 0,
      oldest: notification.createdAt,
    }))
}

function toMake(db: Reader, notification: Notification): ChannelQueue[] {
  return db
    .select({ channel: subscribers.channel, waiting: count() })
    .from(subscribers)
    .leftJoin(
      deliveries,
      and(eq(deliveries.notificationId, notification.id), eq(deliveries.subscriberId, subscribers.id)),
    )
    .where(and(isOwed(db, notification), isNull(deliveries.id)))
    .groupBy(subscribers.channel)
    .all()
    .map((row) => ({ ...row, retrying: 0, oldest: notification.createdAt }))
}
