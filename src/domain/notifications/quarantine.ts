import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { SubscriberId } from '#src/db/ids.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import type { Deps } from '../context.ts'
import { maskAnswer } from '../mail/mask-answer.ts'
import { isActive } from '../subscribers/subscriber.ts'
import { settleOwed } from './expand-notifications.ts'
import { presentSubscriber } from './subscriber-rows.ts'

/** In the causing transaction: nothing more is sent to this address until somebody releases it. */
export function quarantine(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  subscriberId: SubscriberId,
  reason: string,
): void {
  const subscriber = presentSubscriber(tx, subscriberId)
  if (!subscriber || !isActive(subscriber)) return
  settleOwed(tx, deps, subscriber)
  tx.update(subscribers)
    .set({
      state: 'quarantined',
      stateReason: reason.slice(0, 500),
      cause: maskAnswer(reason, subscriber.address),
      quarantinedAt: deps.clock.now(),
    })
    .where(eq(subscribers.id, subscriber.id))
    .run()
}
