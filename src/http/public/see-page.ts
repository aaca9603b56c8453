import type { SeenPage, SeePage } from '#src/domain/context.ts'
import { pageOwner } from '#src/domain/organizations/find-page.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { pageUrlHere } from '#src/domain/settings/page-url.ts'
import { CopyNotice } from '#views/public/copy-notice.tsx'
import type { AppDeps } from '../app-deps.ts'
import { ownRequest } from '../own-requests.ts'

/**
 * What whoever is not signed in gets, through the same guards, cache and bindings: what a stranger would be refused can
 * therefore never be in a copy. HTML gets the notice that appears by itself when this host is away.
 */
export function seeAsVisitor(deps: AppDeps, handle: (request: Request) => Promise<Response>): SeePage {
  return async (slug, path) => {
    const response = await handle(ownRequest(publicUrl(deps) + path))
    const type = response.headers.get('content-type') ?? ''
    const bytes = new Uint8Array(await response.arrayBuffer())
    const seen: SeenPage = {
      status: response.status,
      type,
      cacheControl: response.headers.get('cache-control') ?? '',
      body: bytes,
    }
    if (response.status !== 200 || !type.startsWith('text/html')) return seen
    return { ...seen, body: withNotice(deps, slug, bytes) }
  }
}

function withNotice(deps: AppDeps, slug: string, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const owner = pageOwner(deps, slug)
  const notice = CopyNotice({ language: owner.language, timeZone: owner.timeZone, url: pageUrlHere(deps, owner) })
  const html = new TextDecoder().decode(bytes)
  return new TextEncoder().encode(html.replace(/<main\b[^>]*>/, (main) => main + String(notice)))
}
