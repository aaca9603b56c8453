import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { NotificationId } from '#src/db/ids.ts'
import { deliveries } from '#src/db/schema/delivery.ts'

/** In the causing transaction: nothing of this notification leaves, where nothing has left yet. `answer`: why, a sentence. */
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
