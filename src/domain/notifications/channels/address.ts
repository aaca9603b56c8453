import { createHash } from 'node:crypto'
import type { Channel } from '#src/words.ts'

/**
 * As much of a URL as people need to recognise it: its host and a digest. The rest lets anybody post there, and is stored
 * sealed alone.
 */
export function addressOfUrl(url: string): string {
  const digest = createHash('sha256').update(url).digest('hex').slice(0, 8)
  return `${new URL(url).host}/…${digest}`
}

/** The host a message goes to; '' for e-mail, which all goes to the relay. */
export function destinationOf(channel: Channel, address: string): string {
  return channel === 'email' ? '' : (address.split('/')[0] ?? '')
}
