import { connectionHint } from './connection-hint.ts'
import type { Mailbox } from './mail.ts'

/** Error text of IMAP, from mailboxes.ts, imapflow, OpenSSL and RFC 5530 -> hint. The first match wins. */
const hints: [RegExp, (mailbox: Mailbox) => string][] = [
  [
    /^The connection was lost/,
    () => 'The connection ended while the mailbox was read: the next check continues where this one stopped.',
  ],
  [
    /auth|login|credential|password|LOGINDISABLED/i,
    () =>
      'The server does not accept the user and password: check both; some providers want a password per application.',
  ],
  [
    /starttls|wrong version number|packet length|SSL|TLS|handshake|secure|greeting|timeout|timed out|closed|ECONNRESET|not available/i,
    ({ security }) =>
      security === 'tls'
        ? 'The server does not begin with TLS on this port: choose STARTTLS for port 143, or port 993.'
        : 'This security does not work on this port: choose TLS for port 993, or another security for port 143.',
  ],
]

/** A hint for an error while a mailbox was read, as a sentence. */
export function mailboxHint(words: string, mailbox: Mailbox): string {
  const found = hints.find(([pattern]) => pattern.test(words))
  return connectionHint(words, mailbox) ?? found?.[1](mailbox) ?? 'Check the host, the port and the user.'
}
