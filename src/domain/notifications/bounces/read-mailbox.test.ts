import { type AddressInfo, createServer } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { visibleRevision } from '#src/db/page-revision.ts'
import { instance } from '#src/db/schema/identity.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { configureBounces } from '#src/domain/mail/configure-bounces.ts'
import { bounceOf } from '#src/testing/bounce.ts'
import { type BounceMailbox, bounceMailbox, otherMessage as other } from '#src/testing/bounce-mailbox.ts'
import { type MailboxOptions, type MailboxServer, startMailboxServer } from '#src/testing/mailbox-server.ts'
import { system } from '#src/testing/personas.ts'
import { leavingOut } from '#src/testing/watched-work.ts'

/** The mailbox of bounces, on a real IMAP server, read by the job. */

let room: BounceMailbox
const servers: MailboxServer[] = []

beforeEach(async () => {
  room = await bounceMailbox()
})

afterEach(async () => {
  await room.mail.close()
  for (const server of servers.splice(0)) await server.close()
})

async function mailbox(options: MailboxOptions = {}): Promise<MailboxServer> {
  const server = await startMailboxServer(options)
  servers.push(server)
  return server
}

const row = () => room.app.deps.db.select().from(instance).get()

test('what is new is taken once; what was understood is marked as read, and everything stays there', async () => {
  const server = await mailbox()
  room.use(server.port)
  const [first, second, third] = await room.mailed(3)
  if (!first || !second || !third) throw new Error('three mails expected')
  server.receive(other('Hello'))
  server.receive(bounceOf(first))
  server.receive(bounceOf(second, { action: 'delayed', status: '4.4.1' }))
  await room.look()
  expect(room.quarantined()).toBe(1)
  expect(server.messages().map(({ seen }) => seen)).toEqual([false, true, true])
  expect(row()).toMatchObject({ bounceProblem: null, bounceCheckedAt: room.app.deps.clock.now() })
  expect(room.position()).toEqual({ validity: '77', uid: 3 })

  server.receive(bounceOf(third))
  room.app.deps.clock.advance(60_000)
  await room.look()
  await room.look()
  expect(room.quarantined()).toBe(2)
  expect(server.messages()).toHaveLength(4)
  const understood = room.app.deps.logger.lines.filter(({ event }) => event === 'bounce')
  expect(understood).toHaveLength(3)
})

test('a mailbox whose numbers mean something else is read from its beginning', async () => {
  const server = await mailbox()
  room.use(server.port)
  const [first, second] = await room.mailed(2)
  if (!first || !second) throw new Error('two mails expected')
  server.receive(bounceOf(first))
  await room.look()
  server.receive(bounceOf(second))
  server.changeValidity()
  await room.look()
  expect(room.quarantined()).toBe(2)
  expect(room.position()).toEqual({ validity: '78', uid: 2 })
})

test('a full mailbox is read in several looks', async () => {
  const server = await mailbox()
  room.use(server.port)
  for (let one = 0; one < 205; one++) server.receive(other(`Spam ${one}`))
  await room.look()
  expect(room.position()?.uid).toBe(200)
  await room.look()
  expect(room.position()?.uid).toBe(205)
})

test('a message at which the background hung is passed over, and those after it are read', async () => {
  const server = await mailbox()
  room.use(server.port)
  const [first, second] = await room.mailed(2)
  if (!first || !second) throw new Error('two mails expected')
  for (const mail of [first, second]) server.receive(bounceOf(mail))
  await leavingOut(['bounce 77.1'], () => room.look())
  expect([room.quarantined(), room.position()]).toEqual([1, { validity: '77', uid: 2 }])
})

test('a report before a message of megabytes is understood', async () => {
  const server = await mailbox()
  room.use(server.port)
  const [first] = await room.mailed(1)
  if (!first) throw new Error('no mail')
  server.receive(bounceOf(first, { returned: `Subject: x\r\n\r\n${`${'x'.repeat(76)}\r\n`.repeat(40_000)}` }))
  await room.look()
  expect(room.quarantined()).toBe(1)
})

test.each([
  ['a wrong password', { password: 'wrong' }, 'does not accept the user and password'],
  ['TLS where there is none', { security: 'tls' }, 'does not begin with TLS on this port'],
] as const)('%s is kept as a sentence, and is gone with the next look that works', async (_, typed, words) => {
  const server = await mailbox()
  room.use(server.port, typed)
  await room.look()
  expect(room.problem()).toContain(words)
  expect((await room.app.as('iris').get('/admin/bounces')).text).toContain(words)
  room.use(server.port)
  await room.look()
  expect(room.problem()).toBeNull()
})

test('a server that is away, and one whose certificate nobody vouches for, are named', async () => {
  const server = await mailbox({ tls: true })
  room.use(server.port, { security: 'tls' })
  await room.look()
  expect(room.problem()).toContain('The certificate of 127.0.0.1 is not signed by a known authority')
  await server.close()
  servers.splice(0)
  await room.look()
  expect(room.problem()).toContain(`Nothing answers at 127.0.0.1, port ${server.port}`)
})

test('a look that is cut off keeps how far it came', async () => {
  const server = await mailbox()
  room.use(server.port)
  for (let one = 0; one < 5; one++) server.receive(other(`Spam ${one}`))
  const { readNew } = room.app.deps.mailboxes
  room.app.deps.mailboxes.readNew = (mailbox, since, limit, take) =>
    readNew(mailbox, since, limit, async (message, at) => {
      if (at.uid === 3) await server.close()
      return take(message, at)
    })
  await room.look()
  servers.splice(0)
  expect(room.position()?.uid).toBe(3)
  expect(room.problem()).toContain('The connection ended while the mailbox was read')
})

test('a disk that refuses what a message changes is no trouble of the mailbox, and the message is read again', async () => {
  const server = await mailbox()
  room.use(server.port)
  const [first] = await room.mailed(1)
  if (!first) throw new Error('no mail')
  server.receive(bounceOf(first))
  const { db, mailboxes } = room.app.deps
  const { readNew } = mailboxes
  mailboxes.readNew = (mailbox, since, limit, take) =>
    readNew(mailbox, since, limit, async (message, at) => {
      db.$client.run('PRAGMA query_only = ON')
      return take(message, at).finally(() => db.$client.run('PRAGMA query_only = OFF'))
    })
  await room.look()
  expect([room.problem(), room.position(), room.quarantined()]).toEqual([null, null, 0])
  mailboxes.readNew = readNew
  await room.look()
  expect([room.problem(), room.position()?.uid, room.quarantined()]).toEqual([null, 1, 1])
})

test('a server that never greets is let go when Opsentry stops', async () => {
  const connected = Promise.withResolvers<void>()
  const silent = createServer(() => connected.resolve())
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  room.use((silent.address() as AddressInfo).port)
  const looking = room.look()
  await connected.promise
  room.app.deps.mailboxes.close()
  await looking
  expect(room.problem()).not.toBeNull()
  silent.close()
})

test('looking every minute renders no page anew', async () => {
  const server = await mailbox()
  room.use(server.port)
  const before = visibleRevision(room.app.deps.db)
  await room.look()
  expect(row()?.bounceCheckedAt).toBe(room.app.deps.clock.now())
  expect(visibleRevision(room.app.deps.db)).toBe(before)
})

test('where no mailbox was chosen nobody is asked', async () => {
  const server = await mailbox()
  room.use(server.port)
  configureBounces(room.app.deps, system, readForm({ mode: 'none' }))
  await room.look()
  expect(row()?.bounceCheckedAt).toBeNull()
})
