import { and, eq, inArray, notInArray, or } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { markQueued, write } from '#src/db/write.ts'
import type { AuditAction } from '#src/words/audit.ts'
import type { DeliveryState } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import type { Delivery } from './delivery.ts'
import { findDelivery, refuseWhoLeft, stateConflict, type Which } from './find-delivery.ts'
import { isLeftForAge } from './settle-outdated.ts'

/**
 * Retries at once a message that failed or waits for its next attempt; under the same id, and so the same Message-ID. Throws
 * conflict for messages in any other state, and for receivers who have left.
 */
export function retryDelivery(deps: Deps, actor: Actor, organizationId: string, which: Which): void {
  makeDue(deps, actor, organizationId, which, { from: ['retrying', 'failed'], action: 'delivery.retried' })
}

/**
 * Sends a delivered or failed message once more, or one that was not sent for its age (worth-telling.ts). Throws conflict for any
 * other, and for receivers who have left.
 */
export function sendAgain(deps: Deps, actor: Actor, organizationId: string, which: Which): void {
  makeDue(deps, actor, organizationId, which, {
    ...{ from: ['delivered', 'failed'], leftForAge: true, action: 'delivery.sent_again' },
  })
}

/** In the causing transaction, which must record it: sends again those that failed. */
export function retryEach(tx: Tx, deps: Pick<Deps, 'clock'>, ids: string[]): void {
  tx.update(deliveries)
    .set(dueNow(deps))
    .where(and(inArray(deliveries.id, ids), eq(deliveries.state, 'failed')))
    .run()
  markQueued(tx)
}

/** Overrides the back-off, and its age: whoever asks knows that it is old. */
function dueNow({ clock }: Pick<Deps, 'clock'>) {
  const now = clock.now()
  return { state: 'retrying', nextAttemptAt: now, retriedAt: now, settledAt: null } as const
}

/**
 * In the causing transaction, which must record it. False for a message that is waiting or being sent: a waiting one can
 * still be recalled, and must not leave before that time is over.
 */
export function repeatDelivery(tx: Tx, deps: Pick<Deps, 'clock'>, id: string): boolean {
  markQueued(tx)
  const again = tx
    .update(deliveries)
    .set(dueNow(deps))
    .where(and(eq(deliveries.id, id), notInArray(deliveries.state, ['waiting', 'sending'])))
    .returning({ id: deliveries.id })
    .all()
  return again.length > 0
}

interface Allowed {
  from: DeliveryState[]
  /** Also what was left for its age. */
  leftForAge?: boolean
}

function makeDue(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  which: Which,
  { action, ...allowed }: Allowed & { action: AuditAction },
): void {
  authorize(actor, 'subscribers:write', organizationId)

  write(deps.db, (tx) => {
    const delivery = findDelivery(tx, organizationId, which)
    refuseWhoLeft(tx, delivery)
    change(tx, deps, delivery, allowed)
    markQueued(tx)
    recordAudit(tx, deps, actor, {
      action,
      organizationId,
      subject: { type: 'delivery', id: delivery.id },
      changes: { notification: which.notificationId, before: delivery.state },
    })
  })
}

/** Conditional on the state, so that a sender that claimed the message meanwhile keeps it. */
function change(tx: Tx, deps: Deps, delivery: Delivery, { from, leftForAge = false }: Allowed): void {
  const allowed = inArray(deliveries.state, from)
  const changed = tx
    .update(deliveries)
    .set(dueNow(deps))
    .where(and(eq(deliveries.id, delivery.id), leftForAge ? or(allowed, isLeftForAge) : allowed))
    .returning({ id: deliveries.id })
    .all()
  if (changed.length === 0) throw stateConflict(tx, delivery)
}
