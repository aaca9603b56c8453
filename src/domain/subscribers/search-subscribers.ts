import { and, count, desc, eq, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { type Channel, channels, type SubscriberState, subscriberStates } from '#src/words.ts'
import { partsOf } from '../mail/mailbox-key.ts'
import type { Subscriber } from './subscriber.ts'

/** Narrows a list of subscribers; erased ones are never listed. */
export interface SubscriberFilter {
  /** A part of the address. */
  search?: string
  state?: SubscriberState
  channel?: Channel
}

/** Newest first; one row more than `limit` where there is a next page. */
export function searchSubscribers(
  db: Reader,
  organizationId: OrganizationId,
  filter: SubscriberFilter,
  { limit, offset }: { limit: number; offset: number },
): Subscriber[] {
  return db
    .select()
    .from(subscribers)
    .where(matches(organizationId, filter))
    .orderBy(desc(subscribers.createdAt), desc(subscribers.id))
    .limit(limit)
    .offset(offset)
    .all()
}

export function countByState(db: Reader, organizationId: OrganizationId): Record<SubscriberState, number> {
  const counted = db
    .select({ state: subscribers.state, people: count() })
    .from(subscribers)
    .where(matches(organizationId, {}))
    .groupBy(subscribers.state)
    .all()
  const of = (state: SubscriberState) => counted.find((row) => row.state === state)?.people ?? 0
  return Object.fromEntries(subscriberStates.map((state) => [state, of(state)])) as Record<SubscriberState, number>
}

/** Channels that some subscriber uses, or used before leaving. */
export function channelsInUse(db: Reader, organizationId: OrganizationId): Channel[] {
  const used = db
    .selectDistinct({ channel: subscribers.channel })
    .from(subscribers)
    .where(matches(organizationId, {}))
    .all()
  return channels.filter((channel) => used.some((row) => row.channel === channel))
}

/** The filter as a condition on `subscribers`. */
export function matches(organizationId: OrganizationId, { search, state, channel }: SubscriberFilter): SQL | undefined {
  return and(
    eq(subscribers.organizationId, organizationId),
    isNull(subscribers.erasedAt),
    state && eq(subscribers.state, state),
    channel && eq(subscribers.channel, channel),
    search ? or(...partsOf(search).map((part) => sql`instr(lower(${subscribers.address}), ${part}) > 0`)) : undefined,
  )
}
