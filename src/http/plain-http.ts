import { isIP } from 'node:net'
import { challengeAnswer } from '#src/domain/certificates/certificates.ts'
import { challengePath } from '#src/domain/certificates/leads-here.ts'
import { slugOfDomain } from '#src/domain/organizations/find-page.ts'
import { cachedInstance, namedUrl } from '#src/domain/settings/instance.ts'
import type { AppDeps } from './app-deps.ts'
import { hostnameOf, namesTwoHosts } from './custom-domain.ts'

/** Bytes of a body; nobody who sends one is answered otherwise than without. */
const longestBody = 64 * 1024

export interface PlainListening {
  hostname: string
  port: number
  /** The URL of the directory of the authority whose challenges are answered. */
  directory: string
}

/** Beside https: answers an authority's challenges, and leads everybody else to https. Throws what the system says where the port is taken. */
export function listenForPlain(deps: AppDeps, { hostname, port, directory }: PlainListening): Bun.Server<undefined> {
  return Bun.serve({
    ...{ hostname, port, idleTimeout: 10, maxRequestBodySize: longestBody },
    fetch: (request) => answerPlain(deps, directory, request),
    error(error) {
      deps.logger.error('plain http failed', { error: String(error) })
      return new Response('This did not work.\n', { status: 500 })
    },
  })
}

export function answerPlain(deps: AppDeps, directory: string, request: Request): Response {
  const hostname = hostnameOf(request)
  if (namesTwoHosts(request) || hostname === undefined) return said(400, 'Send one Host header.')
  const { pathname, search } = new URL(request.url)
  if (pathname.startsWith(challengePath)) return challenged(deps, directory, pathname.slice(challengePath.length))
  const origin = secureOrigin(deps, hostname)
  if (origin === null)
    return said(421, 'Nothing is served here under this name. Whoever runs this Opsentry sets the names.')
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  return new Response(null, { status: isRead ? 301 : 308, headers: { location: origin + pathname + search } })
}

function challenged({ db }: AppDeps, directory: string, token: string): Response {
  // RFC 8555, 8.3: base64url alone.
  const answer = /^[\w-]{1,200}$/.test(token) ? challengeAnswer(db, directory, token) : null
  return answer === null ? said(404, 'There is no such challenge.') : said(200, answer)
}

/**
 * Where the page of that name stands over https; null for a name that is nobody's here: whoever sends one is led nowhere. An address
 * leads to the instance's own name.
 */
function secureOrigin(deps: AppDeps, hostname: string): string | null {
  const named = namedUrl(deps)
  if (named === null) return null
  const own = new URL(named)
  const at = (host: string) => `https://${host}${own.protocol === 'https:' && own.port !== '' ? `:${own.port}` : ''}`
  const isBare = hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0
  const former = cachedInstance(deps.db).formerUrls.map((url) => new URL(url).hostname)
  if (hostname === own.hostname || isBare || former.includes(hostname)) return at(own.hostname)
  return slugOfDomain(deps, hostname) === null ? null : at(hostname)
}

function said(status: number, sentence: string): Response {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
  return new Response(`${sentence}\n`, { status, headers: { ...headers, 'x-content-type-options': 'nosniff' } })
}
