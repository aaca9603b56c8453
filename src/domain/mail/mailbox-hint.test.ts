import { expect, test } from 'vitest'
import { mailboxHint } from './mailbox-hint.ts'

const mailbox = { host: 'imap.example.com', port: 993, security: 'tls', user: 'bounces', password: 'secret' } as const

const wrongLogin =
  'The server does not accept the user and password: check both; some providers want a password per application.'
const noTls = 'The server does not begin with TLS on this port: choose STARTTLS for port 143, or port 993.'
const other = 'This security does not work on this port: choose TLS for port 993, or another security for port 143.'

test.each([
  '[AUTHENTICATIONFAILED] Authentication failed.',
  'LOGIN failed',
  'Invalid credentials (Failure)',
  'A web password is needed',
])('%s -> the user and the password', (words) => {
  for (const security of ['tls', 'starttls', 'none'] as const)
    expect(mailboxHint(words, { ...mailbox, security })).toBe(wrongLogin)
})

test.each([
  ['[UNAVAILABLE] Temporary authentication failure', 'lets nobody in at the moment'],
  ['[LIMIT] Too many simultaneous connections', 'lets nobody in at the moment'],
  ['[EXPIRED] That password is not valid any more', 'has expired: set a new one'],
  ['LOGINDISABLED', 'switch IMAP on'],
  ['[PRIVACYREQUIRED] Connection offers no privacy', 'switch IMAP on'],
])('%s is not the fault of user and password', (words, hint) => {
  expect(mailboxHint(words, mailbox)).toContain(hint)
})

test('a server that takes no password in the clear wants encryption', () => {
  expect(mailboxHint('LOGINDISABLED', { ...mailbox, security: 'none' })).toContain('choose STARTTLS or TLS')
})

test.each([
  'STARTTLS is not offered',
  'SSL alert number 80',
  'wrong version number',
  'packet length too long',
  'handshake failed',
  'Client network socket disconnected before secure connection was established',
  'Failed to receive greeting from server in required time',
  'Socket timeout',
  'Connection timed out',
  'Connection closed',
  'read ECONNRESET',
  'Connection not available',
])('%s -> how the connection is secured', (words) => {
  const hints = (['tls', 'starttls', 'none'] as const).map((security) => mailboxHint(words, { ...mailbox, security }))
  expect(hints).toEqual([noTls, other, other])
})

test('what the network says comes first, and what nobody knows is said as well', () => {
  expect(mailboxHint('getaddrinfo ENOTFOUND imap.example.com', mailbox)).toBe(
    'The name imap.example.com is not known: check its spelling.',
  )
  expect(mailboxHint('Mailbox does not exist', mailbox)).toBe('Check the host, the port and the user.')
})
