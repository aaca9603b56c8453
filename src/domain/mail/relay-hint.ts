import { connectionHint } from './connection-hint.ts'
import type { Relay } from './mail.ts'

const wrongLogin =
  'The relay does not accept the user and password: check both; some providers want a password per application.'

/** Error text of a relay, from nodemailer, OpenSSL and RFC 5321 -> hint. The first match wins. */
const hints: [RegExp, (relay: Relay) => string][] = [
  [/^421/, () => 'The relay is busy or going down. If it goes on, allow it fewer connections or messages.'],
  [
    /must issue|starttls[^.]*(first|required)|encryption required/i,
    () => 'The relay wants an encrypted connection: choose STARTTLS.',
  ],
  [
    /^4\d\d.*\b(TLS|SSL)\b|\bTLS\b[^.]*\b(not |un)available/i,
    () =>
      'The relay cannot encrypt at the moment; user and password are not the reason. Ask whoever runs it to look at its certificate. Messages wait meanwhile.',
  ],
  [
    /^454|^4\d\d.*(auth|login|sign-?in)/i,
    () =>
      'The relay cannot check the user and password at the moment; both may be right. Some answer so after too many attempts. Messages wait meanwhile.',
  ],
  [
    /5\.7\.139|SmtpClientAuthentication|SMTP ?AUTH.*(disabled|not enabled)|basic authentication is disabled/i,
    () => 'Signing in by SMTP is switched off for this account: switch SMTP AUTH on for it at your provider.',
  ],
  [
    /^50[34].*(auth|mechanism)/i,
    ({ security }) =>
      security === 'none'
        ? 'The relay takes no user and password over a connection in the clear: choose STARTTLS or TLS.'
        : 'The relay takes no user and password here: use the port meant for sending, usually 587, or leave both empty.',
  ],
  [
    /^5(?!3\d).*(unauthenticated|\b(DMARC|SPF|DKIM)\b|5\.7\.(2[0-9]|3[0-2])\b)/i,
    ({ from }) =>
      `The mail was refused because nothing proves that it comes from ${domainOf(from)}: publish SPF and DKIM for that domain, as your provider describes.`,
  ],
  [
    /^530/,
    ({ user }) =>
      user === null ? 'The relay wants a user and a password: type those that your provider gave you.' : wrongLogin,
  ],
  [/^5(34|35|38)|auth|credential|username|password/i, () => wrongLogin],
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

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

/** A hint for a relay's answer, as a sentence. An answer with a number is the relay's own, not the network's or TLS'. */
export function relayHint(answer: string, relay: Relay): string {
  const found = hints.find(([words]) => words.test(answer))
  const ofConnection = /^[245]\d\d[ -]/.test(answer) ? undefined : connectionHint(answer, relay)
  return ofConnection ?? found?.[1](relay) ?? 'Check the host, the port and how the connection is secured.'
}
