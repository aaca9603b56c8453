import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { subscribers } from '#src/db/schema/delivery.ts'
import { instance } from '#src/db/schema/identity.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { bounceOf } from '#src/testing/bounce.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { mailboxLogin, startMailboxServer } from '#src/testing/mailbox-server.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import type { ReceivedMail } from '#src/testing/smtp-sink.ts'

const posted = { mode: 'webhook', address: 'bounces@acme.example' }
const mailbox = {
  mode: 'mailbox',
  address: 'bounces@acme.example',
  host: 'imap.example.com',
  port: '993',
  security: 'tls',
  ...mailboxLogin,
}

let app: TestApp
let mail: ConnectedRelay

beforeEach(async () => {
  app = testApp()
  mail = await connectRelay(app)
})

afterEach(() => mail.close())

const secretIn = (text: string) => /whsec_[A-Za-z0-9+/]+=*/.exec(text)?.[0] ?? ''
const row = () => app.deps.db.select().from(instance).get()
const state = () => app.deps.db.select().from(subscribers).get()?.state

async function oneMail(): Promise<ReceivedMail> {
  subscribe(app.deps, 'sue@example.org')
  const incident = { title: 'I', body: 'x', status: 'investigating', notify: true } as const
  openIncident(app.deps, system, acmeId, { ...incident, services: [] })
  const [found] = await mail.mailsTo('sue@example.org')
  if (!found) throw new Error('no mail')
  return found
}

interface Post {
  secret: string
  body: string | Buffer
  contentType?: string
  id?: string
  /** Unix seconds. */
  at?: number
  signature?: string
}

/** As a mail service would: no cookie, no token, three headers. */
async function post({ secret, body, contentType = 'message/rfc822', id = 'msg_1', at, signature }: Post) {
  const timestamp = String(at ?? Math.floor(app.deps.clock.now() / 1000))
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signed = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')
  const answer = await app.handle(
    new Request('http://localhost/inbound/bounces', {
      method: 'POST',
      body: new Uint8Array(Buffer.from(body)),
      headers: {
        'content-type': contentType,
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signature ?? `v1,${signed}`,
      },
    }),
  )
  return { status: answer.status, text: await answer.text(), cookies: answer.headers.getSetCookie() }
}

test('the secret is shown once, and what is signed with it is taken', async () => {
  const iris = app.as('iris')
  const made = await iris.post('/admin/bounces', posted)
  const secret = secretIn(made.text)
  expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32)
  expect((await iris.get('/admin/bounces')).text).not.toContain('whsec_A')
  expect(secretIn((await iris.get('/admin/bounces')).text)).toBe('')
  expect((await iris.post('/admin/bounces', posted)).location).toBe('/admin/bounces')
  expect(row()?.bounceSecret).not.toContain(secret)

  const bounce = bounceOf(await oneMail())
  expect(await post({ secret, body: bounce })).toEqual({ status: 200, text: 'Thank you.\n', cookies: [] })
  expect(state()).toBe('quarantined')
  expect(app.audited(null).filter((action) => action.includes('bounce'))).toEqual([
    'instance.bounces_configured',
    'instance.bounces_configured',
  ])
})

test('a message in JSON, and one whose bytes are no UTF-8, are taken too', async () => {
  const secret = secretIn((await app.as('iris').post('/admin/bounces', posted)).text)
  const bounce = bounceOf(await oneMail())
  const latin1 = Buffer.from(bounce.replace('This is the mail system', 'Gr\u00fc\u00dfe'), 'latin1')
  expect((await post({ secret, body: latin1 })).status).toBe(200)
  expect(state()).toBe('quarantined')
  const json = JSON.stringify({ message: bounce })
  expect((await post({ secret, body: json, contentType: 'application/json' })).status).toBe(200)
  for (const body of ['{}', '{"message":""}', '[]', 'no json'])
    expect((await post({ secret, body, contentType: 'application/json' })).status).toBe(422)
})

test('what is not signed, signed by another, for another body or another time, is refused and does nothing', async () => {
  const secret = secretIn((await app.as('iris').post('/admin/bounces', posted)).text)
  const body = bounceOf(await oneMail())
  const now = Math.floor(app.deps.clock.now() / 1000)
  const other = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
  const refused = [
    await post({ secret, body, signature: '' }),
    await post({ secret, body, signature: 'v1,' }),
    await post({ secret, body, signature: `v1,${Buffer.alloc(32).toString('base64')}` }),
    await post({ secret: other, body }),
    await post({ secret, body, at: now - 301 }),
    await post({ secret, body, at: now + 301 }),
    await post({ secret, body, at: Number.NaN }),
  ]
  expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 401))
  expect(state()).toBe('active')
  expect((await post({ secret, body, at: now - 299 })).status).toBe(200)
  expect(state()).toBe('quarantined')
})

