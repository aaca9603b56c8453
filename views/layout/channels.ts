import type { Channel } from '#src/words.ts'

/** How the team's screens and mails speak of the ways to tell somebody. */

export const channelWords: Record<Channel, string> = {
  email: 'E-mail',
  webhook: 'Webhooks',
  slack: 'Slack',
  discord: 'Discord',
  teams: 'Microsoft Teams',
}
