import { and, asc, count, eq, gt, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { NotificationId } from '#src/db/ids.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import type { DeliveryState } from '#src/words.ts'
import { partsOf } from '../mail/mailbox-key.ts'
import type { Delivery } from './delivery.ts'

export interface DeliveryFilter {
  /** A part of the address, in any case. */
  address?: string
  state?: DeliveryState
}

/** Messages that need attention come first, delivered ones last. */
const order: DeliveryState[] = ['failed', 'retrying', 'sending', 'waiting', 'suppressed', 'delivered']

/**
 * The deliveries of one notification, by state; ask for one more than a page holds to learn of a next page. Reads state by
 * state, in the index's own order, so that no page of a hundred thousand rows has to be sorted.
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
    // Rows found mean that the offset is used up; none found, that this whole state may lie within it.
    if (found.length > 0) skip = 0
    else if (skip > 0) skip = Math.max(0, skip - counted(db, where))
  }
  return found
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

function inState(db: Reader, where: SQL | undefined, limit: number, offset: number): Delivery[] {
  return db.select().from(deliveries).where(where).orderBy(sql`${deliveries}.rowid`).limit(limit).offset(offset).all()
}

function counted(db: Reader, where: SQL | undefined): number {
  return db.select({ messages: count() }).from(deliveries).where(where).get()?.messages ?? 0
}

function matches(notificationId: NotificationId, { address }: DeliveryFilter): SQL | undefined {
  return and(
    eq(deliveries.notificationId, notificationId),
    address ? or(...partsOf(address).map((part) => sql`instr(lower(${deliveries.address}), ${part}) > 0`)) : undefined,
  )
}
