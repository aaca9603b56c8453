import type { Channel } from '#src/words.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'

/** Names of the channels, in the order in which they are offered; that of e-mail is in English, the others are the same everywhere. */
export const channelNames: Record<Channel, string> = {
  email: 'E-mail',
  slack: 'Slack',
  teams: 'Microsoft Teams',
  discord: 'Discord',
  webhook: 'Webhook',
}

export const offeredChannels = Object.keys(channelNames) as Channel[]

export function channelName(channel: Channel, { subscribe }: DashboardMessages): string {
  return channel === 'email' ? subscribe.email : channelNames[channel]
}

/** Name of a channel where it stands for all its messages: `Webhooks`, `Slack`. */
export function waysName(channel: Channel, t: DashboardMessages): string {
  return channel === 'webhook' ? t.channels.webhooks : channelName(channel, t)
}
