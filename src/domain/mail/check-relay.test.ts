import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { checkRelay, hostProblem, isPort, portNumber, relayErrors } from './check-relay.ts'
import type { Relay } from './mail.ts'

const typed = {
  host: 'smtp.example.com',
  port: '587',
  security: 'starttls',
  user: 'acme',
  password: 'secret',
  from: 'status@example.com',
}
const relay: Relay = { ...typed, port: 587, security: 'starttls' }

test('a relay as typed, without the space around it; a password keeps its own', () => {
  const spaced = { ...typed, host: ' smtp.example.com ', port: ' 587 ', user: ' acme ', password: ' secret ' }
  expect(sidesOf(checkRelay({ ...spaced, from: ' status@example.com ' }, null))).toEqual({
    values: { ...relay, password: ' secret ' },
    errors: {},
  })
})

test('a relay may want neither user nor password', () => {
  expect(sidesOf(checkRelay({ ...typed, user: ' ', password: '' }, null))).toEqual({
    values: { ...relay, user: null, password: null },
    errors: {},
  })
})

const noHost = 'Type the host name of your SMTP server, such as smtp.example.com.'
const notHost = 'Type the host name alone of your SMTP server, such as smtp.example.com, without a scheme or port.'
const noPort = 'Type a port from 1 to 65535: usually 587, or 465 for TLS.'
const userLine = 'A user is one line of plain text.'
const passwordLine = 'A password is one line of plain text.'
const notAddress = 'Type one plain e-mail address, such as ann@example.com.'

test.each([
  ['host', '', noHost],
  ['host', '  ', noHost],
  ['host', 'smtp://smtp.example.com', notHost],
  ['host', 'smtp.example.com:587', notHost],
  ['host', 'smtp.example.com..', notHost],
  ['host', 'smtp example com', notHost],
  ['host', '-smtp.example.com', notHost],
  ['host', 'smtp.example.com..', notHost],
  ['host', '[2001:db8::1]', notHost],
  ['host', 'smtp.example.com\r\nQUIT', notHost],
  ['host', `${'a'.repeat(250)}.com`, notHost],
  ['port', '', noPort],
  ['port', '0', noPort],
  ['port', '-1', noPort],
  ['port', '65536', noPort],
  ['port', '100000', noPort],
  ['port', '25.0', noPort],
  ['port', '0x19', noPort],
  ['port', '1e3', noPort],
  ['port', '٢٥', noPort],
  ['security', '', 'Choose how the connection is secured.'],
  ['security', 'ssl', 'Choose how the connection is secured.'],
  ['user', '', 'Type the user that belongs to the password.'],
  ['user', 'a\r\nb', userLine],
  ['user', 'u'.repeat(501), userLine],
  ['password', '', 'Type the password that belongs to the user.'],
  ['password', 'a\0b', passwordLine],
  ['password', 'p'.repeat(501), passwordLine],
  ['from', '', 'Type an e-mail address.'],
  ['from', 'Acme <status@example.com>', notAddress],
  ['from', 'status@example.com\r\nDATA', notAddress],
])('%s %j is refused beside its field alone', (field, value, sentence) => {
  expect(sidesOf(checkRelay({ ...typed, [field]: value }, null)).errors).toEqual({ [field]: sentence })
})

test('a final dot of the host is left away: no certificate holds it', () => {
  expect(sidesOf(checkRelay({ ...typed, host: ' smtp.example.com. ' }, null)).values.host).toBe('smtp.example.com')
})

test.each([
  ['host', ['localhost', '127.0.0.1', '2001:db8::1', '_smtp.internal', 'mail-1.example.com', `${'a'.repeat(249)}.com`]],
  ['port', ['1', '25', '65535', '00587']],
  ['security', ['none', 'starttls', 'tls']],
  ['user', ['u'.repeat(500), 'jörg@example.com']],
  ['password', ['p'.repeat(500), ' ', '密码']],
])('%s may be any of %j', (field, values) => {
  for (const value of values) expect(sidesOf(checkRelay({ ...typed, [field]: value }, null)).errors).toEqual({})
})

test('every mistake is named at once', () => {
  const nothing = { host: '', port: '', security: '', user: '', password: '', from: '' }
  expect(Object.keys(sidesOf(checkRelay(nothing, null)).errors).sort()).toEqual(['from', 'host', 'port', 'security'])
})

const again = 'Type the password again: it was saved for another server or for an encrypted connection.'

test.each([
  ['the server is the saved one', {}, relay, 'secret'],
  ['its port is another', { port: '2525' }, relay, 'secret'],
  ['its user is another', { user: 'acme-2' }, relay, 'secret'],
  ['the connection is encrypted otherwise', { security: 'tls' }, relay, 'secret'],
  ['it was sent in the clear before', { security: 'none' }, { ...relay, security: 'none' } as const, 'secret'],
  ['it is encrypted from now on', {}, { ...relay, security: 'none' } as const, 'secret'],
])('an empty password stays where %s', (_when, changes, saved, password) => {
  const checked = checkRelay({ ...typed, ...changes, password: '' }, saved)
  expect([sidesOf(checked).values.password, sidesOf(checked).errors]).toEqual([password, {}])
})

test.each([
  ['the server is another', { host: 'smtp.evil.example' }],
  ['it would travel in the clear', { security: 'none' }],
])('a saved password is not used where %s: it has to be typed again', (_when, changes) => {
  const checked = checkRelay({ ...typed, ...changes, password: '' }, relay)
  expect([sidesOf(checked).values.password, sidesOf(checked).errors]).toEqual([null, { password: again }])
})

test('where nobody signs in any more, the saved password goes', () => {
  expect(sidesOf(checkRelay({ ...typed, user: '', password: '' }, relay))).toMatchObject({
    values: { password: null },
    errors: {},
  })
})

test('a saved relay without a password leaves nothing to type again', () => {
  const { errors } = sidesOf(checkRelay({ ...typed, password: '' }, { ...relay, user: null, password: null }))
  expect(errors).toEqual({ password: 'Type the password that belongs to the user.' })
})

test('a relay from elsewhere is checked by the same rules', () => {
  expect(relayErrors(relay)).toEqual({})
  expect(relayErrors({ ...relay, host: '', port: 587.5, from: 'x' })).toEqual({
    host: noHost,
    port: noPort,
    from: notAddress,
  })
})

test('ports and hosts are refused with the words of what they are for', () => {
  expect(['993', ' 143 ', '99999', 'imap'].map(portNumber)).toEqual([993, 143, 99_999, 0])
  expect([0, 1, 65_535, 65_536].map(isPort)).toEqual([false, true, true, false])
  const sentences = { missing: 'Type it.', more: 'Type it alone.' }
  expect(['', '::1', 'imap.example.com:993'].map((host) => hostProblem(host, sentences))).toEqual([
    'Type it.',
    undefined,
    'Type it alone.',
  ])
})
