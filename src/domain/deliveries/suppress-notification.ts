import { and, eq, inArray } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { NotificationId } from '#src/db/ids.ts'
import { deliveries } from '#src/db/schema/delivery.ts'

/** In the causing transaction: what has not left will not. `answer`: the reason, as a sentence. */
export function suppressNotification(
  tx: Tx,
  id: NotificationId,
  { answer, now }: { answer: string; now: number },
): void {
  tx.update(deliveries)
    .set({ state: 'suppressed', lastAnswer: answer, settledAt: now })
    .where(and(eq(deliveries.notificationId, id), inArray(deliveries.state, ['waiting', 'retrying', 'undecided'])))
    .run()
}
