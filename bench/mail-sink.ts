/**
 * An SMTP server that takes everything and keeps nothing but a count: as fast as a line can be read, so that what is measured is
 * the sender. `GET /` on the second port answers how many messages came, and when the first and the last did. With `--record`
 * it also keeps whom each was for and its Message-ID: `GET /received`.
 */

const ok = '250 OK\r\n'
let messages = 0
let first = 0
let last = 0
const records = process.argv.includes('--record')
const received: { to: string; messageId: string }[] = []

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
  },
})

function answerTo(session: Session, line: string): string {
  if (session.inData) {
    session.inData = false
    messages += 1
    if (records) received.push({ to: session.to, messageId: /^message-id: *(.+)$/im.exec(line)?.[1] ?? '' })
    last = performance.timeOrigin + performance.now()
    first ||= last
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

const counts = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch(request) {
    if (request.url.endsWith('/received')) return Response.json(received)
    const told = { messages, first, last }
    if (request.method === 'DELETE') {
      ;[messages, first, last] = [0, 0, 0]
      received.length = 0
    }
    return Response.json(told)
  },
})

process.stdout.write(`smtp=${smtp.port} counts=${counts.port}\n`)
