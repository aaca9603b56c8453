import { createHash } from 'node:crypto'
import { recentVisibleRevisionOf, visibleRevision, visibleRevisionOf } from '#src/db/page-revision.ts'
import type { AppDeps } from '../app-deps.ts'
import { securityHeadersOf } from '../plugins/security-headers.ts'
import { audienceHeaders } from './audience.ts'
import type { StatusPageAddress } from './page-of.ts'

/** Milliseconds after which a page is rendered anew even if nothing was written: its bars and ages move with time. */
const freshness = 60_000
/** Caches must revalidate before they show a page again: during an outage, a minute-old page misleads. */
const cacheControl = 'public, no-cache'
/** Pages, and addresses, kept; beyond it the cache starts over. */
const capacity = 500

interface Rendered {
  /** The revision of what its visitors see, and the minute: what the page was rendered from. */
  of: string
  etag: string
  plain: Answerable
  gzip: Answerable
}

interface Answerable {
  body: Uint8Array<ArrayBuffer>
  /** All headers, the security headers included. */
  headers: Record<string, string>
}

export interface PageCache {
  /**
   * The answer to a GET or HEAD of `page`, to whoever the guards let in: rendered once per revision of the database and
   * minute. `key` tells apart what is below the page's base; `headers`: what it carries besides its own.
   */
  answer: (
    request: Request,
    page: StatusPageAddress,
    key: string,
    type: string,
    render: () => string,
    headers?: Record<string, string>,
  ) => Response
  /**
   * The answer at an address that answers different visitors differently: `key` names what they have in common. `headers`
   * win over those that every page has; nothing is answered again by its address.
   */
  answerVariant: (request: Request, key: string, render: () => string, headers: Record<string, string>) => Response
  /** The answer that this very address had before, where it still holds and anyone may have it: nothing else is looked at. */
  again: (request: Request) => { response: Response; path: string } | undefined
}

export function createPageCache(deps: AppDeps): PageCache {
  const pages = new Map<string, Rendered>()
  const addresses = new Map<string, { page: Rendered; path: string; organizationId: string }>()
  const at = (revision: number) => `${revision} ${Math.floor(deps.clock.now() / freshness)}`

  function rendered(key: string, revision: number, render: () => string, headers: Record<string, string>): Rendered {
    const of = at(revision)
    const known = pages.get(key)
    if (known?.of === of) return known
    const fresh = { of, ...answerables(deps, headers, new TextEncoder().encode(render())) }
    keep(pages, key, fresh)
    return fresh
  }

  return {
    answer(request, { organization, base }, key, type, render, more = {}) {
      const headers = { 'content-type': type, 'cache-control': cacheControl, ...audienceHeaders(organization), ...more }
      const revision = visibleRevisionOf(deps.db, organization.id)
      const answer = rendered(`${organization.id} ${base} ${key}`, revision, render, headers)
      if (request.method === 'GET' && organization.visibility === 'public')
        keep(addresses, request.url, {
          page: answer,
          path: new URL(request.url).pathname,
          organizationId: organization.id,
        })
      return respond(request, answer)
    },
    answerVariant(request, key, render, headers) {
      const revision = visibleRevision(deps.db)
      return respond(
        request,
        rendered(key, revision, render, { 'content-type': 'text/html; charset=utf-8', ...headers }),
      )
    },
    again(request) {
      if (request.method !== 'GET') return undefined
      const known = addresses.get(request.url)
      return known?.page.of === at(recentVisibleRevisionOf(deps.db, known?.organizationId ?? ''))
        ? { response: respond(request, known.page), path: known.path }
        : undefined
    },
  }
}

function answerables(deps: AppDeps, own: Record<string, string>, body: Uint8Array<ArrayBuffer>): Omit<Rendered, 'of'> {
  // Weak, because the packed and the plain bytes are the same page.
  const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  const headers = { ...securityHeadersOf(deps), vary: 'Accept-Encoding', ...own, etag }
  return {
    etag,
    plain: { body, headers },
    gzip: { body: Bun.gzipSync(body), headers: { ...headers, 'content-encoding': 'gzip' } },
  }
}

function respond(request: Request, { etag, plain, gzip }: Rendered): Response {
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: plain.headers })
  const { body, headers } = request.headers.get('accept-encoding')?.includes('gzip') ? gzip : plain
  return new Response(request.method === 'HEAD' ? null : body, { headers })
}

function keep<T>(cache: Map<string, T>, key: string, value: T): void {
  if (cache.size >= capacity) cache.clear()
  cache.set(key, value)
}
