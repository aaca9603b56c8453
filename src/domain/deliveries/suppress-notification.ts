import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { NotificationId } from '#src/db/ids.ts'
import { deliveries } from '#src/db/schema/delivery.ts'

/** In the causing transaction, and only before a message has left: none of them will. `answer`: the reason, as a sentence. */
export function suppressNotification(
  tx: Tx,
  id: NotificationId,
  { answer, now }: { answer: string; now: number },
): void {
  tx.update(deliveries)
    .set({ state: 'suppressed', lastAnswer: answer, settledAt: now })
    .where(eq(deliveries.notificationId, id))
    .run()
}
