import { type AllowedDestinations, urlProblem } from '#src/domain/destinations/destinations.ts'
import type { Channel } from '#src/words.ts'
import { chats } from './chats.ts'

/** Channels whose addresses are URLs. */
export type UrlChannel = Exclude<Channel, 'email'>

const longestUrl = 2000

/** A sentence about a URL typed for a channel, or undefined where it is usable. No DNS look-up is made. */
export function endpointProblem(channel: UrlChannel, typed: string, allowed: AllowedDestinations): string | undefined {
  if (typed === '') return 'Paste a web address that begins with https://.'
  else if (typed.length > longestUrl) return `A web address has at most ${longestUrl} characters.`
  else if (/\s/.test(typed) || !URL.canParse(typed))
    return 'Paste one whole web address, such as https://hooks.example.com/status.'
  const url = new URL(typed)
  if (channel === 'webhook') return urlProblem(url, allowed)
  const { leadsTo, otherFormat, sentence } = chats[channel].address
  const part = otherFormat(url)
  if (part !== undefined)
    return `Paste the URL without its last part, ${part}, which asks for the format of another service.`
  else return leadsTo(url) ? urlProblem(url, []) : sentence
}

/** The URL asks a chat for the format of another service, by its last part. */
export function asksForOtherFormat(channel: UrlChannel, url: URL): boolean {
  return channel !== 'webhook' && chats[channel].address.otherFormat(url) !== undefined
}
