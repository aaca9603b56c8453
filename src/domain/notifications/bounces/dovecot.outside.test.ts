import { readFileSync } from 'node:fs'
import tls from 'node:tls'
import { ImapFlow } from 'imapflow'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bounceOf } from '#src/testing/bounce.ts'
import { type BounceMailbox, bounceMailbox, otherMessage } from '#src/testing/bounce-mailbox.ts'
import { type Dovecot, startDovecot } from '#src/testing/dovecot.ts'
import { mailboxLogin } from '#src/testing/mailbox-server.ts'

/** The mailbox of bounces on a server that others made. Needs Debian's dovecot-imapd. */

let room: BounceMailbox
let dovecot: Dovecot
const authorities = tls.getCACertificates('default')

beforeEach(async () => {
  room = await bounceMailbox()
  dovecot = await startDovecot()
})

afterEach(async () => {
  tls.setDefaultCACertificates(authorities)
  await room.mail.close()
  await dovecot.close()
})

/** As NODE_EXTRA_CA_CERTS would: whoever signed Dovecot's certificate is believed. */
function trustDovecot(): void {
  const own = readFileSync(new URL('../../../testing/fixtures/self-signed.cert.pem', import.meta.url), 'utf8')
  tls.setDefaultCACertificates([...authorities, own])
}

const seen = () => dovecot.messages().map((message) => message.seen)

test.each(['none', 'starttls', 'tls'])(
  'with security %s: bounces are read once and marked, the rest stays unread',
  async (security) => {
    if (security !== 'none') trustDovecot()
    room.use(security === 'tls' ? dovecot.tlsPort : dovecot.port, { security })
    const [first, second, third] = await room.mailed(3)
    if (!first || !second || !third) throw new Error('three mails expected')
    for (const raw of [
      otherMessage('Grüße'),
      bounceOf(first),
      bounceOf(second, { action: 'delayed', status: '4.4.1' }),
    ])
      dovecot.receive(raw)
    await room.look()
    expect([room.problem(), room.position()?.uid, room.quarantined()]).toEqual([null, 3, 1])
    expect(seen()).toEqual([false, true, true])

    dovecot.receive(bounceOf(third))
    await room.look()
    await room.look()
    expect([room.problem(), room.position()?.uid, room.quarantined()]).toEqual([null, 4, 2])
    expect(seen()).toEqual([false, true, true, true])
    expect(room.app.deps.logger.lines.filter(({ event }) => event === 'bounce')).toHaveLength(3)
  },
)

test.each(['starttls', 'tls'])(
  'with security %s: a certificate that nobody vouches for is not believed',
  async (security) => {
    room.use(security === 'tls' ? dovecot.tlsPort : dovecot.port, { security })
    dovecot.receive(otherMessage('Hello'))
    await room.look()
    expect(room.problem()).toContain('The certificate of 127.0.0.1 is not signed by a known authority')
    expect(room.position()).toBeNull()
  },
)

test('a wrong password is refused, and is told as that', async () => {
  room.use(dovecot.port, { password: 'wrong' })
  await room.look()
  expect(room.problem()).toBe(
    'The server does not accept the user and password: check both; some providers want a password per application. ' +
      'The answer was: Authentication failed.',
  )
  expect(room.position()).toBeNull()
})

test('TLS on the port for STARTTLS says which one to choose', async () => {
  room.use(dovecot.port, { security: 'tls' })
  await room.look()
  expect(room.problem()).toContain('does not begin with TLS on this port')
})

test('a mailbox whose numbers mean something else is read from its beginning', async () => {
  room.use(dovecot.port)
  const [first, second] = await room.mailed(2)
  if (!first || !second) throw new Error('two mails expected')
  dovecot.receive(otherMessage('Hello'))
  dovecot.receive(bounceOf(first))
  await room.look()
  const before = room.position()
  expect([before?.uid, room.quarantined()]).toEqual([2, 1])

  dovecot.takeAway(0)
  dovecot.receive(bounceOf(second))
  dovecot.changeValidity()
  await room.look()
  expect([room.problem(), room.position()?.uid, room.quarantined()]).toEqual([null, 2, 2])
  expect(Number(room.position()?.validity)).toBeGreaterThan(Number(before?.validity))
})

test.each([
  ['another client', moveByAnotherClient],
  ['the file system', () => dovecot.takeAway(1)],
])('a message that %s moves away meanwhile is passed over', async (_, moveSecond) => {
  room.use(dovecot.port)
  const [first] = await room.mailed(1)
  if (!first) throw new Error('no mail')
  for (const raw of [otherMessage('One'), otherMessage('Two'), bounceOf(first)]) dovecot.receive(raw)
  const { readNew } = room.app.deps.mailboxes
  room.app.deps.mailboxes.readNew = (mailbox, since, limit, take) =>
    readNew(mailbox, since, limit, async (message, at) => {
      if (at.uid === 1) await moveSecond()
      return take(message, at)
    })
  await room.look()
  expect([room.problem(), room.position()?.uid, room.quarantined()]).toEqual([null, 3, 1])
  expect(seen()).toEqual([false, true])
})

/** MOVE of RFC 6851, in a session of its own. */
async function moveByAnotherClient(): Promise<void> {
  const { user, password: pass } = mailboxLogin
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: dovecot.port,
    doSTARTTLS: false,
    auth: { user, pass },
    logger: false,
  })
  await client.connect()
  await client.mailboxOpen('INBOX')
  await client.messageMove('2', 'Archive', { uid: true })
  await client.logout()
}

test('a full mailbox is read in several looks, and a long message no further than its report', async () => {
  room.use(dovecot.port)
  const [first] = await room.mailed(1)
  if (!first) throw new Error('no mail')
  for (let one = 0; one < 203; one++) dovecot.receive(otherMessage(`Spam ${one}`))
  dovecot.receive(bounceOf(first, { returned: `Subject: x\r\n\r\n${`${'x'.repeat(76)}\r\n`.repeat(40_000)}` }))
  await room.look()
  expect(room.position()?.uid).toBe(200)
  await room.look()
  expect([room.problem(), room.position()?.uid, room.quarantined()]).toEqual([null, 204, 1])
})

test('a server that is stopped in the middle is told, and how far the look came is kept', async () => {
  room.use(dovecot.port)
  for (const text of ['One', 'Two', 'Three']) dovecot.receive(otherMessage(text))
  const { readNew } = room.app.deps.mailboxes
  room.app.deps.mailboxes.readNew = (mailbox, since, limit, take) =>
    readNew(mailbox, since, limit, async (message, at) => {
      if (at.uid === 2) await dovecot.close()
      return take(message, at)
    })
  await room.look()
  expect(room.problem()).toContain('The connection ended while the mailbox was read')
  expect(room.position()?.uid).toBe(2)
  await room.look()
  expect(room.problem()).toContain(`Nothing answers at 127.0.0.1, port ${dovecot.port}`)
})
