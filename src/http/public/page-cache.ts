import { createHash } from 'node:crypto'
import { revision } from '#src/db/write.ts'
import type { AppDeps } from '../app-deps.ts'

interface Rendered {
  /** The database's revision and the minute: what the page was rendered from. */
  of: string
  etag: string
  plain: Uint8Array<ArrayBuffer>
  gzip: Uint8Array<ArrayBuffer>
}

/** Milliseconds after which a page is rendered anew even if nothing was written: its bars and ages move with time. */
const freshness = 60_000
/** Whoever keeps a public page asks before showing it again: during an outage nobody may read the minute before. */
const cacheControl = 'public, no-cache'
/** Pages kept; beyond it the cache starts over. */
const capacity = 500

export interface PageCache {
  /** The answer to a public GET or HEAD: rendered once per revision of the database and minute, whoever asks. */
  answer(request: Request, key: string, type: string, render: () => string): Response
}

export function createPageCache(deps: Pick<AppDeps, 'db' | 'clock'>): PageCache {
  const pages = new Map<string, Rendered>()

  function rendered(key: string, render: () => string): Rendered {
    const of = `${revision(deps.db)} ${Math.floor(deps.clock.now() / freshness)}`
    const known = pages.get(key)
    if (known?.of === of) return known
    if (pages.size >= capacity) pages.clear()
    const plain = new TextEncoder().encode(render())
    const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
    const fresh = { of, etag, plain, gzip: Bun.gzipSync(plain) }
    pages.set(key, fresh)
    return fresh
  }

  return {
    answer(request, key, type, render) {
      const { etag, plain, gzip } = rendered(key, render)
      const headers: Record<string, string> = {
        'content-type': type,
        'cache-control': cacheControl,
        vary: 'Accept-Encoding',
        etag,
      }
      if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
      const zipped = (request.headers.get('accept-encoding') ?? '').includes('gzip')
      if (zipped) headers['content-encoding'] = 'gzip'
      return new Response(request.method === 'HEAD' ? null : zipped ? gzip : plain, { headers })
    },
  }
}
