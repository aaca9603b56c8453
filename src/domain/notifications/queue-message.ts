import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { markQueued } from '#src/db/write.ts'
import type { Channel, MessageKind } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { enqueue, type QueuedMessage } from '../deliveries/enqueue.ts'
import { destinationOf } from './channels/address.ts'

/** Queues one message to one subscriber that no status update caused, such as the request to confirm. */
export function queueMessage(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  message: {
    organizationId: OrganizationId
    subscriber: { id: string; channel: Channel; address: string }
    kind: MessageKind
    subjectId?: string
  },
): void {
  const { organizationId, subscriber, kind, subjectId } = message
  insert(tx, deps, {
    organizationId,
    subscriberId: subscriber.id,
    channel: subscriber.channel,
    address: subscriber.address,
    kind,
    subjectId,
  })
}

/** Queues one mail to an account, or to whoever may become one. Null organization: sent in the instance's name. */
export function queueAccountMail(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  mail: { kind: MessageKind; address: string; subjectId: string; organizationId?: OrganizationId },
): void {
  insert(tx, deps, { channel: 'email', ...mail })
}

/** Queues a test message, which carries no news, to an organization's endpoint. */
export function queueTestMessage(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  { id, organizationId, address }: { id: string; organizationId: OrganizationId; address: string },
): void {
  insert(tx, deps, { organizationId, webhookEndpointId: id, channel: 'webhook', address, kind: 'test_message' })
}

function insert(tx: Tx, deps: Pick<Deps, 'clock' | 'ids'>, message: Omit<QueuedMessage, 'destination'>): void {
  markQueued(tx)
  enqueue(tx, deps, [{ ...message, destination: destinationOf(message.channel, message.address) }])
}
