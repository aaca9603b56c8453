import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { Mail, PooledRelay } from '#src/domain/mail/mail.ts'
import { type SinkOptions, startSmtpSink } from '#src/testing/smtp-sink.ts'
import { createSmtpMailer } from './mailer.ts'

/** The mailer against the ways in which real relays take, refuse and drop messages. */

const mail: Mail = {
  to: 'sue@example.org',
  from: { name: 'Acme Status', address: 'status@acme.example' },
  replyTo: null,
  returnPath: 'status@acme.example',
  subject: 'Investigating: Logins fail',
  text: 'We are looking into it.',
  html: '<p>We are looking into it.</p>',
  messageId: '<delivery0001@status.acme.example>',
  references: null,
  list: null,
  headers: {},
  dkim: null,
}

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

function mailer(deadline?: number) {
  const made = createSmtpMailer(deadline)
  closing.push(() => made.close())
  return made
}

async function relay(options: SinkOptions = {}) {
  const sink = await startSmtpSink(options)
  closing.push(() => sink.close())
  return sink
}

test('a message that the relay takes is delivered, with the relay’s words', async () => {
  const sink = await relay()
  expect(await mailer().send(sink.relay, mail)).toEqual({ outcome: 'delivered', answer: '250 queued' })
  expect(sink.mails.map(({ to, parsed }) => [to, parsed.subject])).toEqual([['sue@example.org', mail.subject]])
})

test.each([
  [450, 'temporary'],
  [452, 'temporary'],
  [550, 'permanent'],
  [554, 'permanent'],
  [421, 'dropped'],
] as const)('%i about the recipient is %s, and the next message goes through', async (code, outcome) => {
  let answer: { code: number; message: string } | undefined = { code, message: 'Acme Mail says no' }
  const sink = await relay({ refuseRecipient: () => answer })
  const { send } = mailer()
  const phase = code === 421 ? 'connect' : 'rcpt'
  expect(await send(sink.relay, mail)).toEqual({ outcome, answer: `${code} Acme Mail says no`, phase })
  answer = undefined
  expect((await send(sink.relay, mail)).outcome).toBe('delivered')
})

test('the moment of a refusal is known, also of one after the whole message', async () => {
  const sink = await relay({ refuseMessage: () => ({ code: 552, message: 'too big' }) })
  expect(await mailer().send(sink.relay, mail)).toEqual({ outcome: 'permanent', answer: '552 too big', phase: 'data' })
  const onMailFrom = (_address: unknown, _session: unknown, done: (error?: Error) => void) =>
    done(Object.assign(new Error('who are you'), { responseCode: 550 }))
  const strict = await relay({ smtp: { onMailFrom } })
  const answer = '550 who are you'
  expect(await mailer().send(strict.relay, mail)).toEqual({ outcome: 'permanent', answer, phase: 'mail' })
})

test('a relay that hangs is given up at the deadline, and the message does not leave afterwards', async () => {
  const options: SinkOptions = { holdMailFrom: true }
  const sink = await relay(options)
  // A busy machine may take longer to come as far as that.
  for (let deadline = 300; sink.held() === 0; deadline *= 2) {
    const answer = `no answer within ${deadline / 1000} seconds`
    expect(await mailer(deadline).send(sink.relay, mail)).toEqual({ outcome: 'dropped', answer, phase: 'connect' })
  }
  await expect.poll(sink.connections).toBe(0)
  options.holdMailFrom = false
  expect((await mailer().send(sink.relay, { ...mail, to: 'next@example.org' })).outcome).toBe('delivered')
  expect(sink.mails.map(({ to }) => to)).toEqual(['next@example.org'])
})

const odd = 'odd@example.org'

test.each<[string, SinkOptions['breakOff']]>([
  ['at RCPT TO', (address) => (address === odd ? 'rcpt' : undefined)],
  ['in the middle of the message', (address) => (address === odd ? 'data' : undefined)],
  ['after the message', (address) => (address === odd ? 'dot' : undefined)],
])('a relay that ends the connection %s has broken off that message, and no other on its way', async (_, breakOff) => {
  const options: SinkOptions = { breakOff, holdAnswer: true }
  const sink = await relay(options)
  const { send } = mailer()
  const onItsWay = send(sink.relay, mail)
  await sink.waitForHeld(1)
  expect((await send(sink.relay, { ...mail, to: odd, messageId: '<odd@status.acme.example>' })).outcome).toBe('dropped')
  sink.release()
  expect((await onItsWay).outcome).toBe('delivered')
  // Over a connection that has carried a message before, too.
  expect((await send(sink.relay, { ...mail, to: odd, messageId: '<odd@status.acme.example>' })).outcome).toBe('dropped')
  expect((await send(sink.relay, mail)).outcome).toBe('delivered')
})

