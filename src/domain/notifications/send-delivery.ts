import type { Channel } from '#src/db/schema/delivery.ts'
import type { Deps } from '../context.ts'
import type { DeliveryChannel } from './channels/channel.ts'
import { email } from './channels/email/send-email.ts'
import type { Delivery } from './claim-deliveries.ts'
import { postponeDelivery, settleDelivery, suppressDelivery } from './settle-delivery.ts'

const channels: Record<Channel, DeliveryChannel> = { email }

/** Milliseconds until a message that nothing can carry yet is looked at again. */
const postponement = 60_000

/** Sends one claimed delivery, with no transaction open, and writes how it ended. Never throws. */
export async function sendDelivery(deps: Deps, delivery: Delivery): Promise<void> {
  try {
    const result = await channels[delivery.channel].send(deps, delivery)
    if (result.outcome === 'suppressed') suppressDelivery(deps, delivery, result.answer)
    else if (result.outcome === 'postponed')
      postponeDelivery(deps, delivery, result.answer, deps.clock.now() + postponement)
    else settleDelivery(deps, delivery, result)
    deps.logger.info('delivery', { delivery: delivery.id, outcome: result.outcome, answer: result.answer })
  } catch (error) {
    deps.logger.error('delivery failed unexpectedly', { delivery: delivery.id, error: String(error) })
    settleDelivery(deps, delivery, { outcome: 'temporary', answer: 'Opsentry could not make this message.' })
  }
}
