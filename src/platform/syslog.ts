import { connect, isIP } from 'node:net'
import type { SyslogTarget } from '#src/config.ts'
import { dgram, tls } from '#src/network-modules.ts'

/** Milliseconds for one step, the connection included. */
const patience = 10_000

/** `ca`: PEM, trusted instead of the authorities that the system knows. */
type Target = SyslogTarget & { ca?: string }

/**
 * Sends messages to a syslog server. Over TCP and TLS syslog knows no answer, so each step has a connection of its own: once the other
 * side has closed it after our end, it has taken everything (RFC 6587 and 5425, octet counting). A datagram (RFC 5426) may get lost, and nobody
 * hears of it.
 */
export function createSyslog(target: Target): (messages: readonly string[]) => Promise<void> {
  return (messages) => (target.way === 'udp' ? byDatagrams(target, messages) : byStream(target, messages))
}

async function byDatagrams({ host, port }: SyslogTarget, messages: readonly string[]): Promise<void> {
  const socket = dgram().createSocket(isIP(host) === 6 ? 'udp6' : 'udp4')
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  socket.on('error', reject)
  socket.connect(port, host, (error?: Error) => {
    if (error) return reject(error)
    let left = messages.length
    for (const message of messages)
      socket.send(message, (error) => {
        if (error) reject(error)
        else if (--left === 0) resolve()
      })
  })
  await inTime(promise, reject, () => socket.close())
}

async function byStream({ way, host, port, ca }: Target, messages: readonly string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const name = isIP(host) === 0 ? { servername: host } : {}
  const frames = messages.map((message) => `${Buffer.byteLength(message)} ${message}`).join('')
  const send = () => void socket.end(frames)
  const socket = way === 'tls' ? tls().connect({ host, port, ca, ...name }, send) : connect({ host, port }, send)
  socket.on('error', reject)
  // What it says, if anything, is no answer; but unread it would keep the connection open.
  socket.resume()
  socket.on('close', (broken) => {
    if (broken) reject(new Error('the connection broke off'))
    else if (socket.writableFinished) resolve()
    else reject(new Error('the connection was closed before everything was sent'))
  })
  await inTime(promise, reject, () => socket.destroy())
}

async function inTime(promise: Promise<void>, reject: (error: Error) => void, close: () => void): Promise<void> {
  const timer = setTimeout(() => reject(new Error('no answer in time')), patience)
  try {
    await promise
  } finally {
    clearTimeout(timer)
    close()
  }
}
