import { isAt } from '../chat-address.ts'
import type { ChatService } from '../chat-channel.ts'
import { discordPayload } from './payload.ts'

const hosts = /^((ptb|canary)\.)?(discord|discordapp)\.com$/
const otherFormat = /\/webhooks\/\d+\/[\w-]+(\/(?:slack|github))\/?$/i

/** A webhook of Discord. All of them share one host, so more at once would only wait for each other. */
export const discord: ChatService = {
  count: 2,
  payload: discordPayload,
  target: waiting,
  address: {
    leadsTo: (url) => isAt(url, hosts, /^\/api(\/v\d+)?\/webhooks\/\d+\/[\w-]+\/?$/),
    otherFormat: (url) => (isAt(url, hosts, /./) ? otherFormat.exec(url.pathname)?.[1] : undefined),
    sentence:
      'Paste the URL of a webhook of Discord: it begins with https://discord.com/api/webhooks/. Discord shows it in the channel’s settings, under “Integrations”.',
  },
}

/** Without `wait` Discord answers before it knows whether it can post the message. */
function waiting(typed: string): string {
  const url = new URL(typed)
  url.searchParams.set('wait', 'true')
  return url.href
}
