import { chatChannel } from '../chat-channel.ts'
import { discordPayload } from './payload.ts'

/** A webhook of Discord. All of them share one host, so more at once would only wait for each other. */
export const discord = chatChannel({ count: 2, payload: discordPayload, target: waiting })

/** Without `wait` Discord answers before it knows whether it can post the message. */
function waiting(typed: string): string {
  const url = new URL(typed)
  url.searchParams.set('wait', 'true')
  return url.href
}
