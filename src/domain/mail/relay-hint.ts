import { connectionHint } from './connection-hint.ts'
import type { Relay } from './mail.ts'

/** Error text of a relay, from nodemailer, OpenSSL and RFC 5321 -> hint. The first match wins. */
const hints: [RegExp, (relay: Relay) => string][] = [
  [/^421/, () => 'The relay is busy or going down. If it goes on, allow it fewer connections or messages.'],
  [
    /must issue|starttls[^.]*(first|required)|encryption required/i,
    () => 'The relay wants an encrypted connection: choose STARTTLS.',
  ],
  [
    /^5(30|34|35|38)|^454|auth|credential|username|password/i,
    () =>
      'The relay does not accept the user and password: check both; some providers want a password per application.',
  ],
  [
    /^50[0-3]|wrong version number|packet length|SSL|TLS|handshake|secure/i,
    ({ security }) =>
      security === 'tls'
        ? 'The server does not begin with TLS on this port: choose STARTTLS, or port 465.'
        : 'STARTTLS does not work on this port: choose TLS for port 465, or none for a relay in your own network.',
  ],
  [
    /greeting|timeout|timed out|no answer|ETIMEDOUT|closed|hang up|ECONNRESET/i,
    ({ security }) =>
      security === 'tls'
        ? 'The server did not answer in time: check the host and the port, and whether it expects STARTTLS.'
        : 'The server did not answer in time: check the host and the port. Port 465 wants TLS.',
  ],
  [
    /^5|^4/,
    ({ from }) => `The relay refused it: check that it may send for ${from}, from this machine and to that address.`,
  ],
]

/** A hint for a relay's answer, as a sentence. */
export function relayHint(answer: string, relay: Relay): string {
  const found = hints.find(([words]) => words.test(answer))
  return (
    connectionHint(answer, relay) ?? found?.[1](relay) ?? 'Check the host, the port and how the connection is secured.'
  )
}
