import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { freshApp } from '#src/testing/fresh-app.ts'
import type { Browser } from '#src/testing/harness.ts'
import { selfSigned } from '#src/testing/smtp-sink.ts'

const password = 'relay secret'
const typed = {
  host: '127.0.0.1',
  port: '587',
  security: 'none',
  user: 'acme',
  password,
  from: 'status@example.com',
  to: 'ann@example.com',
}

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A relay that knows one user; `mails` holds what it took. */
async function startRelay(options: SMTPServerOptions = {}) {
  const mails: { from: string; to: string[]; source: string }[] = []
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onAuth({ username, password: given }, _session, answer) {
      if (username === 'acme' && given === password) answer(null, { user: username })
      else answer(Object.assign(new Error('5.7.8 Acme Mail does not know you'), { responseCode: 535 }))
    },
    async onData(stream, session, done) {
      let source = ''
      for await (const chunk of stream) source += chunk
      const { mailFrom, rcptTo } = session.envelope
      mails.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), source })
      done(null, 'kept for Ann')
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  closing.push(() => new Promise((resolve) => server.close(() => resolve())))
  return { mails, port: String((server.server.address() as AddressInfo).port) }
}

async function atRelayStep() {
  const app = freshApp()
  const browser = await app.withLink()
  await browser.post('/setup/account', { name: 'Ann', email: 'ann@example.com', password: 'correct horse battery' })
  await browser.post('/setup/organization', {
    organization: 'Acme',
    slug: 'acme',
    timeZone: 'UTC',
    url: 'http://localhost',
  })
  closing.unshift(async () => app.deps.mailer.close())
  return { ...app, browser }
}

const asHtmx = (browser: Browser, fields: Record<string, string>) =>
  browser.post('/setup/relay/test', fields, { 'hx-request': 'true' })

test('the test message arrives at the admin, from the sender, and is recorded', async () => {
  const { port, mails } = await startRelay()
  const { browser, audited, deps } = await atRelayStep()
  expect((await browser.get('/setup/relay')).text).toContain('value="ann@example.com"')
  const answer = await browser.post('/setup/relay/test', { ...typed, port })
  expect(answer.status).toBe(200)
  expect(answer.text).toContain('The relay took the test message')
  expect(answer.text).toContain('kept for Ann')
  expect(mails.map(({ from, to }) => [from, to])).toEqual([['status@example.com', ['ann@example.com']]])
  const mail = await PostalMime.parse(mails[0]?.source ?? '')
  expect(mail.from).toEqual({ name: 'Acme', address: 'status@example.com' })
  expect(mail.messageId).toMatch(/^<.+@example\.com>$/)
  expect(audited().at(-1)).toBe('instance.relay_tested')
  expect(readRelay(deps)).toBeNull()
})

test('a refused sign-in shows the relay’s own words, what to check, and keeps what was typed', async () => {
  const { port, mails } = await startRelay()
  const { browser } = await atRelayStep()
  const answer = await browser.post('/setup/relay/test', { ...typed, port, password: 'wrong' })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('535 5.7.8 Acme Mail does not know you')
  expect(answer.text).toContain('does not accept the user and password')
  for (const value of ['127.0.0.1', port, 'acme', 'status@example.com', 'ann@example.com'])
    expect(answer.text).toContain(`value="${value}"`)
  expect(answer.text).not.toContain('value="wrong"')
  expect(mails).toEqual([])
})

test('a port where nothing answers is named', async () => {
  const { browser } = await atRelayStep()
  const port = await closedPort()
  const answer = await browser.post('/setup/relay/test', { ...typed, port })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(`Nothing answers at 127.0.0.1, port ${port}`)
})

test('the wrong kind of encryption says which one to choose', async () => {
  const { port } = await startRelay()
  const { browser } = await atRelayStep()
  expect((await asHtmx(browser, { ...typed, port, security: 'tls' })).text).toContain('choose STARTTLS, or port 465')
  expect((await asHtmx(browser, { ...typed, port, security: 'starttls' })).text).toContain(
    'STARTTLS does not work on this port',
  )
})

test('a certificate that does not hold is refused', async () => {
  const { port } = await startRelay({ ...selfSigned, secure: false, disabledCommands: [] })
  const { browser } = await atRelayStep()
  const answer = await asHtmx(browser, { ...typed, port, security: 'starttls' })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('The certificate of 127.0.0.1 is not signed by a known authority')
})

test('a sender that the relay refuses is shown in the relay’s words', async () => {
  const { port } = await startRelay({
    onMailFrom: (_address, _session, answer) =>
      answer(Object.assign(new Error('5.7.1 Sender not yours'), { responseCode: 550 })),
  })
  const { browser } = await atRelayStep()
  const answer = await asHtmx(browser, { ...typed, port })
  expect(answer.text).toContain('550 5.7.1 Sender not yours')
  expect(answer.text).toContain('check that it may send for status@example.com')
})

test('a relay that insists on encryption says so', async () => {
  const { port } = await startRelay({
    onMailFrom: (_address, _session, answer) =>
      answer(Object.assign(new Error('5.7.0 Must issue a STARTTLS command first'), { responseCode: 530 })),
  })
  const { browser } = await atRelayStep()
  const answer = await asHtmx(browser, { ...typed, port })
  expect(answer.text).toContain('530 5.7.0 Must issue a STARTTLS command first')
  expect(answer.text).toContain('wants an encrypted connection')
})

