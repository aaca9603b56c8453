import { and, eq, not } from 'drizzle-orm'
import { webhookAttempts } from '#src/db/schema/attempts.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { tryWrite } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { isForgotten } from './erased-address.ts'

/**
 * Keeps a post and its answer for the endpoint's log, unless whose it is was erased while it was on its way. Best effort: a failed
 * write must not turn a delivery into a failure.
 */
export function keepAttempt(
  deps: Pick<Deps, 'db' | 'ids'>,
  attempt: Omit<typeof webhookAttempts.$inferInsert, 'id'>,
): void {
  tryWrite(deps.db, (tx) => {
    const isKnown = and(eq(deliveries.id, attempt.deliveryId), not(isForgotten))
    if (!tx.select({ id: deliveries.id }).from(deliveries).where(isKnown).get()) return
    tx.insert(webhookAttempts)
      .values({ ...attempt, id: deps.ids.id() })
      .run()
  })
}
