import { atEnd } from './at-end.ts'
import type { TestApp } from './harness.ts'

/** The whole product behind a port, as a cache asks it: counted, killed and hung at will. */
export interface Origin {
  port: number
  /** Method and path of what was asked, in its order, without what probes ask. */
  asked: string[]
  /** Its answers say that they are this old, in seconds (Age, RFC 9111, 5.1), as if they had been kept on the way. */
  age: number
  /** Nothing listens any more, and connections end. */
  kill: () => Promise<void>
  /** Listens where it did. */
  revive: () => void
  /** Takes requests and answers none, until it is revived. */
  hang: () => void
}

export function startOrigin({ handle }: TestApp): Origin {
  const asked: string[] = []
  let hangs = false
  let server = serve(0)
  const port = server.port ?? 0

  function serve(at: number) {
    return Bun.serve({ hostname: '127.0.0.1', port: at, idleTimeout: 0, fetch: answer })
  }

  function answer(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url)
    if (pathname !== '/healthz') asked.push(`${request.method} ${pathname}${search}`)
    return hangs ? new Promise(() => undefined) : handle(request).then(aged)
  }

  function aged(response: Response): Response {
    if (origin.age > 0) response.headers.set('age', String(origin.age))
    return response
  }

  const kill = () => server.stop(true)
  atEnd(kill)
  const origin = {
    port,
    asked,
    age: 0,
    kill,
    revive() {
      hangs = false
      void server.stop(true)
      server = serve(port)
    },
    hang() {
      hangs = true
    },
  }
  return origin
}
