/** How the team's screens and mails speak of the ways to tell somebody. */

export type Channel = 'email' | 'webhook' | 'slack' | 'discord' | 'teams'

export const channelWords: Record<Channel, string> = {
  email: 'E-mail',
  webhook: 'Webhooks',
  slack: 'Slack',
  discord: 'Discord',
  teams: 'Microsoft Teams',
}
