import type { Channel } from '#src/db/schema/delivery.ts'
import type { Deps, SendResult } from '../context.ts'
import { pauseChannel, resumeChannel } from './channel-pause.ts'
import type { DeliveryChannel, Sent } from './channels/channel.ts'
import { email } from './channels/email/send-email.ts'
import type { Delivery } from './claim-deliveries.ts'
import { settleDelivery, suppressDelivery } from './settle-delivery.ts'

const channels: Partial<Record<Channel, DeliveryChannel>> = { email }

/** Whether a message can leave on the channel now. Otherwise what is owed there waits. */
export function isReady(deps: Deps, channel: Channel): boolean {
  return channels[channel]?.ready(deps) ?? false
}

/** Messages on their way at once, and how many may start within a minute (null: no limit). */
export function channelLimits(deps: Deps, channel: Channel): { count: number; perMinute: number | null } {
  return channels[channel]?.limits(deps) ?? { count: 0, perMinute: null }
}

/**
 * Sends one claimed delivery, with no transaction open, and writes how it ended. Never throws: where even that cannot be
 * written, the claim's lease ends and the message is sent again under the same id.
 */
export async function sendDelivery(deps: Deps, delivery: Delivery): Promise<void> {
  const result = await send(deps, delivery)
  try {
    if (result.outcome === 'suppressed') suppressDelivery(deps, delivery, result.answer)
    else settleDelivery(deps, delivery, result)
    if (result.outcome === 'unreachable') pauseChannel(deps, delivery.channel, reasonOf(result))
    else if (result.outcome !== 'suppressed') resumeChannel(deps, delivery.channel)
    deps.logger.info('delivery', { delivery: delivery.id, outcome: result.outcome, answer: result.answer })
  } catch (error) {
    deps.logger.error('delivery could not be settled', { delivery: delivery.id, error: String(error) })
  }
}

/** What to do comes first: it is read by whoever wonders why nothing leaves. */
function reasonOf({ answer, hint }: SendResult): string {
  return hint ? `${hint} The answer was: ${answer}` : answer
}

/** A message that cannot be made is tried again: the next version may know how. */
async function send(deps: Deps, delivery: Delivery): Promise<Sent> {
  try {
    const channel = channels[delivery.channel]
    if (!channel) throw new Error(`no channel ${delivery.channel}`)
    return await channel.send(deps, delivery)
  } catch (error) {
    deps.logger.error('delivery failed unexpectedly', { delivery: delivery.id, error: String(error) })
    return { outcome: 'temporary', answer: 'Opsentry could not make this message.' }
  }
}
