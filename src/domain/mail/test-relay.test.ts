import { afterEach, expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { dkimKeys } from '#src/db/schema/senders.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { proveDomain } from '#src/testing/factories.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { testOrigin } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { header, type SinkOptions, type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'
import { dkimIdentity, generateDkimKeyPair } from './dkim-keys.ts'
import { sendTestMessage } from './test-relay.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function roomWithRelay(options: SinkOptions = {}): Promise<{ room: TestRoom; sink: SmtpSink }> {
  const sink = await startSmtpSink(options)
  const room = testRoom()
  closing.push(
    () => room.deps.mailer.close(),
    () => sink.close(),
  )
  return { room, sink }
}

const send = (room: TestRoom, sink: Pick<SmtpSink, 'relay'>, to = 'ines@example.com') =>
  sendTestMessage(room.deps, ines, sink.relay, to)

test('one message goes through the relay as typed, in the name of the home organization, and is recorded', async () => {
  const { room, sink } = await roomWithRelay()
  expect(await send(room, sink)).toEqual({ delivered: true, answer: '250 queued', hint: '' })
  const [mail, ...more] = sink.mails
  expect(more).toEqual([])
  expect([mail?.from, mail?.to]).toEqual(['status@acme.example', 'ines@example.com'])
  expect(mail?.parsed.from).toEqual({ name: 'Acme', address: 'status@acme.example' })
  expect(mail?.parsed.messageId).toBe('<id0000000001.relay-test@acme.example>')
  expect(mail && header(mail, 'DKIM-Signature')).toBeUndefined()
  const { port } = sink
  expect(lastAct(room.db)).toEqual({
    action: 'instance.relay_tested',
    actorId: 'ines00000000',
    subject: 'instance 1',
    changes: { host: '127.0.0.1', port, security: 'none', outcome: 'delivered' },
    ip: '192.0.2.1',
  })
})

test('it is signed once the key of its domain is proven', async () => {
  const { room, sink } = await roomWithRelay()
  proveDomain(room.deps, null, 'acme.example')
  const { privateKey } = await generateDkimKeyPair()
  writeUnaudited(room.db, (tx) =>
    tx
      .update(dkimKeys)
      .set({ privateKey: room.deps.secrets.seal(privateKey, dkimIdentity('id0000000001')) })
      .run(),
  )
  await send(room, sink)
  const [mail] = sink.mails
  expect(mail && header(mail, 'DKIM-Signature')).toMatch(/d=acme\.example;.* s=opsentry7f3k;/)
})

test("before there is a home organization it is from Opsentry, and the wizard's visitor may send it", async () => {
  const { room, sink } = await roomWithRelay()
  writeUnaudited(room.db, (tx) => tx.update(instance).set({ homeOrganizationId: null, setUpAt: null }).run())
  await sendTestMessage(room.deps, { kind: 'visitor', origin: testOrigin }, sink.relay, 'ann@example.com')
  expect(sink.mails[0]?.parsed.from).toEqual({ name: 'Opsentry', address: 'status@acme.example' })
  expect(lastAct(room.db)).toMatchObject({ action: 'instance.relay_tested', actorId: null })
})

test.each([
  [
    550,
    '5.7.1 Not yours',
    'permanent',
    'The relay refused it: check that it may send for status@acme.example, from this machine and to that address.',
  ],
  [
    451,
    '4.3.0 Later',
    'temporary',
    'The relay refused it: check that it may send for status@acme.example, from this machine and to that address.',
  ],
])("a refusal with %i is an answer: the relay's words and what to check", async (code, message, outcome, hint) => {
  const { room, sink } = await roomWithRelay({ refuseMessage: () => ({ code, message }) })
  expect(await send(room, sink)).toEqual({ delivered: false, answer: `${code} ${message}`, hint })
  expect(sink.mails).toEqual([])
  expect(lastAct(room.db)).toMatchObject({ action: 'instance.relay_tested', changes: { outcome } })
})

test('a port where nobody listens is an answer, too', async () => {
  const { room, sink } = await roomWithRelay()
  await sink.close()
  closing.pop()
  const { delivered, hint } = await send(room, sink)
  expect([delivered, hint]).toEqual([
    false,
    `Nothing answers at 127.0.0.1, port ${sink.port}: check the host, the port and the firewall.`,
  ])
  expect(lastAct(room.db)).toMatchObject({ changes: { outcome: 'unreachable' } })
})

test('the thirty-first message from one address within ten minutes has to wait', async () => {
  const { room, sink } = await roomWithRelay()
  const spent = { key: 'relay-test:ip:192.0.2.1', count: 29, windowEndsAt: room.clock.now() + 600_000 }
  writeUnaudited(room.db, (tx) => tx.insert(rateLimits).values(spent).run())
  expect(await send(room, sink)).toMatchObject({ delivered: true })
  await expect(send(room, sink)).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 600_000 })
  const elsewhere = { ...ines, origin: { ...testOrigin, ip: '192.0.2.2' } }
  expect(await sendTestMessage(room.deps, elsewhere, sink.relay, 'a@example.com')).toMatchObject({ delivered: true })
  expect([sink.mails.length, room.audited(null).length]).toEqual([2, 2])
})

test('nobody but the instance admin may; nothing is sent, counted or recorded', async () => {
  const { room, sink } = await roomWithRelay()
  expect(await letThrough((actor) => sendTestMessage(room.deps, actor, sink.relay, 'a@example.com'))).toEqual([])
  expect([sink.mails, room.db.select().from(rateLimits).all(), room.audited(null)]).toEqual([[], [], []])
})
