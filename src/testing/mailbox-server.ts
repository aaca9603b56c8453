import { createServer, type Socket } from 'node:net'
import { createSecureContext, createServer as createTlsServer, TLSSocket } from 'node:tls'
import { type Answer, answer, greeting, type Inbox, type Session } from './imap-session.ts'
import { selfSigned } from './smtp-sink.ts'

export interface MailboxServer {
  port: number
  /** Puts a message into the inbox, as a mail server would. */
  receive(raw: string): void
  /** Takes the message with this UID out of the inbox, as another client would. */
  takeAway(uid: number): void
  /** Messages in the inbox, oldest first. */
  messages(): { raw: string; seen: boolean }[]
  /** As where a mailbox was restored from a copy: its UIDs mean something else from now on. */
  changeValidity(): void
  close(): Promise<void>
}

/** `bye`: says so and goes. `drop`: goes after half of the answer. `flood`: sends a message of 128 MiB, whatever was asked for. */
export type Fault = 'hang' | 'bye' | 'drop' | 'flood'

export interface MailboxOptions {
  /** From the first byte, under a certificate that nobody vouches for; otherwise STARTTLS begins it. */
  tls?: boolean
  /** Capabilities that the server announces besides IMAP4rev1. */
  extensions?: string[]
  /** Asked about each line of a client, its tag included. */
  misbehave?: (line: string) => Fault | undefined
  password?: string
}

export const mailboxLogin = { user: 'bounces', password: 'mailbox secret' }

const usual = ['STARTTLS', 'ID', 'NAMESPACE', 'LITERAL+', 'AUTH=PLAIN']
const certificate = { key: selfSigned.key, cert: selfSigned.cert }

/** A real IMAP server on the loopback with one mailbox. */
export async function startMailboxServer(options: MailboxOptions = {}): Promise<MailboxServer> {
  const inbox: Inbox = { validity: 77, messages: [] }
  const sockets = new Set<Socket>()
  let nextUid = 1
  const accept = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    converse(socket, inbox, options)
  }
  const server = options.tls ? createTlsServer(certificate, accept) : createServer(accept)
  // A client that does not trust the certificate leaves in the middle of the handshake.
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    receive: (raw) => void inbox.messages.push({ uid: nextUid++, raw, flags: new Set() }),
    takeAway(uid) {
      inbox.messages = inbox.messages.filter((message) => message.uid !== uid)
    },
    messages: () => inbox.messages.map(({ raw, flags }) => ({ raw, seen: flags.has('\\Seen') })),
    changeValidity() {
      inbox.validity += 1
    },
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function converse(plain: Socket, inbox: Inbox, { tls, extensions, misbehave, password }: MailboxOptions): void {
  const session: Session = {
    inbox,
    login: { ...mailboxLogin, ...(password !== undefined && { password }) },
    extensions: extensions ?? usual.filter((one) => !tls || one !== 'STARTTLS'),
    isSignedIn: false,
  }
  listen(plain)
  plain.write(`${greeting(session)}\r\n`)

  function listen(socket: Socket): void {
    socket.on('error', () => undefined)
    readCommands(socket, (line, literals) => {
      const fault = misbehave?.(line)
      if (fault === 'hang') return
      else if (fault === 'bye') socket.end('* BYE Server is shutting down\r\n')
      else if (fault === 'flood') flood(socket)
      else reply(socket, answer(session, line, literals), fault)
    })
  }

  function reply(socket: Socket, { lines, next }: Answer, fault?: 'drop'): void {
    const bytes = Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1')
    if (fault) socket.write(bytes.subarray(0, bytes.length / 2), () => socket.destroy())
    else if (next === 'end') socket.end(bytes)
    else socket.write(bytes)
    if (next === 'starttls') listen(secured(socket))
  }
}

/** RFC 3501, 6.2.1: what follows on the same connection is TLS. */
function secured(socket: Socket): Socket {
  socket.removeAllListeners('data')
  return new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(certificate) })
}

function flood(socket: Socket): void {
  const some = Buffer.alloc(64 * 1024, 'x')
  const more = () => {
    while (!socket.destroyed && socket.write(some));
  }
  socket.write('* 1 FETCH (UID 1 BODY[]<0> {134217728}\r\n')
  socket.on('drain', more)
  more()
}

/** Takes a line at a time, and what was announced within it by `{n}` or `{n+}` (RFC 7888). */
function readCommands(socket: Socket, take: (line: string, literals: string[]) => void): void {
  let unread: Buffer = Buffer.alloc(0)
  let line = ''
  let literals: string[] = []
  let announced: number | undefined
  socket.on('data', (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk])
    while (announced === undefined ? readLine() : readLiteral(announced));
  })

  /** False where more bytes have to come first. */
  function readLine(): boolean {
    const end = unread.indexOf('\r\n')
    if (end < 0) return false
    line += unread.subarray(0, end).toString()
    unread = unread.subarray(end + 2)
    const [, size, isSentAtOnce] = /\{(\d+)(\+)?\}$/.exec(line) ?? []
    announced = size === undefined ? undefined : Number(size)
    if (announced === undefined) finish()
    else if (!isSentAtOnce) socket.write('+ Go on\r\n')
    return true
  }

  function readLiteral(size: number): boolean {
    if (unread.length < size) return false
    literals.push(unread.subarray(0, size).toString())
    unread = unread.subarray(size)
    announced = undefined
    return true
  }

  function finish(): void {
    const [whole, all] = [line, literals]
    line = ''
    literals = []
    take(whole, all)
  }
}
