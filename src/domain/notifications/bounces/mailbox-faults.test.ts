import { afterEach, beforeEach, expect, test } from 'vitest'
import { bounceOf } from '#src/testing/bounce.ts'
import { type BounceMailbox, bounceMailbox, otherMessage } from '#src/testing/bounce-mailbox.ts'
import { type Fault, type MailboxOptions, type MailboxServer, startMailboxServer } from '#src/testing/mailbox-server.ts'

/** Mailboxes of servers that have a bad day, or another idea of IMAP. */

let room: BounceMailbox
let server: MailboxServer

beforeEach(async () => {
  room = await bounceMailbox()
})

afterEach(async () => {
  await room.mail.close()
  await server.close()
})

async function mailbox(options: MailboxOptions = {}, typed: Record<string, string> = {}): Promise<void> {
  server = await startMailboxServer(options)
  room.use(server.port, typed)
}

test.each([
  ['LOGIN', []],
  ['LOGIN with a literal sent at once', ['LITERAL+']],
  ['AUTHENTICATE PLAIN', ['AUTH=PLAIN']],
])('a password of any characters signs in by %s', async (_, extensions) => {
  const password = 'Grüße "an" \\alle{7}'
  await mailbox({ extensions, password }, { password })
  server.receive(otherMessage('Hello'))
  await room.look()
  expect(room.problem()).toBeNull()
  expect(room.position()).toEqual({ validity: '77', uid: 1 })
})

test('a server that wants no password in the clear is named', async () => {
  await mailbox({ extensions: ['LOGINDISABLED'] })
  await room.look()
  expect(room.problem()).toContain('does not accept the user and password')
})

test('STARTTLS is begun, and a certificate that nobody vouches for ends it before the password', async () => {
  const lines: string[] = []
  await mailbox({ misbehave: (line) => void lines.push(line) }, { security: 'starttls' })
  await room.look()
  expect(room.problem()).toContain('The certificate of 127.0.0.1 is not signed by a known authority')
  expect(lines).toEqual([expect.stringMatching(/^\S+ STARTTLS$/)])
})

test('a server without STARTTLS is not given the password where STARTTLS was chosen', async () => {
  const lines: string[] = []
  await mailbox({ extensions: ['AUTH=PLAIN'], misbehave: (line) => void lines.push(line) }, { security: 'starttls' })
  await room.look()
  expect(room.problem()).not.toBeNull()
  expect(lines.filter((line) => /AUTH|LOGIN/.test(line))).toEqual([])
})

test('a message that somebody else takes away meanwhile is passed over', async () => {
  await mailbox()
  const [first] = await room.mailed(1)
  if (!first) throw new Error('no mail')
  for (const text of ['One', 'Two']) server.receive(otherMessage(text))
  server.receive(bounceOf(first))
  const { readNew } = room.app.deps.mailboxes
  room.app.deps.mailboxes.readNew = (mailbox, since, limit, take) =>
    readNew(mailbox, since, limit, (message, at) => {
      server.takeAway(2)
      return take(message, at)
    })
  await room.look()
  expect([room.problem(), room.position(), room.quarantined()]).toEqual([null, { validity: '77', uid: 3 }, 1])
  expect(server.messages().map(({ seen }) => seen)).toEqual([false, true])
})

/** The second message that is asked for meets it. */
const atTheSecond = (fault: Fault) => (line: string) => (/UID FETCH 2 /.test(line) ? fault : undefined)

test.each([
  ['says goodbye', 'bye', 'Server is shutting down'],
  ['is gone after half a message', 'drop', 'no reason was given'],
] as const)('where the server %s, the next look goes on there', async (_, fault, words) => {
  let misbehave: MailboxOptions['misbehave'] = atTheSecond(fault)
  await mailbox({ misbehave: (line) => misbehave?.(line) })
  const [first, second] = await room.mailed(2)
  if (!first || !second) throw new Error('two mails expected')
  for (const mail of [first, second]) server.receive(bounceOf(mail))
  await room.look()
  expect([room.position()?.uid, room.quarantined()]).toEqual([1, 1])
  expect(room.problem()).toBe(
    'The connection ended while the mailbox was read: the next check continues where this one stopped. ' +
      `The answer was: The connection was lost: ${words}`,
  )

  misbehave = undefined
  await room.look()
  expect([room.position()?.uid, room.quarantined(), room.problem()]).toEqual([2, 2, null])
})

test('a server that falls silent in the middle is let go when Opsentry stops', async () => {
  const silent = Promise.withResolvers<void>()
  await mailbox({
    misbehave(line) {
      const fault = atTheSecond('hang')(line)
      if (fault) silent.resolve()
      return fault
    },
  })
  for (const text of ['One', 'Two']) server.receive(otherMessage(text))
  const looking = room.look()
  await silent.promise
  room.app.deps.mailboxes.close()
  await looking
  expect(room.position()?.uid).toBe(1)
  expect(room.problem()).not.toBeNull()
})

test('a server that sends far more than was asked for is not listened to', async () => {
  await mailbox({ misbehave: atTheSecond('flood') })
  for (const text of ['One', 'Two']) server.receive(otherMessage(text))
  await room.look()
  expect(room.position()?.uid).toBe(1)
  expect(room.problem()).toContain('exceeds maximum allowed size of 67108864 bytes')
})
