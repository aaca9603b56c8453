import { isIP } from 'node:net'
import type { ShownCertificate } from '#src/domain/context.ts'
import { tls } from '#src/network-modules.ts'

export interface Asked {
  host: string
  port: number
  /** PEM: trusted instead of the authorities that the system knows. */
  ca?: string | undefined
  /** Where the host is, if that is known; absent: the system's name servers say. */
  address?: string | undefined
}

/** Milliseconds. */
const patience = 4000

/** The certificate that is shown for the host, checked as a browser checks it. Never rejects. */
export function certificateAt({ host, port, ca, address }: Asked): Promise<ShownCertificate> {
  const { promise, resolve } = Promise.withResolvers<ShownCertificate>()
  const name = isIP(host) === 0 ? { servername: host } : {}
  const socket = tls().connect({ host: address ?? host, port, ca, ...name })
  const timer = setTimeout(() => resolve({ kind: 'bad', problem: 'no answer in time' }), patience)
  socket.on('error', (error) => resolve({ kind: 'bad', problem: wordsOf(error) }))
  socket.on('close', () => resolve({ kind: 'bad', problem: 'the connection was closed' }))
  socket.on('secureConnect', () => {
    const endsAt = Date.parse(socket.getPeerCertificate().valid_to)
    if (socket.authorized) resolve({ kind: 'good', endsAt })
    else resolve({ kind: 'bad', problem: wordsOf(socket.authorizationError) })
  })
  return promise.finally(() => {
    clearTimeout(timer)
    socket.destroy()
  })
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? ` (${String(error.code)})` : ''
  return `${error.message}${code}`
}
