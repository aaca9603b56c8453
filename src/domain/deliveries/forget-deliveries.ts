import { and, asc, eq, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { webhookAttempts } from '#src/db/schema/attempts.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { channels } from '#src/words.ts'
import { isEndedAndAddressed } from './ended-deliveries.ts'
import { erasedAddress } from './erased-address.ts'
import { eachTurn, isUndecided } from './turns.ts'

/**
 * The columns that a forgotten message loses. The row, its times and its outcome stay, so that every ledger still adds up.
 * Everything here runs in the causing transaction.
 */
const nowhere = { address: '', destination: '', lastAnswer: null, cause: null }

/** What still waits, in parts of which a partial index has each: of a ledger of years only what is queued is read. */
const unsettled: SQL[] = [
  ...eachTurn.map((turn) => sql`${turn} and ${inArray(deliveries.channel, [...channels])}`),
  isUndecided,
]

/** Gives up messages created before `before` (UTC ms), except claimed ones. Returns how many, `limit` at the most. */
export function giveUpStuck(tx: Tx, { before, now }: { before: number; now: number }, limit: number): number {
  const stuck = unsettled
    .flatMap((which) =>
      tx
        .select({ id: deliveries.id })
        .from(deliveries)
        // A plus keeps SQLite from the indexes of moments, which have every message.
        .where(and(which, lt(sql`+${deliveries.createdAt}`, before)))
        .limit(limit)
        .all(),
    )
    .slice(0, limit)
  if (stuck.length === 0) return 0
  tx.update(deliveries)
    .set({ state: 'failed', settledAt: now, ...nowhere })
    .where(isAmong(stuck))
    .run()
  return stuck.length
}

/** Removes address and answer of messages settled before `before` (UTC ms). Returns how many, `limit` at the most. */
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

/** Removes the answer, too, which often repeats the address, and the host, which may be somebody's own. */
export function forgetSubscriberIn(tx: Tx, subscriberId: string): void {
  const owed = tx.select({ id: deliveries.id }).from(deliveries).where(eq(deliveries.subscriberId, subscriberId))
  tx.delete(webhookAttempts).where(inArray(webhookAttempts.deliveryId, owed)).run()
  tx.update(deliveries)
    .set({ ...nowhere, address: erasedAddress(subscriberId) })
    .where(eq(deliveries.subscriberId, subscriberId))
    .run()
}

/** Detaches messages from these subscribers for good; unsettled ones are suppressed. */
export function detachSubscribers(tx: Tx, now: number, subscriberIds: string[]): void {
  const theirs = inArray(deliveries.subscriberId, subscriberIds)
  tx.update(deliveries)
    .set({ state: 'suppressed', settledAt: now, leaseUntil: null })
    .where(and(theirs, isNull(deliveries.settledAt)))
    .run()
  tx.update(deliveries)
    .set({ subscriberId: null, ...nowhere })
    .where(theirs)
    .run()
}

/**
 * Puts the pseudonym on mail to a person and suppresses it if unsent. Leaves mail of subscriptions alone: a subscriber leaves
 * by the link in it.
 */
export function forgetAddressee(
  tx: Tx,
  now: number,
  { addresses, pseudonym }: { addresses: string[]; pseudonym: string },
): void {
  const toThem = and(inArray(deliveries.address, addresses), isNull(deliveries.subscriberId))
  tx.update(deliveries)
    .set({ state: 'suppressed', settledAt: now })
    .where(and(toThem, inArray(deliveries.state, ['waiting', 'retrying', 'undecided'])))
    .run()
  tx.update(deliveries).set({ address: pseudonym, lastAnswer: null, cause: null }).where(toThem).run()
}

function isAmong(rows: { id: string }[]) {
  return inArray(
    deliveries.id,
    rows.map(({ id }) => id),
  )
}
