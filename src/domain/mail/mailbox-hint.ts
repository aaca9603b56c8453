import { connectionHint } from './connection-hint.ts'
import type { Mailbox } from './mail.ts'

/** Error text of IMAP, from mailboxes.ts, imapflow, OpenSSL and RFC 5530 -> hint. The first match wins. */
const hints: [RegExp, (mailbox: Mailbox) => string][] = [
  [
    /^The connection was lost/,
    () => 'The connection ended while the mailbox was read: the next check continues where this one stopped.',
  ],
  [
    /\bUNAVAILABLE\]|\[(INUSE|LIMIT)\]|too many|temporar/i,
    () =>
      'The server lets nobody in at the moment; user and password may be right. The mailbox is read as soon as it does.',
  ],
  [
    /PRIVACYREQUIRED|LOGINDISABLED/i,
    ({ security }) =>
      security === 'none'
        ? 'The server takes no password over a connection in the clear: choose STARTTLS or TLS.'
        : 'The server lets nobody sign in with a password: switch IMAP on for this mailbox, or use a password for applications.',
  ],
  [/\[EXPIRED\]/i, () => 'The password of the mailbox has expired: set a new one there and type it here.'],
  [
    /auth|login|credential|password/i,
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
