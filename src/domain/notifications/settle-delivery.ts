import { and, eq } from 'drizzle-orm'
import { type DeliveryState, deliveries } from '#src/db/schema/delivery.ts'
import { keepBooks, markOwing } from '#src/db/write.ts'
import type { Deps, SendResult } from '../context.ts'
import { giveUpAfter, waitAfter } from './back-off.ts'
import type { Delivery } from './claim-deliveries.ts'

/** The receiving side's words are kept, but not a novel. */
const longestAnswer = 1000

/** Writes how an attempt ended, unless the claim was lost meanwhile. */
export function settleDelivery(deps: Deps, delivery: Delivery, result: SendResult): void {
  const attempts = delivery.attempts + 1
  const now = deps.clock.now()
  const state = stateAfter(delivery, result, now)
  settle(deps, delivery, {
    state,
    attempts,
    lastAnswer: result.answer.slice(0, longestAnswer),
    nextAttemptAt: now + waitAfter(attempts, delivery.id, result.outcome === 'unreachable'),
    settledAt: state === 'retrying' ? null : now,
  })
}

/** Nothing is sent: `reason` says why. */
export function suppressDelivery(deps: Deps, delivery: Delivery, reason: string): void {
  settle(deps, delivery, { state: 'suppressed', lastAnswer: reason, settledAt: deps.clock.now() })
}

function stateAfter(delivery: Delivery, { outcome }: SendResult, now: number): DeliveryState {
  if (outcome === 'delivered') return 'delivered'
  else if (outcome === 'permanent' || now - delivery.createdAt >= giveUpAfter) return 'failed'
  else return 'retrying'
}

function settle(deps: Deps, delivery: Delivery, set: Partial<Delivery>): void {
  keepBooks(deps.db, (tx) => {
    markOwing(tx)
    tx.update(deliveries)
      .set({ ...set, leaseUntil: null })
      .where(and(eq(deliveries.id, delivery.id), eq(deliveries.state, 'sending')))
      .run()
  })
}
