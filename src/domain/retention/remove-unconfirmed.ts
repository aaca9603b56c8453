import { and, asc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { removeRows } from './remove-rows.ts'
import { inSteps, type Run } from './run.ts'

/** Addresses that never said yes, and lists of addresses that somebody looked at and did not import. */
export async function removeUnconfirmed(run: Run): Promise<void> {
  await inSteps(run, 'subscribers', (tx, limit) => removeSubscribers(tx, run, limit))
  const unused = and(eq(subscriberImports.state, 'previewed'), lt(subscriberImports.createdAt, run.before))
  await inSteps(run, 'lists', (tx, limit) => removeRows(tx, subscriberImports, unused, limit))
}

/** The messages they were sent stay, to nobody: the ledger counts them. One that still waits is not sent any more. */
function removeSubscribers(tx: Tx, { before, now }: Run, limit: number): number {
  const ids = tx
    .select({ id: subscribers.id })
    .from(subscribers)
    // As the index has it, word for word: a parameter would not find it.
    .where(and(sql`${subscribers.state} = 'unconfirmed'`, lt(subscribers.createdAt, before)))
    .orderBy(asc(subscribers.createdAt))
    .limit(limit)
    .all()
    .map(({ id }) => id)
  const theirs = inArray(deliveries.subscriberId, ids)
  tx.update(deliveries)
    .set({ state: 'suppressed', settledAt: now, leaseUntil: null })
    .where(and(theirs, isNull(deliveries.settledAt)))
    .run()
  tx.update(deliveries).set({ subscriberId: null, address: '', lastAnswer: null }).where(theirs).run()
  tx.delete(subscribers).where(inArray(subscribers.id, ids)).run()
  return ids.length
}
