import type { Channel } from '#src/words.ts'
import type { Deps } from '../context.ts'
import type { DeliveryChannel, Sent } from './channels/channel.ts'
import { discord } from './channels/discord/discord.ts'
import { email } from './channels/email/send-email.ts'
import { slack } from './channels/slack/slack.ts'
import { teams } from './channels/teams/teams.ts'
import { webhook } from './channels/webhook/webhook.ts'
import type { Delivery } from './claim-deliveries.ts'

const channels: Record<Channel, DeliveryChannel> = { email, webhook, slack, discord, teams }

/** Whether a message can leave on the channel now. Otherwise what is owed there waits. */
export function isReady(deps: Deps, channel: Channel): boolean {
  return channels[channel].ready(deps)
}

/** Messages on their way at once, and how many may start within a minute (null: no limit). */
export function channelLimits(deps: Deps, channel: Channel): { count: number; perMinute: number | null } {
  return channels[channel].limits(deps)
}

/**
 * Sends one claimed delivery, with no transaction open. Never throws: a message that cannot be made is tried again, because
 * the next version may know how.
 */
export async function sendDelivery(deps: Deps, delivery: Delivery): Promise<Sent> {
  try {
    return await channels[delivery.channel].send(deps, delivery)
  } catch (error) {
    deps.logger.error('delivery failed unexpectedly', { delivery: delivery.id, error: String(error) })
    return { outcome: 'temporary', answer: 'Opsentry could not make this message.' }
  }
}
