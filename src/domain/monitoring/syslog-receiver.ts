import { NotPassedOn, type Receiver } from './stream-audit.ts'
import { syslogMessage } from './syslog-message.ts'

/** Bytes of a message: what a datagram carries over any network in one piece or few. */
const longest = 8192

/** `send` rejects where the messages may not have arrived. */
export function syslogReceiver(send: (messages: readonly string[]) => Promise<void>): Receiver {
  return {
    way: 'syslog',
    async pass(entries, host) {
      const messages = entries.map((entry) => syslogMessage(entry, host, longest))
      await send(messages).catch((error: Error) => Promise.reject(new NotPassedOn(error.message)))
    },
  }
}
