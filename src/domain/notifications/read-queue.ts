import { and, count, eq, isNull, min, type SQL, sql, sum } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { deliveries, notifications, subscribers } from '#src/db/schema/delivery.ts'
import { type Channel, channels } from '#src/words.ts'
import { isOwed } from './audience.ts'

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

/** Written out as the partial indexes have it (claim-deliveries.ts). */
const isDue = sql`${deliveries.state} in ('waiting', 'retrying')`
const inPerson = sql`${deliveries.notificationId} is null and ${deliveries.kind} <> 'service_status'`
const forMany = sql`(${deliveries.notificationId} is not null or ${deliveries.kind} = 'service_status')`

/** By channel; channels with nothing to send are left out. `organizationId` null: the whole instance. */
export function readQueue(db: Reader, organizationId: OrganizationId | null): ChannelQueue[] {
  const toMake = notMadeYet(db, organizationId)
  return channels
    .map((channel) =>
      [
        waitingOn(db, channel, organizationId, inPerson),
        waitingOn(db, channel, organizationId, forMany),
        ...toMake.filter((part) => part.channel === channel),
      ].reduce<ChannelQueue>(added, { channel, waiting: 0, retrying: 0, oldest: null }),
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

function waitingOn(db: Reader, channel: Channel, organizationId: OrganizationId | null, which: SQL): ChannelQueue {
  const row = db
    .select({
      waiting: count(),
      retrying: sum(sql`${deliveries.state} = 'retrying'`).mapWith(Number),
      oldest: min(deliveries.createdAt),
    })
    .from(deliveries)
    .where(and(eq(deliveries.channel, channel), ofOrganization(organizationId), isDue, which))
    .get()
  return { channel, waiting: row?.waiting ?? 0, retrying: row?.retrying ?? 0, oldest: row?.oldest ?? null }
}

function ofOrganization(organizationId: OrganizationId | null): SQL | undefined {
  return organizationId === null ? undefined : eq(deliveries.organizationId, organizationId)
}

/** Followers whose deliveries are still to be made, of every notification that is not expanded yet. */
function notMadeYet(db: Reader, organizationId: OrganizationId | null): ChannelQueue[] {
  const open = db
    .select()
    .from(notifications)
    .where(
      and(
        isNull(notifications.expandedAt),
        organizationId === null ? undefined : eq(notifications.organizationId, organizationId),
      ),
    )
    .all()
  return open.flatMap((notification) =>
    db
      .select({ channel: subscribers.channel, waiting: count() })
      .from(subscribers)
      .leftJoin(
        deliveries,
        and(eq(deliveries.notificationId, notification.id), eq(deliveries.subscriberId, subscribers.id)),
      )
      .where(and(isOwed(db, notification), isNull(deliveries.id)))
      .groupBy(subscribers.channel)
      .all()
      .map((row) => ({ ...row, retrying: 0, oldest: notification.createdAt })),
  )
}
