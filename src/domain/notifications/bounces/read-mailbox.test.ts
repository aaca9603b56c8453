import { type AddressInfo, createServer } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { visibleRevision } from '#src/db/page-revision.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { instance } from '#src/db/schema/identity.ts'
import { readForm } from '#src/domain/form.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { configureBounces } from '#src/domain/settings/configure-bounces.ts'
import { jobs, runJob } from '#src/jobs/schedule.ts'
import { bounceOf } from '#src/testing/bounce.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type MailboxServer, mailboxLogin, startMailboxServer } from '#src/testing/mailbox-server.ts'
import { type Mailing, mailing } from '#src/testing/mailing.ts'
import { accountOf, acmeId, system } from '#src/testing/personas.ts'
import { laterRefusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import type { ReceivedMail } from '#src/testing/smtp-sink.ts'
import { readBounces } from './read-mailbox.ts'

/** The mailbox of bounces, on a real IMAP server, read by the job. */

let room: TestRoom
let mail: Mailing
const servers: MailboxServer[] = []

beforeEach(async () => {
  room = testRoom()
  mail = await mailing(room)
})

afterEach(async () => {
  await mail.close()
  for (const server of servers.splice(0)) await server.close()
})

async function mailbox(options: { tls?: boolean } = {}): Promise<MailboxServer> {
  const server = await startMailboxServer(options)
  servers.push(server)
  return server
}

function useMailbox(port: number, typed: Record<string, string> = {}): void {
  const server = { host: '127.0.0.1', port: String(port), security: 'none', ...mailboxLogin }
  const form = { mode: 'mailbox', address: 'bounces@acme.example', ...server, ...typed }
  configureBounces(room.deps, system, readForm(form))
}

async function tick(): Promise<void> {
  const job = jobs.find(({ name }) => name === 'bounces')
  if (!job) throw new Error('no such job')
  await runJob(room.deps, job)
}

const row = () => room.deps.db.select().from(instance).get()
const states = () =>
  room.deps.db
    .select()
    .from(subscribers)
    .all()
    .map(({ state }) => state)
const quarantined = () => states().filter((state) => state === 'quarantined').length

async function mailed(count: number): Promise<ReceivedMail[]> {
  for (let one = 0; one < count; one++) subscribe(room.deps, `reader-${one}@example.org`)
  const incident = { title: 'I', body: 'x', status: 'investigating', notify: true } as const
  openIncident(room.deps, system, acmeId, { ...incident, services: [] })
  await mail.mailsTo('')
  return mail.sink.mails
}

const other = (text: string) =>
  `From: ann@example.com\r\nTo: bounces@acme.example\r\nSubject: ${text}\r\n\r\n${text}\r\n`

test('what is new is taken once; what was understood is marked as read, and everything stays there', async () => {
  const server = await mailbox()
  useMailbox(server.port)
  const [first, second, third] = await mailed(3)
  if (!first || !second || !third) throw new Error('three mails expected')
  server.receive(other('Hello'))
  server.receive(bounceOf(first))
  server.receive(bounceOf(second, { action: 'delayed', status: '4.4.1' }))
  await tick()
  expect(quarantined()).toBe(1)
  expect(server.messages().map(({ seen }) => seen)).toEqual([false, true, true])
  expect(row()).toMatchObject({ bounceProblem: null, bounceCheckedAt: room.deps.clock.now() })
  expect(JSON.parse(row()?.bounceSeen ?? '')).toEqual({ validity: '77', uid: 3 })

  server.receive(bounceOf(third))
  room.deps.clock.advance(60_000)
  await tick()
  await tick()
  expect(quarantined()).toBe(2)
  expect(server.messages()).toHaveLength(4)
  const understood = room.deps.logger.lines.filter(({ event }) => event === 'bounce')
  expect(understood).toHaveLength(3)
})

test('a mailbox whose numbers mean something else is read from its beginning', async () => {
  const server = await mailbox()
  useMailbox(server.port)
  const [first, second] = await mailed(2)
  if (!first || !second) throw new Error('two mails expected')
  server.receive(bounceOf(first))
  await tick()
  server.receive(bounceOf(second))
  server.changeValidity()
  await tick()
  expect(quarantined()).toBe(2)
  expect(JSON.parse(row()?.bounceSeen ?? '')).toEqual({ validity: '78', uid: 2 })
})

test('a full mailbox is read in several looks', async () => {
  const server = await mailbox()
  useMailbox(server.port)
  for (let one = 0; one < 205; one++) server.receive(other(`Spam ${one}`))
  await tick()
  expect(JSON.parse(row()?.bounceSeen ?? '').uid).toBe(200)
  await tick()
  expect(JSON.parse(row()?.bounceSeen ?? '').uid).toBe(205)
})

test('a report before a message of megabytes is understood', async () => {
  const server = await mailbox()
  useMailbox(server.port)
  const [first] = await mailed(1)
  if (!first) throw new Error('no mail')
  server.receive(bounceOf(first, { returned: `Subject: x\r\n\r\n${`${'x'.repeat(76)}\r\n`.repeat(40_000)}` }))
  await tick()
  expect(quarantined()).toBe(1)
})

test.each([
  ['a wrong password', { password: 'wrong' }, 'does not accept the user and password'],
  ['TLS where there is none', { security: 'tls' }, 'does not begin with TLS on this port'],
] as const)('%s is kept as a sentence, and is gone with the next look that works', async (_, typed, words) => {
  const server = await mailbox()
  useMailbox(server.port, typed)
  await tick()
  expect(row()?.bounceProblem).toContain(words)
  useMailbox(server.port)
  await tick()
  expect(row()?.bounceProblem).toBeNull()
})

test('a server that is away, and one whose certificate nobody vouches for, are named', async () => {
  const server = await mailbox({ tls: true })
  useMailbox(server.port, { security: 'tls' })
  await tick()
  expect(row()?.bounceProblem).toContain('The certificate of 127.0.0.1 is vouched for by nobody')
  await server.close()
  servers.splice(0)
  await tick()
  expect(row()?.bounceProblem).toContain(`Nothing answers at 127.0.0.1, port ${server.port}`)
})

test('a look that is cut off keeps how far it came', async () => {
  const server = await mailbox()
  useMailbox(server.port)
  for (let one = 0; one < 5; one++) server.receive(other(`Spam ${one}`))
  const { readNew } = room.deps.mailboxes
  room.deps.mailboxes.readNew = (mailbox, since, limit, take) =>
    readNew(mailbox, since, limit, async (message, at) => {
      if (at.uid === 3) await server.close()
      return take(message, at)
    })
  await tick()
  servers.splice(0)
  expect(JSON.parse(row()?.bounceSeen ?? '').uid).toBe(3)
  expect(row()?.bounceProblem).not.toBeNull()
})

test('a server that never greets is let go when Opsentry stops', async () => {
  const connected = Promise.withResolvers<void>()
  const silent = createServer(() => connected.resolve())
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  useMailbox((silent.address() as AddressInfo).port)
  const looking = tick()
  await connected.promise
  room.deps.mailboxes.close()
  await looking
  expect(row()?.bounceProblem).not.toBeNull()
  silent.close()
})

test('looking every minute renders no page anew', async () => {
  const server = await mailbox()
  useMailbox(server.port)
  const before = visibleRevision(room.deps.db)
  await tick()
  expect(row()?.bounceCheckedAt).toBe(room.deps.clock.now())
  expect(visibleRevision(room.deps.db)).toBe(before)
})

test('where no mailbox was chosen nobody is asked', async () => {
  const server = await mailbox()
  useMailbox(server.port)
  configureBounces(room.deps, system, readForm({ mode: 'none' }))
  await tick()
  expect(row()?.bounceCheckedAt).toBeNull()
})

test('nobody but the instance admin, or a job, has it read', async () => {
  const server = await mailbox()
  useMailbox(server.port)
  for (const actor of [room.actor('iris'), room.actor('olga'), accountOf('ann')])
    expect(await laterRefusal(() => readBounces(room.deps, actor))).toBe('forbidden')
  expect(row()?.bounceCheckedAt).toBeNull()
  await readBounces(room.deps, accountOf('ines'))
  expect(row()?.bounceCheckedAt).toBe(room.clock.now())
})
