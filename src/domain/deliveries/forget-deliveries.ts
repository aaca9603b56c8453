import { and, asc, eq, inArray, isNull, lt } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { webhookAttempts } from '#src/db/schema/attempts.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { isEndedAndAddressed } from './ended-deliveries.ts'
import { erasedAddress } from './erased-address.ts'

/**
 * Of a message that is forgotten stays that it was sent, when, and how it ended: every ledger still adds up. These say what goes,
 * in the causing transaction.
 */
const nowhere = { address: '', destination: '', lastAnswer: null }

/** Gives up what could not leave since `before`; not while a process has it in its hands. Returns how many, `limit` at the most. */
export function giveUpStuck(tx: Tx, { before, now }: { before: number; now: number }, limit: number): number {
  const stuck = tx
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(and(inArray(deliveries.state, ['waiting', 'retrying']), lt(deliveries.createdAt, before)))
    .limit(limit)
    .all()
  tx.update(deliveries)
    .set({ state: 'failed', settledAt: now, ...nowhere })
    .where(isAmong(stuck))
    .run()
  return stuck.length
}

/** Takes address and answer from messages that were settled before. Returns how many, `limit` at the most. */
export function forgetSettled(tx: Tx, before: number, limit: number): number {
  const old = tx
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(and(isEndedAndAddressed, lt(deliveries.settledAt, before)))
    .orderBy(asc(deliveries.settledAt))
    .limit(limit)
    .all()
  tx.update(deliveries).set(nowhere).where(isAmong(old)).run()
  return old.length
}

/** A relay's answer often repeats the address, and a host may be somebody's own. */
export function forgetSubscriberIn(tx: Tx, subscriberId: string): void {
  const owed = tx.select({ id: deliveries.id }).from(deliveries).where(eq(deliveries.subscriberId, subscriberId))
  tx.delete(webhookAttempts).where(inArray(webhookAttempts.deliveryId, owed)).run()
  tx.update(deliveries)
    .set({ ...nowhere, address: erasedAddress(subscriberId) })
    .where(eq(deliveries.subscriberId, subscriberId))
    .run()
}

/** Messages of these subscribers are owed to nobody from now on; those that still wait are not sent any more. */
export function detachSubscribers(tx: Tx, now: number, subscriberIds: string[]): void {
  const theirs = inArray(deliveries.subscriberId, subscriberIds)
  tx.update(deliveries)
    .set({ state: 'suppressed', settledAt: now, leaseUntil: null })
    .where(and(theirs, isNull(deliveries.settledAt)))
    .run()
  tx.update(deliveries).set({ subscriberId: null, address: '', lastAnswer: null }).where(theirs).run()
}

/**
 * Mail to somebody in person stands under the pseudonym, and is not sent where it waits. Mail that an address follows is its
 * subscriber's, who leaves with the link in it.
 */
export function forgetAddressee(
  tx: Tx,
  now: number,
  { addresses, pseudonym }: { addresses: string[]; pseudonym: string },
): void {
  const toThem = and(inArray(deliveries.address, addresses), isNull(deliveries.subscriberId))
  tx.update(deliveries)
    .set({ state: 'suppressed', settledAt: now })
    .where(and(toThem, inArray(deliveries.state, ['waiting', 'retrying'])))
    .run()
  tx.update(deliveries).set({ address: pseudonym, lastAnswer: null }).where(toThem).run()
}

function isAmong(rows: { id: string }[]) {
  return inArray(
    deliveries.id,
    rows.map(({ id }) => id),
  )
}
