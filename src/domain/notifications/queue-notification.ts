import type { Tx } from '#src/db/connection.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import { markOwing } from '#src/db/write.ts'
import type { Deps } from '../context.ts'

/**
 * Writes what one status update owes to everyone who is confirmed now, in the transaction that causes it. The audience
 * becomes deliveries right afterwards, in short steps (expand-notifications.ts).
 */
export function queueNotification(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  update: { organizationId: string; statusUpdateId: string },
): void {
  markOwing(tx)
  tx.insert(notifications)
    .values({ id: deps.ids.id(), ...update, createdAt: deps.clock.now() })
    .run()
}
