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
  /** The status that every answer must have. */
  status: number
  /** The length of its body; absent: as its Content-Length says. */
  bytes?: number
}

/** Milliseconds for which an answer may be awaited. */
const patience = 60_000

/**
 * Asks for one page, or for a page of these paths at random, over `connections` keep-alive connections, one request at a time on each, until `requests` answers came.
 * Plain sockets, so that the asking costs as little as possible.
 */
export async function askFor(url: string, load: Load, paths = [new URL(url).pathname]): Promise<Round> {
  const waits: number[] = []
  let asked = 0
  const isOver = () => ++asked > load.requests
  const random = randomBelow(paths.length)
  const pathname = () => paths[random()] ?? '/'
  const began = performance.now()
  await Promise.all(Array.from({ length: load.connections }, () => connection(url, load, { pathname, isOver }, waits)))
  const seconds = (performance.now() - began) / 1000
  if (waits.length !== load.requests) throw new Error(`${waits.length} of ${load.requests} requests were answered`)
  return { seconds, p99: quantile(waits, 0.99) }
}

interface Pace {
  pathname: () => string
  isOver: () => boolean
}

/** The same in every run: Lehmer's generator. */
function randomBelow(limit: number): () => number {
  let seed = 1
  return () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % limit
  }
}

/** Resolves when there is nothing left to ask. */
function connection(url: string, load: Load, { pathname, isOver }: Pace, waits: number[]): Promise<void> {
  const { hostname, port, host } = new URL(url)
  const end = ` HTTP/1.1\r\nHost: ${host}\r\n${load.headers}\r\n`
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
        socket.write(`GET ${pathname()}${end}`)
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
      if (head < 0) return
      const bytes = load.bytes ?? Number(/\r\ncontent-length: (\d+)/i.exec(received.toString('latin1', 0, head))?.[1])
      if (received.length < head + 4 + bytes) return
      waits.push(performance.now() - asked)
      if (!received.toString('latin1', 0, 12).endsWith(` ${load.status}`) || received.length !== head + 4 + bytes)
        socket.destroy(new Error(`a wrong answer: ${received.subarray(0, head)}`))
      received = Buffer.alloc(0)
      next()
    })
  })
}
