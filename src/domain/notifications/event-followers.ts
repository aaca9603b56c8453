import { and, asc, count, eq, exists, not, type SQL, sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { IncidentId, OrganizationId, SubscriberId } from '#src/db/ids.ts'
import { subscriberEvents, subscribers } from '#src/db/schema/delivery.ts'
import type { Channel } from '#src/words.ts'
import type { Deps } from '../context.ts'
import type { Subscriber } from '../subscribers/subscriber.ts'
import { keepLedger } from './change-subscriber.ts'

/** Whoever follows one incident or maintenance window by itself (`subscriber_events`), whatever else they follow. */

type Whose = Pick<Subscriber, 'id' | 'organizationId'>

/** In the causing transaction: the subscriber hears of the event from now on. A second time changes nothing. */
export function addEventFollower(tx: Tx, deps: Pick<Deps, 'clock' | 'ids'>, subscriber: Whose, eventId: string): void {
  keepLedger(tx, deps, subscriber, () => {
    tx.insert(subscriberEvents)
      .values({ subscriberId: subscriber.id, eventId, createdAt: deps.clock.now() })
      .onConflictDoNothing()
      .run()
  })
}

/** In the causing transaction: what was written before is still sent. */
export function removeEventFollower(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  subscriber: Whose,
  eventId: string,
): void {
  keepLedger(tx, deps, subscriber, () => {
    tx.delete(subscriberEvents)
      .where(and(eq(subscriberEvents.subscriberId, subscriber.id), eq(subscriberEvents.eventId, eventId)))
      .run()
  })
}

/** An incident goes on in another one, and so do those who follow it alone. */
export function moveEventFollowers(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  from: IncidentId,
  into: IncidentId,
): void {
  const rows = tx
    .select({ subscriber: subscribers })
    .from(subscriberEvents)
    .innerJoin(subscribers, eq(subscribers.id, subscriberEvents.subscriberId))
    .where(eq(subscriberEvents.eventId, from))
    .all()
  for (const { subscriber } of rows) {
    addEventFollower(tx, deps, subscriber, into)
    removeEventFollower(tx, deps, subscriber, from)
  }
}

export function hasEventFollowers(db: Reader, eventId: string): boolean {
  const row = db
    .select({ one: sql`1` })
    .from(subscriberEvents)
    .where(eq(subscriberEvents.eventId, eventId))
    .limit(1)
    .get()
  return row !== undefined
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
