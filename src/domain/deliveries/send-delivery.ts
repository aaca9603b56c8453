import type { Deps } from '../context.ts'
import { isArriving } from '../settings/is-arriving.ts'
import type { Sent } from './channel.ts'
import type { Delivery } from './delivery.ts'
import type { Outbox } from './outbox.ts'

/** Of an organization that nobody finds until all that is imported into it is there. */
const arriving: Sent = { outcome: 'temporary', answer: 'An export is being imported into the organization.' }

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
    if (outdated) return isArriving(deps.db, delivery.organizationId) ? arriving : outdated
    const sent = await channels[delivery.channel].send(asReceiver(deps, delivery), delivery)
    return sent.outcome === 'suppressed' && isArriving(deps.db, delivery.organizationId) ? arriving : sent
  } catch (error) {
    deps.logger.error('delivery failed unexpectedly', { delivery: delivery.id, error: String(error) })
    return { outcome: 'temporary', answer: 'Opsentry could not make this message.' }
  }
}
