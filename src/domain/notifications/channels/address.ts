import { createHash } from 'node:crypto'
import type { Channel } from '#src/words.ts'

/**
 * The host of a URL and a digest, enough for people to recognise it. Whoever knows the rest can post there, so it is stored
 * only sealed.
 */
export function addressOfUrl(url: string): string {
  const digest = createHash('sha256').update(url).digest('hex').slice(0, 8)
  return `${new URL(url).host}/…${digest}`
}

/** The host a message goes to; '' for e-mail, which all goes to the relay. */
export function destinationOf(channel: Channel, address: string): string {
  return channel === 'email' ? '' : (address.split('/')[0] ?? '')
}
