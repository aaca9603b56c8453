/**
 * An SMTP server that takes everything and keeps nothing but a count: as fast as a line can be read, so that what is measured is
 * the sender. `GET /` on the second port answers how many messages came, and when the first and the last did.
 */

const ok = '250 OK\r\n'
let messages = 0
let first = 0
let last = 0

interface Session {
  rest: string
  inData: boolean
}

const smtp = Bun.listen<Session>({
  hostname: '127.0.0.1',
  port: 0,
  socket: {
    open(socket) {
      socket.data = { rest: '', inData: false }
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
    last = performance.timeOrigin + performance.now()
    first ||= last
    return ok
  }
  const command = line.slice(0, 4).toUpperCase()
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
    const told = { messages, first, last }
    if (request.method === 'DELETE') [messages, first, last] = [0, 0, 0]
    return Response.json(told)
  },
})

process.stdout.write(`smtp=${smtp.port} counts=${counts.port}\n`)