test('the relay’s words are text, whatever it says', async () => {
  const { port } = await startRelay({
    onMailFrom: (_address, _session, answer) =>
      answer(Object.assign(new Error('<script>alert(1)</script>'), { responseCode: 550 })),
  })
  const { browser } = await atRelayStep()
  expect((await asHtmx(browser, { ...typed, port })).text).not.toContain('<script>')
})

test('htmx gets the outcome alone, mistakes included, so that the typed password stays', async () => {
  const { port } = await startRelay()
  const { browser } = await atRelayStep()
  const sent = await asHtmx(browser, { ...typed, port })
  expect(sent.text).toMatch(/^<div id="relay-test"/)
  const mistaken = await asHtmx(browser, { ...typed, port: '0', to: 'nobody' })
  expect(mistaken.status).toBe(422)
  expect(mistaken.text).toContain('Type a port from 1 to 65535')
  expect(mistaken.text).toContain('Type one plain e-mail address')
})

test('the relay is saved with its password sealed, shown without it, and keeps it when the field is empty', async () => {
  const { browser, deps } = await atRelayStep()
  expect((await browser.post('/setup/relay', typed)).location).toBe('/setup')
  const { to: _, ...saved } = typed
  expect(readRelay(deps)).toEqual({ ...saved, port: 587, connections: 5 })
  expect(deps.db.select().from(instance).get()?.relayPassword).toMatch(/^v1\./)

  const page = await browser.get('/setup/relay')
  expect(page.text).toContain('A password is saved.')
  expect(page.text).not.toContain(password)
  expect((await browser.post('/setup/relay', { ...typed, port: '25', password: '' })).status).toBe(303)
  expect(readRelay(deps)).toMatchObject({ port: 25, password })
})

test('a saved password is never sent to another host, nor without encryption where it was encrypted', async () => {
  const { port, mails } = await startRelay()
  const { browser, deps } = await atRelayStep()
  await browser.post('/setup/relay', { ...typed, host: 'smtp.example.com', security: 'starttls' })
  for (const path of ['/setup/relay', '/setup/relay/test']) {
    const other = await browser.post(path, { ...typed, port, password: '' })
    expect(other.status).toBe(422)
    expect(other.text).toContain('Type the password again')
    const plain = await browser.post(path, { ...typed, host: 'smtp.example.com', password: '' })
    expect(plain.status).toBe(422)
    expect(plain.text).toContain('Type the password again')
  }
  expect(mails).toEqual([])
  expect(readRelay(deps)?.host).toBe('smtp.example.com')
})

test('taking the user away takes the password with it', async () => {
  const { browser, deps } = await atRelayStep()
  await browser.post('/setup/relay', typed)
  expect((await browser.post('/setup/relay', { ...typed, user: '', password: '' })).status).toBe(303)
  expect(readRelay(deps)).toMatchObject({ user: null, password: null })
})

test('skipping is recorded, and a relay can still be connected afterwards', async () => {
  const { browser, audited, deps } = await atRelayStep()
  await browser.post('/setup/relay/skip')
  expect((await browser.get('/setup')).location).toBe('/setup/services')
  await browser.post('/setup/relay', typed)
  expect(readRelay(deps)?.host).toBe('127.0.0.1')
  expect(audited().slice(-2)).toEqual(['instance.relay_skipped', 'instance.relay_configured'])
})

const mistakes = [
  ['host', '', 'host name of your SMTP server'],
  ['host', 'smtp://smtp.example.com', 'without a scheme or port'],
  ['host', 'smtp.example.com:587', 'without a scheme or port'],
  ['port', '', 'from 1 to 65535'],
  ['port', '0', 'from 1 to 65535'],
  ['port', '65536', 'from 1 to 65535'],
  ['port', '5x', 'from 1 to 65535'],
  ['security', 'ssl', 'Choose how the connection is secured.'],
  ['user', '', 'Type the user that belongs to the password.'],
  ['user', 'a\r\nb', 'one line of plain text'],
  ['password', '', 'Type the password that belongs to the user.'],
  ['from', '', 'Type an e-mail address.'],
  ['from', 'Acme <status@example.com>', 'one plain e-mail address'],
] as const

test.each(mistakes)('relay: %s %j is refused beside its field', async (field, value, sentence) => {
  const { browser, deps } = await atRelayStep()
  const answer = await browser.post('/setup/relay', { ...typed, [field]: value })
  expect(answer.status).toBe(422)
  expect(new RegExp(`id="error-${field}">([^<]*)<`).exec(answer.text)?.[1]).toContain(sentence)
  if (field !== 'from') expect(answer.text).toContain('value="status@example.com"')
  expect(answer.text).not.toContain(password)
  expect(readRelay(deps)).toBeNull()
})

test('the thirty-first test message within ten minutes has to wait', async () => {
  const { browser } = await atRelayStep()
  const port = await closedPort()
  for (let attempt = 1; attempt <= 30; attempt++) await asHtmx(browser, { ...typed, port })
  const refused = await asHtmx(browser, { ...typed, port })
  expect(refused.status).toBe(429)
  expect(refused.text).toContain('Try again in 10 minutes.')
})

test('the audit log tells a test’s outcome and no password', async () => {
  const { browser, deps } = await atRelayStep()
  const port = await closedPort()
  await asHtmx(browser, { ...typed, port })
  const last = deps.db
    .select()
    .from(auditEntries)
    .all()
    .find(({ action }) => action === 'instance.relay_tested')
  expect(last?.details).toContain('"outcome":"unreachable"')
  expect(last?.details).not.toContain(password)
})

async function closedPort(): Promise<string> {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return String(port)
}
