import { readFileSync } from 'node:fs'
import http, { type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { AddressInfo, Socket } from 'node:net'

export interface ReceivedPost {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/** The server's reaction to a message. `endless` and `dribble` begin an answer with 200 and never end it. */
export type Reply =
  | { status: number; headers?: Record<string, string>; body?: string }
  | 'hang'
  | 'reset'
  | 'endless'
  | 'dribble'

export interface HttpSink {
  port: number
  /** `http://127.0.0.1:PORT`, or with https. */
  url: string
  posts: ReceivedPost[]
  /** How many connections were opened, whatever came over them. */
  connections(): number
  /** Resolves when no connection is open any more. */
  idle(): Promise<void>
  reply: Reply | ((post: ReceivedPost) => Reply)
  close(): Promise<void>
}

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url))

/** Nobody vouches for it, unless it is trusted as an authority: it names relay.example and 127.0.0.1. */
export const sinkCertificate = fixture('self-signed.cert.pem')

/** A real HTTP server on a free port of the loopback that keeps what is posted to it. */
export async function startHttpSink(
  reply: HttpSink['reply'] = { status: 200 },
  { tls = false, host = '127.0.0.1' } = {},
): Promise<HttpSink> {
  const posts: ReceivedPost[] = []
  const sockets = new Set<Socket>()
  const waiting = new Set<() => void>()
  let opened = 0
  let isClosed = false
  const listener: http.RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      const post = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') }
      posts.push(post)
      const chosen = typeof sink.reply === 'function' ? sink.reply(post) : sink.reply
      if (chosen === 'reset') request.socket.destroy()
      else if (chosen !== 'hang') answer(response, chosen)
    })
  }
  const server = tls
    ? https.createServer({ key: fixture('self-signed.key.pem'), cert: sinkCertificate }, listener)
    : http.createServer(listener)
  server.on('connection', (socket: Socket) => {
    opened += 1
    sockets.add(socket)
    socket.on('error', () => undefined)
    // It had connected before nobody listened any more.
    if (isClosed) socket.destroy()
    socket.on('close', () => {
      sockets.delete(socket)
      if (sockets.size === 0) for (const done of waiting) done()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const { port } = server.address() as AddressInfo
  const sink: HttpSink = {
    port,
    url: `${tls ? 'https' : 'http'}://${host}:${port}`,
    posts,
    connections: () => opened,
    idle: () => new Promise((resolve) => (sockets.size === 0 ? resolve() : waiting.add(resolve))),
    reply,
    close() {
      isClosed = true
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  return sink
}

function answer(response: ServerResponse, chosen: Exclude<Reply, 'hang' | 'reset'>): void {
  if (typeof chosen === 'object') {
    response.writeHead(chosen.status, chosen.headers)
    response.end(chosen.body)
    return
  }
  response.writeHead(200)
  const piece = chosen === 'endless' ? 'x'.repeat(64 * 1024) : 'x'
  const timer = setInterval(() => response.write(piece), 1)
  response.on('close', () => clearInterval(timer))
}