test('several signatures may stand there, as while a secret is changed', async () => {
  const secret = secretIn((await app.as('iris').post('/admin/bounces', posted)).text)
  const key = Buffer.from(secret.slice(6), 'base64')
  const timestamp = Math.floor(app.deps.clock.now() / 1000)
  const right = createHmac('sha256', key).update(`msg_1.${timestamp}.x`).digest('base64')
  expect((await post({ secret, body: 'x', signature: `v1,AAAA v1a,x v1,${right}` })).status).toBe(200)
})

test('a new secret makes the one before worthless', async () => {
  const iris = app.as('iris')
  const before = secretIn((await iris.post('/admin/bounces', posted)).text)
  const after = secretIn((await iris.post('/admin/bounces/secret')).text)
  expect(after).not.toBe(before)
  expect((await post({ secret: before, body: 'x' })).status).toBe(401)
  expect((await post({ secret: after, body: 'x' })).status).toBe(200)
})

test('where none are posted, nothing is taken, whatever it is signed with', async () => {
  const iris = app.as('iris')
  const secret = secretIn((await iris.post('/admin/bounces', posted)).text)
  await iris.post('/admin/bounces', { mode: 'none' })
  expect((await post({ secret, body: 'x' })).status).toBe(404)
  expect((await iris.post('/admin/bounces/secret')).status).toBe(422)
  expect((await post({ secret: '', body: 'x' })).status).toBe(404)
})

test('what is longer than a megabyte is refused before it is read', async () => {
  const secret = secretIn((await app.as('iris').post('/admin/bounces', posted)).text)
  expect((await post({ secret, body: Buffer.alloc(1024 * 1024 + 1) })).status).toBe(413)
})

test('the password of the mailbox is sealed, never shown, and not sent to another server', async () => {
  const iris = app.as('iris')
  await iris.post('/admin/bounces', mailbox)
  expect(row()?.bounceSecret).toMatch(/^v1\./)
  expect((await iris.get('/admin/bounces')).text).not.toContain(mailbox.password)
  expect((await iris.post('/admin/bounces', { ...mailbox, port: '143', password: '' })).status).toBe(303)
  const moved = await iris.post('/admin/bounces', { ...mailbox, host: 'imap.evil.example', password: '' })
  expect([moved.status, moved.text.includes('id="error-password"')]).toEqual([422, true])
  const clear = await iris.post('/admin/bounces', { ...mailbox, security: 'none', password: '' })
  expect(clear.status).toBe(422)
  expect(row()).toMatchObject({ bounceHost: 'imap.example.com', bounceSecurity: 'tls' })
})

test.each([
  ['mode', { ...mailbox, mode: 'pigeon' }],
  ['address', { ...mailbox, address: 'two@a.example, three@b.example' }],
  ['address', { ...mailbox, address: `${'b'.repeat(31)}@acme.example` }],
  ['address', { ...mailbox, address: 'rück@acme.example' }],
  ['host', { ...mailbox, host: 'imaps://imap.example.com' }],
  ['port', { ...mailbox, port: '0' }],
  ['security', { ...mailbox, security: 'rot13' }],
  ['user', { ...mailbox, user: '' }],
  ['password', { ...mailbox, password: '' }],
])('a wrong %s is refused, and what was typed stays', async (field, typed) => {
  const answer = await app.as('iris').post('/admin/bounces', typed)
  expect(answer.status).toBe(422)
  if (field !== 'mode') expect(answer.text).toContain(`id="error-${field}"`)
  expect(answer.text).toContain('value="imap')
  expect(row()?.bounceMode).toBe('none')
})

test('one may look at once', async () => {
  const server = await startMailboxServer()
  try {
    const iris = app.as('iris')
    await iris.post('/admin/bounces', { ...mailbox, host: '127.0.0.1', port: String(server.port), security: 'none' })
    server.receive(bounceOf(await oneMail()))
    expect((await iris.post('/admin/bounces/look')).location).toBe('/admin/bounces#mailbox')
    expect(state()).toBe('quarantined')
    expect((await iris.get('/admin/bounces')).text).toContain('Last checked')
  } finally {
    await server.close()
  }
})

test('what keeps the mailbox from being read stands there in words', async () => {
  const { port, close } = await startMailboxServer()
  await close()
  const iris = app.as('iris')
  await iris.post('/admin/bounces', { ...mailbox, host: '127.0.0.1', port: String(port), security: 'none' })
  await iris.post('/admin/bounces/look')
  expect((await iris.get('/admin/bounces')).text).toContain(`Nothing answers at 127.0.0.1, port ${port}`)
})

test('nobody but the instance admin sees or changes it', async () => {
  for (const persona of ['ann', 'otto', 'olga'] as const) {
    expect((await app.as(persona).get('/admin/bounces')).status).toBe(403)
    for (const path of ['/admin/bounces', '/admin/bounces/secret', '/admin/bounces/look'])
      expect((await app.as(persona).post(path, posted)).status).toBe(403)
  }
  expect(row()?.bounceMode).toBe('none')
})
