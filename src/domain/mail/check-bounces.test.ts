import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { readForm } from '../forms/form.ts'
import type { BounceMailbox } from './bounces.ts'
import { checkBounces } from './check-bounces.ts'

const typed = {
  mode: 'mailbox',
  address: 'Bounces@Example.com',
  host: 'imap.example.com',
  port: '993',
  security: 'tls',
  user: 'bounces',
  password: 'secret',
}
const server = { host: 'imap.example.com', port: 993, security: 'tls', user: 'bounces', password: 'secret' } as const
const saved: BounceMailbox = { ...server, seen: null }
const check = (changes: Record<string, string> = {}, known: BounceMailbox | null = null) =>
  checkBounces(readForm({ ...typed, ...changes }), known)

test('a mailbox as typed, its address in lower case', () => {
  const values = { mode: 'mailbox', address: 'bounces@example.com', mailbox: server }
  expect(sidesOf(check())).toEqual({ values, errors: {} })
})

test('posted bounces need an address alone, and none need nothing: what else was typed is left', () => {
  expect(sidesOf(check({ mode: 'webhook', host: '', port: 'x' }))).toEqual({
    values: { mode: 'webhook', address: 'bounces@example.com', mailbox: null },
    errors: {},
  })
  const none = { values: { mode: 'none', address: null, mailbox: null }, errors: {} }
  expect([check({ mode: 'none' }), check({ mode: 'none', address: 'x', host: '' })].map(sidesOf)).toEqual([none, none])
})

test.each(['', 'pop3', 'NONE'])('the way %j is none: it has to be chosen', (mode) => {
  expect(sidesOf(check({ mode })).errors).toEqual({ mode: 'Choose how bounces come back.' })
})

const notAddress = 'Type one plain e-mail address, such as ann@example.com.'

test.each([
  ['address', '', 'Type an e-mail address.'],
  ['address', 'bounces', notAddress],
  ['address', 'a@example.com,b@example.com', notAddress],
  [
    'address',
    `${'b'.repeat(31)}@example.com`,
    'Use at most 30 characters before the @: each mail adds a mark of its own to them.',
  ],
  [
    'address',
    'rückläufer@example.com',
    'Before the @, use only unaccented letters, digits, points and signs such as - _ +, so that every server can return mail to it.',
  ],
  ['host', '', 'Type the host name of your IMAP server, such as imap.example.com.'],
  [
    'host',
    'imaps://imap.example.com',
    'Type the host name alone of your IMAP server, such as imap.example.com, without a scheme or port.',
  ],
  ['port', '0', 'Type a port from 1 to 65535: usually 993, or 143 for STARTTLS.'],
  ['security', 'ssl', 'Choose how the connection is secured.'],
  ['user', ' ', 'Type the user of the mailbox.'],
  ['user', 'a\tb', 'A user is one line of plain text.'],
  ['password', '', 'Type the password of the mailbox.'],
  ['password', 'a\r\nb', 'A password is one line of plain text.'],
])('%s %j is refused beside its field alone', (field, value, sentence) => {
  expect(sidesOf(check({ [field]: value })).errors).toEqual({ [field]: sentence })
})

test('30 characters before the @ and a domain in any script are right', () => {
  expect(sidesOf(check({ address: `${'b'.repeat(30)}@münchen.example` })).errors).toEqual({})
})

test.each([
  ['the server is the saved one', { port: '143', security: 'starttls' }, 'secret', {}],
  ['the server is another', { host: 'imap.evil.example' }, '', { password: 'Type the password of the mailbox.' }],
  ['it would travel in the clear', { security: 'none' }, '', { password: 'Type the password of the mailbox.' }],
])('an empty password where %s', (_when, changes, password, errors) => {
  const checked = check({ ...changes, password: '' }, saved)
  expect([sidesOf(checked).values.mailbox?.password, sidesOf(checked).errors]).toEqual([password, errors])
})