test('a relay that has gone since the last message was not broken off: nothing was begun', async () => {
  const sink = await relay()
  const { send } = mailer()
  expect((await send(sink.relay, mail)).outcome).toBe('delivered')
  await sink.close()
  expect((await send(sink.relay, mail)).outcome).toBe('unreachable')
})

test('a relay that greets with 554 refuses everyone, not this message', async () => {
  const closed = await plainServer((socket) => socket.end('554 no service\r\n'))
  const { outcome, answer } = await mailer().send(closed, mail)
  expect([outcome, answer]).toEqual(['unreachable', expect.stringContaining('554 no service')])
})

test('a relay that drops every connection before it greets is not asked for ever', async () => {
  let connections = 0
  const dropping = await plainServer((socket) => {
    connections += 1
    socket.destroy()
  })
  expect((await mailer().send(dropping, mail)).outcome).toBe('unreachable')
  expect(connections).toBeLessThan(10)
})

test('a connection that the relay closed in between does not cost a message', async () => {
  const sockets: Socket[] = []
  const forgetful = await plainServer((socket) => {
    sockets.push(socket)
    talk(socket, { DATA: '354 go on' })
  })
  const { send } = mailer()
  expect((await send(forgetful, mail)).outcome).toBe('delivered')
  for (const socket of sockets) await new Promise((closed) => socket.once('close', closed).destroy())
  expect((await send(forgetful, mail)).outcome).toBe('delivered')
  expect(sockets).toHaveLength(2)
})

test.each([
  'sue@example.org>\r\nRCPT TO:<eve@example.org',
  'sue@example.org, eve@example.org',
  'sue@example.org <eve@example.org>',
  'sue',
  '',
])('the address %j is final, and reaches nobody', async (to) => {
  const sink = await relay()
  const { outcome } = await mailer().send(sink.relay, { ...mail, to })
  expect([outcome, sink.mails]).toEqual(['permanent', []])
})

test('a server that is only tried disturbs no message on its way', async () => {
  const options: SinkOptions = { holdAnswer: true }
  const busy = await relay(options)
  const tried = await relay()
  const { send, sendUnpooled } = mailer()
  const onItsWay = send(busy.relay, mail)
  await busy.waitForHeld(1)
  expect((await sendUnpooled(tried.relay, mail)).outcome).toBe('delivered')
  expect((await sendUnpooled({ ...tried.relay, port: 1 }, mail)).outcome).toBe('unreachable')
  busy.release()
  expect(await onItsWay).toEqual({ outcome: 'delivered', answer: '250 queued' })
})

test('as many connections are open at once as the settings say, also after they change', async () => {
  const sink = await relay({ holdAnswer: true })
  const { send } = mailer()
  const batch = (connections: number) => Array.from({ length: 6 }, () => send({ ...sink.relay, connections }, mail))
  const narrow = batch(2)
  await sink.waitForHeld(2)
  expect(sink.connections()).toBe(2)
  const wide = batch(4)
  await sink.waitForHeld(6)
  expect(sink.connections()).toBe(6)
  sink.release()
  const results = await Promise.all([...narrow, ...wide])
  expect(sink.peak()).toBe(6)
  expect(results.filter(({ outcome }) => outcome === 'delivered').length).toBeGreaterThanOrEqual(8)
  // Messages that the old pool had not begun are temporary failures, not silence of the new server.
  expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['delivered', 'temporary']))
})

test('refused credentials concern the relay, not the message', async () => {
  const sink = await relay({
    smtp: {
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(Object.assign(new Error('who are you'), { responseCode: 535 })),
    },
  })
  const result = await mailer().send({ ...sink.relay, user: 'acme', password: 'wrong' }, mail)
  expect(result).toEqual({ outcome: 'unreachable', answer: expect.stringContaining('who are you'), phase: 'auth' })
})

/** A server of a few lines where a well-behaved one cannot misbehave enough. */
async function plainServer(onConnection: (socket: Socket) => void): Promise<PooledRelay> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    host: '127.0.0.1',
    port,
    security: 'none',
    user: null,
    password: null,
    from: 'status@acme.example',
    connections: 5,
  }
}

/** Answers 250 but where `answers` says otherwise; null drops the connection. */
function talk(socket: Socket, answers: Record<string, string | null>): void {
  let buffer = ''
  let inData = false
  socket.write('220 here\r\n')
  socket.on('data', (chunk) => {
    buffer += chunk.toString()
    const lines = buffer.split('\r\n')
    buffer = lines.pop() ?? ''
    for (const line of lines) {
      if (inData && line !== '.') continue
      const answer = line in answers ? answers[line] : '250 fine'
      inData = line === 'DATA'
      if (answer === null) socket.destroy()
      else socket.write(`${answer}\r\n`)
    }
  })
}
