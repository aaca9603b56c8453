import type { Deps } from '../context.ts'
import type { Sent } from './channel.ts'
import type { Delivery } from './delivery.ts'
import type { Outbox } from './outbox.ts'

/**
 * Sends one claimed delivery; no transaction may be open. Never throws: a message that cannot be rendered is retried, because
 * the next version of Opsentry may know how.
 */
export async function sendDelivery(
  deps: Deps,
  { channels, asReceiver, whyOutdated }: Outbox,
  delivery: Delivery,
): Promise<Sent> {
  try {
    const outdated = whyOutdated(deps, delivery)
    if (outdated) return outdated
    return await channels[delivery.channel].send(asReceiver(deps, delivery), delivery)
  } catch (error) {
    deps.logger.error('delivery failed unexpectedly', { delivery: delivery.id, error: String(error) })
    return { outcome: 'temporary', answer: 'Opsentry could not make this message.' }
  }
}
