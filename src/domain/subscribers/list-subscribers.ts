import { and, eq, inArray, isNull, type SQL, sum } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId, SubscriberId } from '#src/db/ids.ts'
import { beside, type ListPage, listPage, type Part, type Place, partOf, type Turn } from '#src/db/list-page.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { subscriberCounts } from '#src/db/schema/kept-counts.ts'
import { type Channel, channels, type SubscriberState, subscriberStates } from '#src/words.ts'
import { hasPart } from '../mail/mailbox-search.ts'
import type { Subscriber } from './subscriber.ts'

/** Narrows a list of subscribers; erased ones are never listed. */
export interface SubscriberFilter {
  /** A part of the address. */
  search?: string | undefined
  /** These alone. */
  ids?: readonly SubscriberId[]
  state?: SubscriberState
  /** Any of them, where none is named alone. */
  states?: readonly SubscriberState[]
  channel?: Channel | undefined
}

/** Subscribers of one channel in one state, who stand together in the list's index. */
export interface Kind {
  channel: Channel
  state: SubscriberState
  people: number
}

/** Newest first, whoever matches; each one is read where there is something to search for. */
export function listSubscribers(
  db: Reader,
  organizationId: OrganizationId,
  filter: SubscriberFilter,
  turn: Turn,
  size: number,
): ListPage<Subscriber> {
  const kinds = kindsOf(db, organizationId, filter)
  const within = filter.search ? hasPart(subscribers.address, filter.search) : undefined
  return listPage(
    turn,
    size,
    (part) =>
      partOf(
        kinds.flatMap((kind) => ofKind(db, organizationId, kind, part, within)),
        placeOf,
        part,
      ),
    placeOf,
  )
}

/** How many match the filter, whatever is searched for. */
export function countKinds(db: Reader, organizationId: OrganizationId, filter: SubscriberFilter): number {
  return kindsOf(db, organizationId, filter).reduce((total, { people }) => total + people, 0)
}

export function countByState(db: Reader, organizationId: OrganizationId): Record<SubscriberState, number> {
  const kinds = kindsOf(db, organizationId, {})
  const of = (state: SubscriberState) =>
    kinds.reduce((total, kind) => total + (kind.state === state ? kind.people : 0), 0)
  return Object.fromEntries(subscriberStates.map((state) => [state, of(state)])) as Record<SubscriberState, number>
}

/** Channels that some subscriber uses, or used before leaving. */
export function channelsInUse(db: Reader, organizationId: OrganizationId): Channel[] {
  const kinds = kindsOf(db, organizationId, {})
  return channels.filter((channel) => kinds.some((kind) => kind.channel === channel))
}

export function placeOf({ createdAt, id }: Subscriber): Place {
  return { at: createdAt, id }
}

/** The filter as a condition on `subscribers`. */
export function matches(organizationId: OrganizationId, filter: SubscriberFilter): SQL | undefined {
  const { search, channel, ids } = filter
  const states = statesOf(filter)
  return and(
    eq(subscribers.organizationId, organizationId),
    isNull(subscribers.erasedAt),
    ids && inArray(subscribers.id, [...ids]),
    states && inArray(subscribers.state, states),
    channel && eq(subscribers.channel, channel),
    search ? hasPart(subscribers.address, search) : undefined,
  )
}

function statesOf({ state, states }: SubscriberFilter): SubscriberState[] | undefined {
  return state ? [state] : states && [...states]
}

/** The subscribers who are not erased, counted; kinds of which there is nobody may be left out. */
export function kindsOf(db: Reader, organizationId: OrganizationId, filter: SubscriberFilter): Kind[] {
  return db
    .select({
      channel: subscriberCounts.channel,
      state: subscriberCounts.state,
      people: sum(subscriberCounts.people).mapWith(Number),
    })
    .from(subscriberCounts)
    .where(
      and(
        eq(subscriberCounts.organizationId, organizationId),
        inArray(subscriberCounts.state, statesOf(filter) ?? [...subscriberStates]),
        filter.channel && eq(subscriberCounts.channel, filter.channel),
      ),
    )
    .groupBy(subscriberCounts.channel, subscriberCounts.state)
    .all()
}

/** A part of those of one kind, in the order of their index. */
export function ofKind(
  db: Reader,
  organizationId: OrganizationId,
  { channel, state }: Kind,
  part: Part,
  within: SQL | undefined,
): Subscriber[] {
  const { which, order } = beside({ at: subscribers.createdAt, id: subscribers.id }, part)
  return db
    .select()
    .from(subscribers)
    .where(and(matches(organizationId, { channel, state }), which, within))
    .orderBy(...order)
    .limit(part.limit)
    .all()
}
