import { createSocket } from 'node:dgram'
import { createServer as createPlain, type Socket } from 'node:net'
import { createServer as createTls } from 'node:tls'
import { atEnd } from './at-end.ts'
import type { MadeCertificate } from './certificates.ts'

/** A real syslog server on the loopback. */
export interface SyslogServer {
  port: number
  /** Whole messages, in the order in which they came. */
  messages: string[]
  /** Resets each connection after so many bytes, while it is set: as a server does that dies before it has read on. */
  cutAfter: number | undefined
  close(): Promise<void>
}

/** Over TCP, or TLS with a certificate: messages counted by octets (RFC 6587, 3.4.1). */
export async function startSyslogServer(certificate?: MadeCertificate): Promise<SyslogServer> {
  const sockets = new Set<Socket>()
  const messages: string[] = []
  const take = (socket: Socket) => {
    let unread = Buffer.alloc(0)
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk])
      if (server.cutAfter !== undefined && unread.length >= server.cutAfter) {
        socket.resetAndDestroy()
        return
      }
      for (;;) {
        const [whole = '', length] = /^(\d+) /.exec(unread.toString('latin1', 0, 12)) ?? []
        const end = whole.length + Number(length)
        if (length === undefined || unread.length < end) return
        messages.push(unread.toString('utf8', whole.length, end))
        unread = unread.subarray(end)
      }
    })
  }
  const listener = certificate ? createTls(certificate, take) : createPlain(take)
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  const server: SyslogServer = {
    port: typeof address === 'object' && address ? address.port : 0,
    messages,
    cutAfter: undefined,
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => listener.close(() => resolve()))
    },
  }
  atEnd(() => server.close())
  return server
}

/** In datagrams. Resolves `received` with so many messages. */
export async function startDatagramServer(): Promise<{ port: number; received: (count: number) => Promise<string[]> }> {
  const messages: string[] = []
  let arrived = () => {}
  const socket = createSocket('udp4')
  socket.on('message', (message) => {
    messages.push(message.toString())
    arrived()
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  atEnd(() => socket.close())
  return {
    port: socket.address().port,
    async received(count) {
      while (messages.length < count) await new Promise<void>((resolve) => (arrived = resolve))
      return messages
    },
  }
}
