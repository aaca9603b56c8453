import { and, eq, inArray } from 'drizzle-orm'
import type { SQLiteUpdateSetSource } from 'drizzle-orm/sqlite-core'
import type { Tx } from '#src/db/connection.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import type { DeliveryState } from '#src/words.ts'
import { maskAnswer } from '../mail/mask-answer.ts'
import { causeOf } from './cause-of.ts'
import type { Delivery } from './delivery.ts'
import { unlessForgotten } from './erased-address.ts'

/** States in which the relay may have the message: it accepted it, or its answer was lost or is still on the way. */
const leftHere: DeliveryState[] = ['delivered', 'sending', 'retrying']

/** In the causing transaction: the message bounced for good. Returns whose it was; undefined: the report changes nothing. */
export function failReturned(
  tx: Tx,
  deliveryId: string,
  { answer, now }: { answer: string; now: number },
): Pick<Delivery, 'subscriberId' | 'address'> | undefined {
  return update(tx, deliveryId, { ...said(tx, deliveryId, answer), state: 'failed', settledAt: now, leaseUntil: null })
}

/** In the causing transaction: keeps what was said of a message that may still arrive, or has. */
export function noteAnswer(tx: Tx, deliveryId: string, answer: string): void {
  update(tx, deliveryId, said(tx, deliveryId, answer))
}

function said(tx: Tx, id: string, answer: string) {
  const { address, destination } = deliveries
  const to = tx.select({ address, destination }).from(deliveries).where(eq(deliveries.id, id)).get()
  const cause = to ? causeOf(to, answer) : maskAnswer(answer)
  return { lastAnswer: unlessForgotten(answer), cause: unlessForgotten(cause) }
}

/** Ignores reports about messages that never left or have failed already. */
function update(tx: Tx, deliveryId: string, set: SQLiteUpdateSetSource<typeof deliveries>) {
  return tx
    .update(deliveries)
    .set(set)
    .where(and(eq(deliveries.id, deliveryId), inArray(deliveries.state, leftHere)))
    .returning({ subscriberId: deliveries.subscriberId, address: deliveries.address })
    .get()
}
