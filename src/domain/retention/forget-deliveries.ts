import { and, asc, inArray, lt } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { deliveries, webhookAttempts } from '#src/db/schema/delivery.ts'
import { isEndedAndAddressed } from '../notifications/ended-deliveries.ts'
import { removeRows } from './remove-rows.ts'
import { inSteps, type Run } from './run.ts'

/**
 * Of a message that was settled so long ago stays that it was sent, when, and how it ended: the ledger still adds up. Where
 * it went, what was answered and what was posted goes. One that could not leave in all that time is given up.
 */
export async function forgetDeliveries(run: Run): Promise<void> {
  await inSteps(run, 'messages given up', (tx, limit) => giveUp(tx, run, limit))
  await inSteps(run, 'addresses', (tx, limit) => forgetAddresses(tx, run, limit))
  await inSteps(run, 'attempts at webhooks', (tx, limit) =>
    removeRows(tx, webhookAttempts, lt(webhookAttempts.at, run.before), limit),
  )
}

/** Not while a process has it in its hands. */
function giveUp(tx: Tx, { before, now }: Run, limit: number): number {
  const stuck = tx
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(and(inArray(deliveries.state, ['waiting', 'retrying']), lt(deliveries.createdAt, before)))
    .limit(limit)
    .all()
  const which = inArray(
    deliveries.id,
    stuck.map(({ id }) => id),
  )
  tx.update(deliveries)
    .set({ state: 'failed', settledAt: now, address: '', destination: '', lastAnswer: null })
    .where(which)
    .run()
  return stuck.length
}

function forgetAddresses(tx: Tx, { before }: Run, limit: number): number {
  const old = tx
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(and(isEndedAndAddressed, lt(deliveries.settledAt, before)))
    .orderBy(asc(deliveries.settledAt))
    .limit(limit)
    .all()
  const which = inArray(
    deliveries.id,
    old.map(({ id }) => id),
  )
  tx.update(deliveries).set({ address: '', destination: '', lastAnswer: null }).where(which).run()
  return old.length
}
