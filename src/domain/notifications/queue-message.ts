import type { Tx } from '#src/db/connection.ts'
import { type Channel, deliveries, type MessageKind } from '#src/db/schema/delivery.ts'
import type { Deps } from '../context.ts'

/** Owes one message to one subscriber that no status update caused, such as the request to confirm. */
export function queueMessage(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  message: {
    organizationId: string
    subscriber: { id: string; channel: Channel; address: string }
    kind: MessageKind
  },
): void {
  const now = deps.clock.now()
  tx.insert(deliveries)
    .values({
      id: deps.ids.id(),
      organizationId: message.organizationId,
      notificationId: null,
      subscriberId: message.subscriber.id,
      channel: message.subscriber.channel,
      address: message.subscriber.address,
      kind: message.kind,
      state: 'waiting',
      nextAttemptAt: now,
      createdAt: now,
    })
    .run()
}
