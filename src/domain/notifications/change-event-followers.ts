import { and, eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { IncidentId } from '#src/db/ids.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { subscriberEvents } from '#src/db/schema/subscriber-events.ts'
import type { Deps } from '../context.ts'
import type { Subscriber } from '../subscribers/subscriber.ts'
import { keepLedger } from './change-subscriber.ts'

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
