import { connect } from 'node:net'

export interface Round {
  requests: number
  seconds: number
}

/**
 * Asks for one page over `connections` keep-alive connections, one request at a time on each, until `requests` answers came.
 * Plain sockets, so that the asking costs as little as possible; every answer must be a 200 of exactly `bytes` bytes of body.
 */
export async function askFor(
  url: string,
  options: { requests: number; connections: number; headers?: string; bytes: number },
): Promise<Round> {
  const { hostname, port, pathname, host } = new URL(url)
  const request = `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n${options.headers ?? ''}\r\n`
  let left = options.requests
  const began = performance.now()

  const connection = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname)
      let received: Buffer = Buffer.alloc(0)
      const next = () => {
        if (left <= 0) socket.end()
        else {
          left -= 1
          socket.write(request)
        }
      }
      socket.setNoDelay(true)
      socket.on('connect', next)
      socket.on('error', reject)
      socket.on('close', () => resolve())
      socket.on('data', (chunk: Buffer) => {
        received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
        const head = received.indexOf('\r\n\r\n')
        if (head < 0 || received.length < head + 4 + options.bytes) return
        if (
          !received.subarray(0, 15).toString().startsWith('HTTP/1.1 200') ||
          received.length !== head + 4 + options.bytes
        )
          reject(new Error(`a wrong answer: ${received.subarray(0, head).toString()}`))
        received = Buffer.alloc(0)
        next()
      })
    })

  await Promise.all(Array.from({ length: options.connections }, connection))
  return { requests: options.requests, seconds: (performance.now() - began) / 1000 }
}

export function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
