import { pageOwner } from '#src/domain/organizations/find-page.ts'
import type { SeenPage } from '#src/domain/seen-page.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { pageUrlHere } from '#src/domain/settings/page-url.ts'
import { CopyNotice } from '#views/public/copy-notice.tsx'
import type { AppDeps } from '../app-deps.ts'
import { ownRequest } from '../own-requests.ts'

/**
 * What whoever is not signed in gets, through the same guards, cache and bindings: what a stranger would be refused can
 * therefore never be in a copy. A page gets the notice that appears by itself when this host is away; the card for other sites,
 * which has no room for it, says as of when it is.
 */
export async function seeAsVisitor(
  deps: AppDeps,
  handle: (request: Request) => Promise<Response>,
  slug: string,
  path: string,
): Promise<SeenPage> {
  const response = await handle(ownRequest(publicUrl(deps) + path))
  const type = response.headers.get('content-type') ?? ''
  const body = new Uint8Array(await response.arrayBuffer())
  const cacheControl = response.headers.get('cache-control') ?? ''
  const seen: SeenPage = { status: response.status, type, cacheControl, body }
  if (response.status !== 200 || !type.startsWith('text/html')) return seen
  return { ...seen, body: withNotice(deps, slug, body) }
}

function withNotice(deps: AppDeps, slug: string, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const owner = pageOwner(deps, slug)
  const notice = CopyNotice({ language: owner.language, timeZone: owner.timeZone, url: pageUrlHere(deps, owner) })
  const html = new TextDecoder().decode(bytes)
  return new TextEncoder().encode(html.replace('<header class="public-header">', (header) => String(notice) + header))
}
