import { and, asc, desc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { type Part, partOf } from '#src/db/list-page.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import type { Channel, SubscriberState } from '#src/words.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { kindsOf, matches, ofKind, placeOf } from './list-subscribers.ts'
import { findInside, mostFound } from './search-subscribers.ts'
import type { Subscriber } from './subscriber.ts'

export const subscriberOrders = ['address', 'created', 'quarantined', 'relevance'] as const
export type SubscriberOrder = (typeof subscriberOrders)[number]

/** A list as programs ask for it, who count rows instead of turning pages. */
export interface SortedList {
  states: readonly SubscriberState[]
  channel?: Channel | undefined
  /** A part of the address; '' for everybody. */
  search: string
  order: SubscriberOrder
  descending: boolean
  /** Rows before the first one wanted. */
  offset: number
  limit: number
}

/** Rows that are passed over in one step, between which visitors are answered: some 5 ms. */
const step = 5000

/**
 * Those who match, in the order asked for: by address those of one channel stand together. What is searched for is found among
 * addresses of a thousand subscribers at most, and `relevance` without a search is the address.
 */
export async function sortSubscribers(
  db: Db,
  organizationId: OrganizationId,
  asked: SortedList,
): Promise<Subscriber[]> {
  if (asked.search !== '') return searched(db, organizationId, asked)
  else if (asked.order === 'created') return byCreation(db, organizationId, asked)
  else if (asked.order === 'quarantined') return byQuarantine(db, organizationId, asked)
  else return byAddress(db, organizationId, asked)
}

async function searched(db: Db, organizationId: OrganizationId, asked: SortedList): Promise<Subscriber[]> {
  const { states, channel, search, order, descending, offset, limit } = asked
  const ids = await findInside(db, organizationId, { states, channel, search }, mostFound)
  const found = db.select().from(subscribers).where(inArray(subscribers.id, ids)).all()
  const before = comparing[order](search.trim().toLowerCase())
  const sorted = found.toSorted((a, b) => before(a, b) || compare(a.id, b.id))
  return (descending ? sorted.toReversed() : sorted).slice(offset, offset + limit)
}

type Compare = (a: Subscriber, b: Subscriber) => number

const comparing: Record<SubscriberOrder, (search: string) => Compare> = {
  address: () => byAddresses,
  created: () => (a, b) => a.createdAt - b.createdAt,
  quarantined: () => (a, b) => (a.quarantinedAt ?? 0) - (b.quarantinedAt ?? 0),
  relevance: (search) => (a, b) => distance(a, search) - distance(b, search) || byAddresses(a, b),
}

const byAddresses: Compare = (a, b) => compare(a.channel, b.channel) || compare(a.address, b.address)

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The address itself, one that begins with it, one that has it further on. */
function distance({ address }: Subscriber, search: string): number {
  const at = address.toLowerCase().indexOf(search)
  return at === 0 && address.length === search.length ? -1 : at
}

async function byAddress(db: Db, organizationId: OrganizationId, asked: SortedList): Promise<Subscriber[]> {
  const { states, channel, descending, limit } = asked
  const direction = descending ? desc : asc
  const than = sql.raw(descending ? '<' : '>')
  const which = (after: Subscriber | null): SQL | undefined =>
    and(
      matches(organizationId, { states, channel }),
      after
        ? sql`(${subscribers.channel}, ${subscribers.address}) ${than} (${after.channel}, ${after.address})`
        : undefined,
    )
  const rows = (after: Subscriber | null) =>
    db
      .select()
      .from(subscribers)
      .where(which(after))
      .orderBy(direction(subscribers.channel), direction(subscribers.address))

  let after: Subscriber | null = null
  for (let left = asked.offset; left > 0; left -= step) {
    const last: Subscriber | undefined = rows(after)
      .limit(1)
      .offset(Math.min(left, step) - 1)
      .get()
    if (!last) return []
    after = last
    await yieldToEventLoop()
  }
  return rows(after).limit(limit).all()
}

async function byCreation(db: Db, organizationId: OrganizationId, asked: SortedList): Promise<Subscriber[]> {
  const { states, channel, descending, offset, limit } = asked
  const kinds = kindsOf(db, organizationId, { states, channel })
  const read = (part: Part) =>
    partOf(
      kinds.flatMap((kind) => ofKind(db, organizationId, kind, part, undefined)),
      placeOf,
      part,
    )
  const side = descending ? 'older' : 'newer'

  let place: Part['place'] = null
  for (let left = offset; left > 0; ) {
    const size: number = Math.min(left, step / 5)
    const last: Subscriber | undefined = read({ place, side, limit: size })[size - 1]
    if (!last) return []
    place = placeOf(last)
    left -= size
    await yieldToEventLoop()
  }
  return read({ place, side, limit })
}

/** Of those in quarantine, since of all others there is no such moment. */
async function byQuarantine(db: Db, organizationId: OrganizationId, asked: SortedList): Promise<Subscriber[]> {
  const { channel, descending, offset, limit } = asked
  const moments: { id: string; at: number }[] = []
  for (let after = ''; ; ) {
    const some = db
      .select({ id: subscribers.id, at: subscribers.quarantinedAt })
      .from(subscribers)
      .where(
        and(
          eq(subscribers.organizationId, organizationId),
          eq(subscribers.state, 'quarantined'),
          isNull(subscribers.erasedAt),
          channel && eq(subscribers.channel, channel),
          sql`${subscribers.id} > ${after}`,
        ),
      )
      .orderBy(asc(subscribers.id))
      .limit(step)
      .all()
    moments.push(...some.map(({ id, at }) => ({ id, at: at ?? 0 })))
    const last = some.at(-1)
    if (!last || some.length < step) break
    after = last.id
    await yieldToEventLoop()
  }
  const sorted = moments.toSorted((a, b) => a.at - b.at || compare(a.id, b.id))
  const wanted = (descending ? sorted.toReversed() : sorted).slice(offset, offset + limit).map(({ id }) => id)
  const rows = db.select().from(subscribers).where(inArray(subscribers.id, wanted)).all()
  return wanted.flatMap((id) => rows.find((row) => row.id === id) ?? [])
}
