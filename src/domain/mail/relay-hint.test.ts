import { expect, test } from 'vitest'
import type { Relay } from './mail.ts'
import { relayHint } from './relay-hint.ts'

const relay: Relay = {
  host: 'smtp.example.com',
  port: 587,
  security: 'starttls',
  user: null,
  password: null,
  from: 'status@example.com',
}

const busy = 'The relay is busy or going down. If it goes on, allow it fewer connections or messages.'
const wantsEncryption = 'The relay wants an encrypted connection: choose STARTTLS.'
const wrongLogin =
  'The relay does not accept the user and password: check both; some providers want a password per application.'
const noTls = 'The server does not begin with TLS on this port: choose STARTTLS, or port 465.'
const noStartTls =
  'STARTTLS does not work on this port: choose TLS for port 465, or none for a relay in your own network.'
const slowTls = 'The server did not answer in time: check the host and the port, and whether it expects STARTTLS.'
const slow = 'The server did not answer in time: check the host and the port. Port 465 wants TLS.'
const refused =
  'The relay refused it: check that it may send for status@example.com, from this machine and to that address.'
const unknown = 'Check the host, the port and how the connection is secured.'

test.each([
  ['421 4.7.0 Try again later, closing connection', busy],
  ['421 4.3.2 Authentication service is going down', busy],
  ['530 5.7.0 Must issue a STARTTLS command first', wantsEncryption],
  ['530 5.7.0 Must issue it before', wantsEncryption],
  ['554 5.7.1 STARTTLS is required to send mail', wantsEncryption],
  ['538 5.7.11 Encryption required for requested authentication mechanism', wantsEncryption],
  ['530 5.7.1 Client was not signed in', wrongLogin],
  ['534 5.7.9 Application-specific form needed', wrongLogin],
  ['535 5.7.8 Error', wrongLogin],
  ['538 5.7.11 No', wrongLogin],
  ['454 4.7.0 Temporary failure', wrongLogin],
  ['550 5.7.1 Invalid credentials', wrongLogin],
  ['Missing credentials for "PLAIN"', wrongLogin],
  ['550 5.7.1 Unauthenticated mail', wrongLogin],
  ['550 5.7.1 No such username', wrongLogin],
  ['550 5.7.1 The password is over', wrongLogin],
  ['550 5.7.1 Sender not yours', refused],
  ['452 4.2.2 Mailbox full', refused],
  ['554 5.7.1 Relay access denied', refused],
  ['', unknown],
  ['250 OK', unknown],
])('%j -> %s', (answer, hint) => {
  expect([relayHint(answer, relay), relayHint(answer, { ...relay, security: 'tls' })]).toEqual([hint, hint])
})

test.each([
  ['500 5.5.1 Unrecognized command', noTls, noStartTls],
  ['502 5.5.1 STARTTLS not supported', noTls, noStartTls],
  ['503 5.5.1 Bad sequence', noTls, noStartTls],
  ['error:0A00010B:SSL routines::wrong version number', noTls, noStartTls],
  ['wrong version number', noTls, noStartTls],
  ['SSL alert number 80', noTls, noStartTls],
  ['TLS is not spoken', noTls, noStartTls],
  ['handshake failure', noTls, noStartTls],
  ['packet length too long', noTls, noStartTls],
  ['Client network socket disconnected before secure connection was established', noTls, noStartTls],
  ['Greeting never received', slowTls, slow],
  ['Connection timeout', slowTls, slow],
  ['Connection timed out', slowTls, slow],
  ['connect ETIMEDOUT 192.0.2.7:587', slowTls, slow],
  ['there was no answer in 30 seconds', slowTls, slow],
  ['Connection closed unexpectedly', slowTls, slow],
  ['socket hang up', slowTls, slow],
  ['read ECONNRESET', slowTls, slow],
])('%j with TLS -> %s; otherwise -> %s', (answer, tls, other) => {
  const hints = (['tls', 'starttls', 'none'] as const).map((security) => relayHint(answer, { ...relay, security }))
  expect(hints).toEqual([tls, other, other])
})

test('what the network and certificates say comes first', () => {
  expect(relayHint('connect ECONNREFUSED 192.0.2.7:587', relay)).toBe(
    'Nothing answers at smtp.example.com, port 587: check the host, the port and the firewall.',
  )
  expect(relayHint('TLS: certificate has expired', relay)).toBe(
    'The certificate of smtp.example.com has expired: have it renewed there.',
  )
})
