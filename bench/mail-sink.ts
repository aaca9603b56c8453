/**
 * An SMTP server that takes everything and keeps nothing but a count: as fast as a line can be read, so that what is measured is
 * the sender. With `--record` it also keeps whom each message was for and its Message-ID. The second port answers what sink.ts
 * asks. It ends with its standard input, and so with whoever started it.
 */

const ok = '250 OK\r\n'
const records = process.argv.includes('--record')
let [messages, first, last] = [0, 0, 0]
const received: { to: string; messageId: string }[] = []
let connections = 0
/** Condition -> what to call when it holds. */
const waiting = new Map<() => boolean, () => void>()

interface Session {
  rest: string
  inData: boolean
  /** The recipient of the message that is coming. */
  to: string
}

const smtp = Bun.listen<Session>({
  hostname: '127.0.0.1',
  port: 0,
  socket: {
    open(socket) {
      connections += 1
      socket.data = { rest: '', inData: false, to: '' }
      socket.write('220 sink\r\n')
    },
    data(socket, chunk) {
      const { data } = socket
      data.rest += chunk.toString('latin1')
      for (;;) {
        const end = data.rest.indexOf(data.inData ? '\r\n.\r\n' : '\r\n')
        if (end < 0) return
        const line = data.rest.slice(0, end)
        data.rest = data.rest.slice(end + (data.inData ? 5 : 2))
        socket.write(answerTo(data, line))
      }
    },
    // Comes after everything that was sent has been read: a message that is not recorded by now never will be.
    close() {
      connections -= 1
      changed()
    },
  },
})

function answerTo(session: Session, line: string): string {
  if (session.inData) {
    session.inData = false
    take(session.to, line)
    return ok
  }
  const command = line.slice(0, 4).toUpperCase()
  if (command === 'RCPT') session.to = /<(.+)>/.exec(line)?.[1] ?? ''
  if (command === 'DATA') {
    session.inData = true
    return '354 go on\r\n'
  }
  return command === 'EHLO' ? '250-sink\r\n250 8BITMIME\r\n' : ok
}

function take(to: string, message: string): void {
  messages += 1
  if (records) received.push({ to, messageId: /^message-id: *(.+)$/im.exec(message)?.[1] ?? '' })
  last = performance.timeOrigin + performance.now()
  first ||= last
  changed()
}

function changed(): void {
  for (const [isSo, tell] of waiting) if (isSo()) tell()
}

async function when(isSo: () => boolean): Promise<void> {
  if (isSo()) return
  await new Promise<void>((resolve) => waiting.set(isSo, resolve))
  waiting.delete(isSo)
}

const answers = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  // Whoever waits has patience of their own.
  idleTimeout: 0,
  routes: {
    '/counts': () => Response.json({ messages, first, last }),
    '/received': () => Response.json(received),
    '/arrived/:count': async ({ params }) => {
      await when(() => messages >= Number(params.count))
      return Response.json(messages)
    },
    '/alone': async () => {
      await when(() => connections === 0)
      return Response.json(messages)
    },
    '/reset': () => {
      ;[messages, first, last] = [0, 0, 0]
      received.length = 0
      return Response.json(messages)
    },
  },
})

process.stdout.write(`smtp=${smtp.port} answers=${answers.port}\n`)
void Bun.stdin.text().then(() => process.exit())
