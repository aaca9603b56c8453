import { and, asc, desc, eq, gt, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { NotificationId } from '#src/db/ids.ts'
import { type ListPage, listPage, type Part, type Place, partOf, type Turn } from '#src/db/list-page.ts'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import type { DeliveryState } from '#src/words.ts'
import { findByBeginning, hasPart, readOneByOne } from '../mail/mailbox-search.ts'
import { countByState } from './count-deliveries.ts'
import type { Delivery } from './delivery.ts'

export interface DeliveryFilter {
  /** A part of the address, in any case. */
  address?: string
  state?: DeliveryState
}

/** Messages that need attention come first, delivered ones last. */
const order: DeliveryState[] = ['failed', 'undecided', 'retrying', 'sending', 'waiting', 'suppressed', 'delivered']

/** A message, and where it stands among those of its state. */
interface Placed {
  delivery: Delivery
  rowid: number
}

/** Rows found by address in a long list; who looks for more has to type more. */
const mostFound = 1000

/**
 * The deliveries of one notification, by state. Reads state by state, in the index's own order, so that no page of a million
 * rows has to be sorted.
 */
export function listDeliveries(
  db: Reader,
  notificationId: NotificationId,
  filter: DeliveryFilter,
  turn: Turn,
  size: number,
): ListPage<Delivery> {
  const { address = '' } = filter
  const isByBeginning = address !== '' && isLong(db, notificationId)
  const found = isByBeginning ? begin(db, notificationId, { ...filter, address }) : []
  const page = listPage(
    turn,
    size,
    (part) => (isByBeginning ? partOf(found, placeOf, part) : inStates(db, notificationId, filter, part)),
    placeOf,
  )
  return { ...page, rows: page.rows.map(({ delivery }) => delivery) }
}

/** True where an address is found by its beginning alone, or by that of its domain. */
export function isLong(db: Reader, notificationId: NotificationId): boolean {
  const counted = Object.values(countByState(db, notificationId))
  return counted.reduce((total, messages) => total + messages, 0) > readOneByOne
}

/** The first page has the highest moment. */
function placeOf({ delivery, rowid }: Placed): Place {
  return {
    at: order.length - order.indexOf(delivery.state),
    id: String(Number.MAX_SAFE_INTEGER - rowid).padStart(16, '0'),
  }
}

function inStates(
  db: Reader,
  notificationId: NotificationId,
  { state, address }: DeliveryFilter,
  part: Part,
): Placed[] {
  const { place, side, limit } = part
  const [rank, rowid] = place ? [order.length - place.at, Number.MAX_SAFE_INTEGER - Number(place.id)] : [-1, 0]
  const onward = side === 'older' ? order : order.toReversed()
  const isBefore = (one: DeliveryState) => (side === 'older' ? order.indexOf(one) < rank : order.indexOf(one) > rank)
  const found: Placed[] = []
  for (const one of onward.filter((known) => (state === undefined || known === state) && !isBefore(known))) {
    if (found.length >= limit) break
    const beyond = side === 'older' ? gt(sql`${deliveries}.rowid`, rowid) : lt(sql`${deliveries}.rowid`, rowid)
    const which = and(
      eq(deliveries.state, one),
      matches(notificationId, { address }),
      order.indexOf(one) === rank ? beyond : undefined,
    )
    found.push(...inState(db, which, side, limit - found.length))
  }
  return found
}

const placed = { delivery: deliveries, rowid: sql<number>`${deliveries}.rowid` }

function inState(db: Reader, which: SQL | undefined, side: Part['side'], limit: number): Placed[] {
  const direction = side === 'older' ? asc : desc
  return db
    .select(placed)
    .from(deliveries)
    .where(which)
    .orderBy(direction(sql`${deliveries}.rowid`))
    .limit(limit)
    .all()
}

function begin(
  db: Reader,
  notificationId: NotificationId,
  { address, state }: DeliveryFilter & { address: string },
): Placed[] {
  const of = db.select().from(notifications).where(eq(notifications.id, notificationId)).get()
  const ids = of ? findByBeginning(db, of.organizationId, address, { limit: mostFound }) : []
  const found = (which: SQL | undefined) =>
    db
      .select(placed)
      .from(deliveries)
      .where(and(eq(deliveries.notificationId, notificationId), which, state && eq(deliveries.state, state)))
      .all()
  return [
    ...found(inArray(deliveries.subscriberId, ids)),
    ...found(and(isNull(deliveries.subscriberId), hasPart(sql`${deliveries.address}`, address))),
  ]
}

/** Deliveries per step: an export holds no more than this in memory. */
const step = 500

/** All matching deliveries in steps, each exactly once even if states change meanwhile. */
export function* eachDelivery(
  db: Reader,
  notificationId: NotificationId,
  filter: DeliveryFilter,
): Generator<Delivery[]> {
  const where = and(filter.state && eq(deliveries.state, filter.state), matches(notificationId, filter))
  const ofEndpoints = db
    .select()
    .from(deliveries)
    .where(and(where, isNull(deliveries.subscriberId)))
    .all()
  if (ofEndpoints.length > 0) yield ofEndpoints
  for (let after = ''; ; ) {
    const rows = db
      .select()
      .from(deliveries)
      .where(and(where, gt(deliveries.subscriberId, after)))
      .orderBy(asc(deliveries.subscriberId))
      .limit(step)
      .all()
    if (rows.length === 0) return
    after = rows.at(-1)?.subscriberId ?? after
    yield rows
  }
}

function matches(notificationId: NotificationId, { address }: DeliveryFilter): SQL | undefined {
  return and(
    eq(deliveries.notificationId, notificationId),
    address ? hasPart(sql`${deliveries.address}`, address) : undefined,
  )
}
