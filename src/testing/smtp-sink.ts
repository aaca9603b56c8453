import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerEnvelope, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import type { PooledRelay } from '#src/domain/mail/mail.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'

export interface ReceivedMail {
  /** The envelope's sender and recipient. */
  from: string
  to: string
  bytes: Buffer
  raw: string
  parsed: Email
}

export interface SmtpSink {
  port: number
  /** The relay's settings for Opsentry. */
  relay: PooledRelay
  mails: ReceivedMail[]
  /** Resolves with the first mail, past or future, that matches. It is stored then, and not answered yet. */
  waitForMail(matches: (mail: ReceivedMail) => boolean): Promise<ReceivedMail>
  /** Resolves when this many deliveries stand at the gate. */
  waitForHeld(count: number): Promise<void>
  /** How many have stood there so far. */
  held(): number
  /** Answers everything that stands at the gate, and closes none behind it. */
  release(): void
  /** Connections that are open now. */
  connections(): number
  /** The most that were open at once so far. */
  peak(): number
  /** Ends every connection; resolves when none is open any more, and nobody listens. */
  close(): Promise<void>
}

interface Refusal {
  code: number
  message: string
}

export type BreakOff = 'rcpt' | 'data' | 'dot'

export interface SinkOptions {
  /** Greets with this refusal, while it returns one. */
  refuseConnection?: () => Refusal | undefined
  /** Milliseconds that it thinks about each recipient and each message. */
  slowness?: number
  /** Answers RCPT TO with this refusal, while it returns one. */
  refuseRecipient?: (address: string) => Refusal | undefined
  /** Answers the whole message with this refusal, while it returns one. */
  refuseMessage?: (address: string) => Refusal | undefined
  /** Ends the connection at RCPT TO, in the middle of the message, or once it has stored it, while it returns one. */
  breakOff?: (address: string) => BreakOff | undefined
  /** Never answers MAIL FROM: the message is claimed, but not sent. */
  holdMailFrom?: boolean
  /** Stores the message, but never answers it, while it is true: it is sent, but not settled. */
  holdAnswer?: boolean | (() => boolean)
  smtp?: SMTPServerOptions
  port?: number
}

/** TLS from the first byte, under a certificate that nobody vouches for. */
export const selfSigned: SMTPServerOptions = {
  secure: true,
  key: readFileSync(new URL('./fixtures/self-signed.key.pem', import.meta.url)),
  cert: readFileSync(new URL('./fixtures/self-signed.cert.pem', import.meta.url)),
}

/** Milliseconds; how long does not matter, but that it ends: a busy machine is no defect. */
const patience = 90_000

/** A real SMTP server on a free port of the loopback that keeps what it is sent. */
export async function startSmtpSink(options: SinkOptions = {}): Promise<SmtpSink> {
  const mails: ReceivedMail[] = []
  const listeners = new Set<() => void>()
  const sockets = new Set<Socket>()
  let held = 0
  let peak = 0
  const gate = new Set<() => void>()
  const changed = () => {
    for (const listener of listeners) listener()
  }
  const hold = () => {
    held += 1
    changed()
  }

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.smtp?.secure || options.smtp?.key ? [] : ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect: (_session, callback) => callback(refusal(options.refuseConnection?.())),
    onMailFrom: (_address, _session, callback) => (options.holdMailFrom ? hold() : callback()),
    onRcptTo({ address }, session, callback) {
      if (options.breakOff?.(address) === 'rcpt') end(session)
      else setTimeout(() => callback(refusal(options.refuseRecipient?.(address))), options.slowness ?? 0)
    },
    onData(stream, session, callback) {
      const to = session.envelope.rcptTo[0]?.address ?? ''
      const refused = options.refuseMessage?.(to)
      const broken = options.breakOff?.(to)
      if (broken === 'data') end(session)
      const taken =
        refused || broken === 'data' ? text(stream).then(() => undefined) : receive(stream, session.envelope)
      void taken.then(
        () => {
          const holds = typeof options.holdAnswer === 'function' ? options.holdAnswer() : options.holdAnswer
          if (broken) end(session)
          else if (refused) callback(refusal(refused))
          else if (holds) {
            gate.add(() => callback(null, 'queued'))
            hold()
          } else setTimeout(() => callback(null, 'queued'), options.slowness ?? 0)
        },
        // The sender died in the middle of the message: it is not stored, as with any server, and nobody waits for an answer.
        (error: Error) => callback(error),
      )
    },
    ...options.smtp,
  })
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    peak = Math.max(peak, sockets.size)
    socket.on('close', () => sockets.delete(socket))
  })

  function end({ remotePort }: SMTPServerSession): void {
    for (const socket of sockets) if (socket.remotePort === remotePort) socket.destroy()
  }

  async function receive(stream: NodeJS.ReadableStream, { mailFrom, rcptTo }: SMTPServerEnvelope): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(Buffer.from(chunk))
    const bytes = Buffer.concat(chunks)
    const [from, to] = [mailFrom ? mailFrom.address : '', rcptTo[0]?.address ?? '']
    mails.push({ from, to, bytes, raw: bytes.toString('utf8'), parsed: await PostalMime.parse(bytes) })
    changed()
  }

  function when<T>(find: () => T | undefined, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        listeners.delete(look)
        reject(
          new Error(`${what} did not come; got ${mails.map(({ parsed }) => parsed.subject).join(' | ') || 'none'}`),
        )
      }, patience)
      function look(): void {
        const found = find()
        if (found === undefined) return
        clearTimeout(timer)
        listeners.delete(look)
        resolve(found)
      }
      listeners.add(look)
      look()
    })
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  server.on('error', () => undefined)
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    port,
    relay: {
      host: '127.0.0.1',
      port,
      security: 'none',
      user: null,
      password: null,
      from: 'status@acme.example',
      connections: 5,
    },
    mails,
    waitForMail: (matches) => when(() => mails.find(matches), 'the mail'),
    waitForHeld: (count) => when(() => (held >= count ? held : undefined), 'the held message').then(() => undefined),
    held: () => held,
    release() {
      options.holdAnswer = false
      for (const open of gate) open()
      gate.clear()
    },
    connections: () => sockets.size,
    peak: () => peak,
    async close() {
      const ended = [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)))
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await Promise.all([closed, ...ended])
      // Whoever was connected from this process has noticed with the next turn, and will not try an old connection.
      await yieldToEventLoop()
    },
  }
}

function refusal(refused: Refusal | undefined): Error | null {
  return refused ? Object.assign(new Error(refused.message), { responseCode: refused.code }) : null
}

/** The header as sent, unfolded; undefined where it is absent. */
export function header(mail: ReceivedMail, name: string): string | undefined {
  const head = mail.raw.split('\r\n\r\n')[0]?.replace(/\r\n[ \t]+/g, ' ') ?? ''
  const line = head.split('\r\n').find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`))
  return line?.slice(name.length + 1).trim()
}

export function linkIn(mail: ReceivedMail, path: RegExp): string {
  const found = (mail.parsed.text ?? '').match(/https?:\/\/\S+/g)?.find((url) => path.test(url))
  if (!found) throw new Error(`no link ${path} in: ${mail.parsed.text}`)
  return found
}
