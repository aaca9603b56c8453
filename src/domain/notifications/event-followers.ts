import { and, asc, count, eq, exists, not, type SQL, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId, SubscriberId } from '#src/db/ids.ts'
import { prepared } from '#src/db/prepared.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { subscriberEvents } from '#src/db/schema/subscriber-events.ts'
import type { Channel } from '#src/words.ts'

/** Whoever follows one incident or maintenance window by itself (`subscriber_events`), whatever else they follow. */

export function hasEventFollowers(db: Reader, eventId: string): boolean {
  return prepared(db, 'a follower of an event', followerOfEvent).get({ eventId }) !== undefined
}

function followerOfEvent(db: Reader) {
  return db
    .select({ one: sql`1` })
    .from(subscriberEvents)
    .where(eq(subscriberEvents.eventId, sql.placeholder('eventId')))
    .limit(1)
    .prepare()
}

/** As a condition on `subscribers`. */
export function followsEvent(db: Reader, eventId: string): SQL {
  const following = db
    .select({ one: sql`1` })
    .from(subscriberEvents)
    .where(and(eq(subscriberEvents.subscriberId, subscribers.id), eq(subscriberEvents.eventId, eventId)))
  return exists(following)
}

/** Active ones, by channel, who are not among those that `others` names: a few, beside the audience that is kept count of. */
export function countEventFollowers(
  db: Reader,
  organizationId: OrganizationId,
  eventId: string,
  others: SQL,
): Map<Channel, number> {
  const rows = db
    .select({ channel: subscribers.channel, people: count() })
    .from(subscriberEvents)
    .innerJoin(subscribers, eq(subscribers.id, subscriberEvents.subscriberId))
    .where(
      and(
        eq(subscriberEvents.eventId, eventId),
        eq(subscribers.organizationId, organizationId),
        eq(subscribers.state, 'active'),
        not(others),
      ),
    )
    .groupBy(subscribers.channel)
    .all()
  return new Map(rows.map(({ channel, people }) => [channel, people]))
}

/** Ids of the events that a subscriber follows by themselves. */
export function eventsOf(db: Reader, subscriberId: SubscriberId): string[] {
  return db
    .select({ id: subscriberEvents.eventId })
    .from(subscriberEvents)
    .where(eq(subscriberEvents.subscriberId, subscriberId))
    .orderBy(asc(subscriberEvents.eventId))
    .all()
    .map(({ id }) => id)
}
