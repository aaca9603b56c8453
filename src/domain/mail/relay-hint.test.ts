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
const laterLogin =
  'The relay cannot check the user and password at the moment; both may be right. Some answer so after too many attempts. Messages wait meanwhile.'
const laterTls =
  'The relay cannot encrypt at the moment; user and password are not the reason. Ask whoever runs it to look at its certificate. Messages wait meanwhile.'
const switchedOff = 'Signing in by SMTP is switched off for this account: switch SMTP AUTH on for it at your provider.'
const unproven =
  'The mail was refused because nothing proves that it comes from example.com: publish SPF and DKIM for that domain, as your provider describes.'
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
  ['534 5.7.9 Application-specific form needed', wrongLogin],
  ['535 5.7.8 Error', wrongLogin],
  ['538 5.7.11 No', wrongLogin],
  ['454 4.7.0 Temporary failure', laterLogin],
  ['454 4.7.0 Too many login attempts, please try again later.', laterLogin],
  ['451 4.3.0 Temporary authentication failure', laterLogin],
  ['454 4.7.0 TLS not available due to local problem', laterTls],
  ['454 TLS not available', laterTls],
  ['454 4.3.0 TLS currently unavailable: certificate error', laterTls],
  ['451 4.7.0 Could not load SSL context', laterTls],
  ['535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant', switchedOff],
  ['550 5.7.26 This mail is unauthenticated, which poses a security risk', unproven],
  ['554 5.7.1 Rejected by DMARC policy of acme.example', unproven],
  ['550 5.7.23 SPF validation failed', unproven],
  ['550 5.7.1 Invalid credentials', wrongLogin],
  ['Missing credentials for "PLAIN"', wrongLogin],
  ['550 5.7.1 Unauthenticated mail', unproven],
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

test.each([
  ['503 AUTH not available', 'choose STARTTLS or TLS', 'usually 587, or leave both empty'],
  ['504 5.7.4 Unrecognized authentication mechanism', 'choose STARTTLS or TLS', 'usually 587, or leave both empty'],
])('%j depends on whether the connection is encrypted', (answer, open, encrypted) => {
  expect(relayHint(answer, { ...relay, security: 'none' })).toContain(open)
  expect(relayHint(answer, relay)).toContain(encrypted)
})

test('a relay that wants a sign-in asks for user and password where none are set, and to check them where they are', () => {
  const answer = '530 5.7.57 Client not authenticated to send mail'
  expect(relayHint(answer, relay)).toContain('The relay wants a user and a password')
  expect(relayHint(answer, { ...relay, user: 'u', password: 'p' })).toBe(wrongLogin)
})

test('what the network and certificates say comes first', () => {
  expect(relayHint('connect ECONNREFUSED 192.0.2.7:587', relay)).toBe(
    'Nothing answers at smtp.example.com, port 587: check the host, the port and the firewall.',
  )
  expect(relayHint('TLS: certificate has expired', relay)).toBe(
    'The certificate of smtp.example.com has expired: have it renewed there.',
  )
})
