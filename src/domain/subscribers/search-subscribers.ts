import { and, asc, eq, gt, inArray, lte, sql } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import type { OrganizationId, SubscriberId } from '#src/db/ids.ts'
import { type ListPage, listPage, partOf, type Turn } from '#src/db/list-page.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import type { Channel } from '#src/words.ts'
import { findByBeginning, hasPart, readOneByOne } from '../mail/mailbox-search.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import {
  channelsInUse,
  countKinds,
  listSubscribers,
  matches,
  placeOf,
  type SubscriberFilter,
} from './list-subscribers.ts'
import type { Subscriber } from './subscriber.ts'

/** Subscribers that a search of a long list finds; who looks for more has to type more. */
export const mostFound = 1000

export interface FoundSubscribers extends ListPage<Subscriber> {
  /** There are more than a long list's search goes through. */
  more: boolean
  /** Only addresses and domains that begin with what was typed were looked for. */
  byBeginning: boolean
}

/**
 * A page of the subscribers who match, newest first. In a long list indexes find addresses and domains by their beginning;
 * `inside`: every address is read, in steps between which visitors are answered.
 */
export async function searchSubscribers(
  db: Db,
  organizationId: OrganizationId,
  { inside = false, ...filter }: SubscriberFilter & { inside?: boolean },
  turn: Turn,
  size: number,
): Promise<FoundSubscribers> {
  const { search = '', ...rest } = filter
  if (search === '' || countKinds(db, organizationId, rest) <= readOneByOne)
    return { ...listSubscribers(db, organizationId, filter, turn, size), more: false, byBeginning: false }
  const ids = await inLongList(db, organizationId, { ...filter, inside })
  const found = db
    .select()
    .from(subscribers)
    .where(and(inArray(subscribers.id, ids.slice(0, mostFound)), matches(organizationId, rest)))
    .all()
  const page = listPage(turn, size, (part) => partOf(found, placeOf, part), placeOf)
  return { ...page, more: ids.length > mostFound, byBeginning: !inside }
}

/** Ids of all that `searchSubscribers()` finds; `more`: those beyond are not among them. */
export async function idsFound(
  db: Db,
  organizationId: OrganizationId,
  { inside = false, ...filter }: SubscriberFilter & { inside?: boolean },
): Promise<{ ids: SubscriberId[]; more: boolean }> {
  const isLong = countKinds(db, organizationId, { ...filter, search: undefined }) > readOneByOne
  const ids = isLong
    ? await inLongList(db, organizationId, { ...filter, inside })
    : await findInside(db, organizationId, filter, mostFound + 1)
  return { ids: ids.slice(0, mostFound), more: ids.length > mostFound }
}

async function inLongList(
  db: Db,
  organizationId: OrganizationId,
  { inside, search = '', ...rest }: SubscriberFilter & { inside: boolean },
): Promise<SubscriberId[]> {
  const limit = mostFound + 1
  return inside
    ? await findInside(db, organizationId, { ...rest, search }, limit)
    : findByBeginning(db, organizationId, search, { limit, which: matches(organizationId, rest) })
}

/** Addresses in one step: some 5 ms. */
const step = 20_000

/** Ids of those whose address has the search in it, `limit` at the most; every address is read, in steps. */
export async function findInside(
  db: Db,
  organizationId: OrganizationId,
  { search = '', channel, state, states }: SubscriberFilter,
  limit: number,
): Promise<SubscriberId[]> {
  const ids: SubscriberId[] = []
  for (const one of channelsInUse(db, organizationId).filter((used) => channel === undefined || used === channel))
    for (let from: string | undefined = ''; from !== undefined && ids.length < limit; ) {
      const until = endOfStep(db, organizationId, one, from)
      const found = db
        .select({ id: subscribers.id })
        .from(subscribers)
        .where(
          and(
            eq(subscribers.organizationId, organizationId),
            eq(subscribers.channel, one),
            gt(subscribers.address, from),
            until === undefined ? undefined : lte(subscribers.address, until),
            hasPart(subscribers.address, search),
            matches(organizationId, { state, states }),
          ),
        )
        .limit(limit - ids.length)
        .all()
      ids.push(...found.map(({ id }) => id))
      from = until
      await yieldToEventLoop()
    }
  return ids
}

function endOfStep(db: Db, organizationId: OrganizationId, channel: Channel, from: string): string | undefined {
  const row = db
    .select({ address: subscribers.address })
    .from(subscribers)
    .where(
      and(
        eq(subscribers.organizationId, organizationId),
        eq(subscribers.channel, channel),
        gt(subscribers.address, sql`${from}`),
      ),
    )
    .orderBy(asc(subscribers.address))
    .limit(1)
    .offset(step)
    .get()
  return row?.address
}
