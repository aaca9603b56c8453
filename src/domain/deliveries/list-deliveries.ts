import { and, asc, count, eq, gt, isNull, type SQL, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { NotificationId } from '#src/db/ids.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import type { DeliveryState } from '#src/words.ts'
import type { Delivery } from './delivery.ts'

export interface DeliveryFilter {
  /** A part of the address, in whatever case. */
  address?: string
  state?: DeliveryState
}

/** What needs a look first, and what arrived last. */
const order: DeliveryState[] = ['failed', 'retrying', 'sending', 'waiting', 'suppressed', 'delivered']

/**
 * The deliveries of one notification, by state; one more than `limit` tells that there is a next page. State by state, because
 * then the index is in order, and no page of a hundred thousand rows has to be sorted.
 */
export function listDeliveries(
  db: Reader,
  notificationId: NotificationId,
  { state, ...filter }: DeliveryFilter,
  limit: number,
  offset: number,
): Delivery[] {
  const found: Delivery[] = []
  let skip = offset
  for (const one of state ? [state] : order) {
    if (found.length >= limit) break
    const where = and(eq(deliveries.state, one), matches(notificationId, filter))
    found.push(...inState(db, where, limit - found.length, skip))
    // Only where nothing was found may all have been skipped.
    if (found.length > 0) skip = 0
    else if (skip > 0) skip = Math.max(0, skip - counted(db, where))
  }
  return found
}

/** Deliveries in one step: an export holds no more than this in memory. */
const step = 500

/** All that match, each once, whatever happens to them meanwhile; in steps. */
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

function inState(db: Reader, where: SQL | undefined, limit: number, offset: number): Delivery[] {
  return db.select().from(deliveries).where(where).orderBy(sql`${deliveries}.rowid`).limit(limit).offset(offset).all()
}

function counted(db: Reader, where: SQL | undefined): number {
  return db.select({ messages: count() }).from(deliveries).where(where).get()?.messages ?? 0
}

function matches(notificationId: NotificationId, { address }: DeliveryFilter): SQL | undefined {
  return and(
    eq(deliveries.notificationId, notificationId),
    address ? sql`instr(lower(${deliveries.address}), ${address.toLowerCase()}) > 0` : undefined,
  )
}
