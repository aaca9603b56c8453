import { and, eq, inArray } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { markQueued, write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { findDelivery, stateConflict, type Which } from './find-delivery.ts'
import { keepBehind } from './in-order.ts'

/**
 * Cancels an unsent message; the ledger says who did. Throws conflict once it is on its way or has ended: a message that left
 * cannot be taken back.
 */
export function cancelDelivery(deps: Deps, actor: Actor, organizationId: OrganizationId, which: Which): void {
  authorize(actor, 'subscribers:write', organizationId)

  write(deps.db, (tx) => {
    const delivery = findDelivery(tx, organizationId, which)
    const cancelled = tx
      .update(deliveries)
      .set({ state: 'suppressed', lastAnswer: `It was cancelled by ${actor.name}.`, settledAt: deps.clock.now() })
      .where(and(eq(deliveries.id, delivery.id), inArray(deliveries.state, ['waiting', 'retrying', 'undecided'])))
      .returning({ id: deliveries.id })
      .all()
    if (cancelled.length === 0) throw stateConflict(tx, delivery)
    keepBehind(deps.db, delivery, null, deps.clock.now())
    markQueued(tx)
    recordAudit(tx, deps, actor, {
      action: 'delivery.cancelled',
      organizationId,
      subject: { type: 'delivery', id: delivery.id },
      changes: { notification: which.notificationId, before: delivery.state },
    })
  })
}
