import type { Channel } from '#src/words.ts'

/** Names of the channels, in the order in which they are offered; but for e-mail the same in every language. */
export const channelNames: Record<Channel, string> = {
  email: 'E-mail',
  slack: 'Slack',
  teams: 'Microsoft Teams',
  discord: 'Discord',
  webhook: 'Webhook',
}

export const offeredChannels = Object.keys(channelNames) as Channel[]

/** Name of a channel where it stands for all its messages: `Webhooks`, `Slack`. */
export function waysName(channel: Channel): string {
  return channel === 'webhook' ? 'Webhooks' : channelNames[channel]
}

/** `by e-mail`, `in Slack`. */
export function byChannel(channel: Channel): string {
  if (channel === 'email') return 'by e-mail'
  else if (channel === 'webhook') return 'by webhook'
  else return `in ${channelNames[channel]}`
}
