import { connect } from 'node:net'
import { quantile } from './figures.ts'

export interface Round {
  seconds: number
  /** Milliseconds that one in a hundred answers took at the least. */
  p99: number
}

export interface Load {
  requests: number
  connections: number
  /** Request headers, each with its line end. */
  headers: string
  /** The status that every answer must have; `bytes` is the length of its body. */
  status: number
  bytes: number
}

/** Milliseconds for which an answer may be awaited. */
const patience = 60_000

/**
 * Asks for one page over `connections` keep-alive connections, one request at a time on each, until `requests` answers came.
 * Plain sockets, so that the asking costs as little as possible.
 */
export async function askFor(url: string, load: Load): Promise<Round> {
  const waits: number[] = []
  let asked = 0
  const isOver = () => ++asked > load.requests
  const began = performance.now()
  await Promise.all(Array.from({ length: load.connections }, () => connection(url, load, isOver, waits)))
  const seconds = (performance.now() - began) / 1000
  if (waits.length !== load.requests) throw new Error(`${waits.length} of ${load.requests} requests were answered`)
  return { seconds, p99: quantile(waits, 0.99) }
}

/** Resolves when there is nothing left to ask. */
function connection(url: string, load: Load, isOver: () => boolean, waits: number[]): Promise<void> {
  const { hostname, port, pathname, host } = new URL(url)
  const request = `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n${load.headers}\r\n`
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let received: Buffer = Buffer.alloc(0)
    let asked = 0
    const next = () => {
      if (isOver()) {
        asked = 0
        socket.end()
      } else {
        asked = performance.now()
        socket.write(request)
      }
    }
    socket.setNoDelay(true)
    socket.setTimeout(patience, () => socket.destroy(new Error('an answer did not come')))
    socket.on('connect', next)
    socket.on('error', reject)
    socket.on('close', () => (asked === 0 ? resolve() : reject(new Error('closed in place of an answer'))))
    socket.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
      const head = received.indexOf('\r\n\r\n')
      if (head < 0 || received.length < head + 4 + load.bytes) return
      waits.push(performance.now() - asked)
      if (!received.toString('latin1', 0, 12).endsWith(` ${load.status}`) || received.length !== head + 4 + load.bytes)
        socket.destroy(new Error(`a wrong answer: ${received.subarray(0, head)}`))
      received = Buffer.alloc(0)
      next()
    })
  })
}
