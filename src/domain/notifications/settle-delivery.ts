import { and, eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { type DeliveryState, deliveries } from '#src/db/schema/delivery.ts'
import { keepBooks, markOwing } from '#src/db/write.ts'
import type { Deps, SendResult } from '../context.ts'
import { giveUpAfter, waitAfter } from './back-off.ts'
import type { Delivery } from './claim-deliveries.ts'
import { noteOutcome } from './note-outcome.ts'

/** The receiving side's words are kept, but not a novel. */
const longestAnswer = 1000

/** Writes how an attempt ended, unless the claim was lost meanwhile, and what follows for whoever was to get it. */
export function settleDelivery(deps: Deps, delivery: Delivery, result: SendResult): void {
  const attempts = delivery.attempts + 1
  const now = deps.clock.now()
  const state = stateAfter(delivery, result, now)
  const wait = Math.max(waitAfter(attempts, delivery.id, result.outcome === 'unreachable'), result.retryAfter ?? 0)
  keepBooks(deps.db, (tx) => {
    const settled = settle(tx, delivery, {
      state,
      attempts,
      lastAnswer: result.answer.slice(0, longestAnswer),
      nextAttemptAt: now + wait,
      settledAt: state === 'retrying' ? null : now,
    })
    if (settled) noteOutcome(tx, deps, delivery, result)
  })
}

/** Nothing is sent: `reason` says why. */
export function suppressDelivery(deps: Deps, delivery: Delivery, reason: string): void {
  keepBooks(deps.db, (tx) => {
    settle(tx, delivery, { state: 'suppressed', lastAnswer: reason, settledAt: deps.clock.now() })
  })
}

function stateAfter(delivery: Delivery, { outcome }: SendResult, now: number): DeliveryState {
  if (outcome === 'delivered') return 'delivered'
  else if (outcome === 'permanent' || now - delivery.createdAt >= giveUpAfter) return 'failed'
  else return 'retrying'
}

function settle(tx: Tx, { id }: Delivery, set: Partial<Delivery>): boolean {
  markOwing(tx)
  const settled = tx
    .update(deliveries)
    .set({ ...set, leaseUntil: null })
    .where(and(eq(deliveries.id, id), eq(deliveries.state, 'sending')))
    .returning({ id: deliveries.id })
    .all()
  return settled.length > 0
}
