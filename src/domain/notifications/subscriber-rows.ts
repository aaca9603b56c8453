import { and, asc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { detachSubscribers } from '../deliveries/forget-deliveries.ts'
import { spellingsOf } from '../mail/mailbox-key.ts'

export type SubscriberColumns = Partial<Omit<typeof subscribers.$inferInsert, 'id' | 'organizationId' | 'channel'>>

/** The subscriber that a message went to; of one that was joined with another, the other. */
export function presentSubscriber(db: Reader, id: string): typeof subscribers.$inferSelect | undefined {
  const named = db.select().from(subscribers).where(eq(subscribers.id, id)).get()
  return named?.joinedIntoId ? presentSubscriber(db, named.joinedIntoId) : named
}

/** Who is notified does not depend on it, so no ledger does. */
export function setMailbox(tx: Tx, id: string, mailbox: string): void {
  tx.update(subscribers).set({ mailbox }).where(eq(subscribers.id, id)).run()
}

/** Does not keep the ledgers adding up: only `changeSubscriber()` may call it. */
export function setSubscriber(tx: Tx, id: string, columns: SubscriberColumns, serviceIds?: string[]): void {
  if (Object.keys(columns).length > 0) tx.update(subscribers).set(columns).where(eq(subscribers.id, id)).run()
  if (serviceIds === undefined) return
  tx.delete(subscriberServices).where(eq(subscriberServices.subscriberId, id)).run()
  insertServices(
    tx,
    serviceIds.map((serviceId) => ({ subscriberId: id, serviceId })),
  )
}

/** Who is named beside a URL; who is notified does not depend on it. */
export function forgetContacts(tx: Tx, addresses: string[]): void {
  const spellings = addresses.flatMap(spellingsOf)
  tx.update(subscribers)
    .set({ contact: null })
    .where(and(sql`${subscribers.contact} is not null`, inArray(subscribers.contact, spellings)))
    .run()
}

export function insertServices(tx: Tx, rows: (typeof subscriberServices.$inferInsert)[]): void {
  if (rows.length > 0) tx.insert(subscriberServices).values(rows).run()
}

/**
 * Removes addresses created before `before` that never confirmed, `limit` at the most; the ledgers go on counting their
 * messages. Returns how many.
 */
export function removeNeverConfirmed(tx: Tx, { before, now }: { before: number; now: number }, limit: number): number {
  const ids = tx
    .select({ id: subscribers.id })
    .from(subscribers)
    // As the index has it, word for word: a parameter would not find it.
    .where(and(sql`${subscribers.state} = 'unconfirmed'`, lt(subscribers.createdAt, before)))
    .orderBy(asc(subscribers.createdAt))
    .limit(limit)
    .all()
    .map(({ id }) => id)
  detachSubscribers(tx, now, ids)
  tx.delete(subscribers).where(inArray(subscribers.id, ids)).run()
  return ids.length
}
