import { type Channel, channels as channelNames } from '#src/db/schema/delivery.ts'
import type { Deps } from '../context.ts'
import type { DeliveryChannel, Sent } from './channels/channel.ts'
import { email } from './channels/email/send-email.ts'
import type { Delivery } from './claim-deliveries.ts'
import { settleDelivery, suppressDelivery } from './settle-delivery.ts'

const channels: Record<Channel, DeliveryChannel> = { email }

/** The channels through which a message can leave now. What is owed on the others waits. */
export function readyChannels(deps: Deps): Channel[] {
  return channelNames.filter((name) => channels[name].ready(deps))
}

/**
 * Sends one claimed delivery, with no transaction open, and writes how it ended. Never throws: where even that cannot be
 * written, the claim's lease ends and the message is sent again under the same id.
 */
export async function sendDelivery(deps: Deps, delivery: Delivery): Promise<Sent['outcome']> {
  const result = await send(deps, delivery)
  try {
    if (result.outcome === 'suppressed') suppressDelivery(deps, delivery, result.answer)
    else settleDelivery(deps, delivery, result)
    deps.logger.info('delivery', { delivery: delivery.id, outcome: result.outcome, answer: result.answer })
  } catch (error) {
    deps.logger.error('delivery could not be settled', { delivery: delivery.id, error: String(error) })
  }
  return result.outcome
}

/** A message that cannot be made is tried again: the next version may know how. */
async function send(deps: Deps, delivery: Delivery): Promise<Sent> {
  try {
    return await channels[delivery.channel].send(deps, delivery)
  } catch (error) {
    deps.logger.error('delivery failed unexpectedly', { delivery: delivery.id, error: String(error) })
    return { outcome: 'temporary', answer: 'Opsentry could not make this message.' }
  }
}
