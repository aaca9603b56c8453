import { connectionHint } from './connection-hint.ts'
import type { Mailbox } from './mail.ts'

/** What IMAP servers say -> what to check. The first that fits; words of mailboxes.ts, imapflow, OpenSSL and RFC 5530. */
const hints: [RegExp, (mailbox: Mailbox) => string][] = [
  [
    /^The connection was lost/,
    () => 'The connection ended while the mailbox was read: the next look goes on where it stopped.',
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
        : 'The server does not speak like this on this port: choose TLS for port 993, or another way to secure port 143.',
  ],
]

/** What to check after what was said while a mailbox was read. */
export function mailboxHint(words: string, mailbox: Mailbox): string {
  const found = hints.find(([pattern]) => pattern.test(words))
  return connectionHint(words, mailbox) ?? found?.[1](mailbox) ?? 'Check the host, the port and the user.'
}
