import { and, count, eq, gt, inArray, isNull, or, type SQL, sql, sum } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { subscriberCounts } from '#src/db/schema/kept-counts.ts'
import { type Channel, channels } from '#src/words.ts'
import { isForReaders } from '../page-access/sight.ts'
import { areAllInternal, publicAmong } from '../service-status/public-services.ts'
import { follows, followsByChoice, type Topic, topicOf } from './audience.ts'
import { countEventFollowers, hasEventFollowers } from './event-followers.ts'
import type { Notification } from './notification.ts'

/** Channels on which messages wait until they can no longer be recalled. */
export const people: readonly Channel[] = channels.filter((channel) => channel !== 'webhook')

/** Active subscribers by channel, from the kept counts. `topic` absent: everybody who is notified of anything. */
export function countByChannel(db: Reader, organizationId: OrganizationId, topic?: Topic): Map<Channel, number> {
  if (topic && isForReaders(db, organizationId)) return countReaders(db, organizationId, topic)
  const rows = db
    .select({ channel: subscriberCounts.channel, people: sum(subscriberCounts.people).mapWith(Number) })
    .from(subscriberCounts)
    .where(
      and(
        eq(subscriberCounts.organizationId, organizationId),
        eq(subscriberCounts.state, 'active'),
        topic && followTopic(db, topic),
      ),
    )
    .groupBy(subscriberCounts.channel)
    .all()
  const byChoice = new Map(rows.map(({ channel, people }) => [channel, people]))
  return topic ? withEventFollowers(db, organizationId, topic, byChoice) : byChoice
}

/** One by one: which services each may see is in no kept count, and a page's readers are few. */
function countReaders(db: Reader, organizationId: OrganizationId, topic: Topic): Map<Channel, number> {
  const rows = db
    .select({ channel: subscribers.channel, people: count() })
    .from(subscribers)
    .where(follows(db, organizationId, topic))
    .groupBy(subscribers.channel)
    .all()
  return new Map(rows.map(({ channel, people }) => [channel, people]))
}

function withEventFollowers(
  db: Reader,
  organizationId: OrganizationId,
  topic: Topic,
  byChoice: Map<Channel, number>,
): Map<Channel, number> {
  const { eventId, serviceIds } = topic
  if (eventId === undefined || !hasEventFollowers(db, eventId) || areAllInternal(db, serviceIds)) return byChoice
  const others = followsByChoice(db, topic) ?? sql`0`
  const all = new Map(byChoice)
  for (const [channel, people] of countEventFollowers(db, organizationId, eventId, others))
    all.set(channel, (all.get(channel) ?? 0) + people)
  return all
}

/** As `followsByChoice()` has it, of the counts. */
function followTopic(db: Reader, topic: Topic): SQL | undefined {
  if (areAllInternal(db, topic.serviceIds)) return sql`0`
  const { kind } = topic
  const serviceIds = publicAmong(db, topic.serviceIds)
  const { followsAll, chosen, followsIncidents, followsMaintenance } = subscriberCounts
  const named = sql`exists (
    select 1 from json_each(${JSON.stringify(serviceIds)}) as named where instr(${chosen}, ' ' || named.value || ' ') > 0)`
  return and(
    eq(kind === 'incident' ? followsIncidents : followsMaintenance, true),
    or(eq(followsAll, true), serviceIds.length === 0 ? undefined : named),
  )
}

/**
 * Subscribers who are to get a notification that is written now, without reading them: all who follow, less the few who
 * confirmed only after it (`isOwed()`).
 */
export function countFollowers(db: Reader, notification: Notification, among: readonly Channel[] = channels): number {
  const { organizationId, createdAt } = notification
  const topic = topicOf(db, notification)
  const all = [...countByChannel(db, organizationId, topic)]
    .filter(([channel]) => among.includes(channel))
    .reduce((sum, [, people]) => sum + people, 0)
  const late = [gt(subscribers.confirmedAt, createdAt), isNull(subscribers.confirmedAt)]
  return late.reduce((left, when) => left - countWhere(db, organizationId, topic, among, when), all)
}

/** Each column of the index is named, so that SQLite seeks `confirmedAt` in each of the few combinations. */
function countWhere(
  db: Reader,
  organizationId: OrganizationId,
  topic: Topic,
  among: readonly Channel[],
  when: SQL,
): number {
  const { followsAll, followsIncidents, followsMaintenance, channel } = subscribers
  const row = db
    .select({ people: count() })
    .from(subscribers)
    .where(
      and(
        follows(db, organizationId, topic),
        ...[followsAll, followsIncidents, followsMaintenance].map((column) => inArray(column, [true, false])),
        inArray(channel, [...among]),
        when,
      ),
    )
    .get()
  return row?.people ?? 0
}
