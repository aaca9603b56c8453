import { findPicture } from '#src/domain/organizations/pictures.ts'
import { routes } from '#src/routes.ts'
import { messagesOf } from '#views/messages/messages-of.ts'
import { type Binding, page } from '../action.ts'
import type { AppDeps } from '../app-deps.ts'
import { everyCache } from '../cache-control.ts'
import { securityHeadersOf } from '../plugins/security-headers.ts'
import { forAudience, foreignHeaders } from './audience.ts'
import { isUnchanged } from './conditional.ts'
import type { StatusPageAddress } from './page-of.ts'
import { type PageState, pageState, versionOf } from './page-state.ts'

/** Pictures kept, the last ones asked for; each has some 20 KB. */
const capacity = 100
const forEver = 'public, max-age=31536000, immutable'

/** The state as a picture, for chats and networks that show one beside a link. Its address has its version. */
export const shareImageRoutes: Binding[] = [
  page(routes.statusPage.shareImage, async ({ deps, statusPage: { organization }, query, request }) => {
    const state = pageState(deps, organization, messagesOf(organization.language))
    const version = versionOf(organization, state)
    const png = await pictureOf(deps, organization, state, version)
    // An address from yesterday gets today's picture, and is asked again soon.
    const own = {
      'content-type': 'image/png',
      'cache-control': query.v === version ? forEver : everyCache,
      etag: `"${version}"`,
    }
    const headers = forAudience(organization, { ...securityHeadersOf(deps), ...own, ...foreignHeaders(organization) })
    if (isUnchanged(request.headers, { etag: own.etag, lastModified: null }))
      return new Response(null, { status: 304, headers })
    return new Response(new Uint8Array(png), { headers })
  }),
]

const drawn = new Map<string, Promise<Uint8Array>>()

/** Drawn once for each state, however many ask meanwhile. */
function pictureOf(
  deps: AppDeps,
  organization: StatusPageAddress['organization'],
  state: PageState,
  version: string,
): Promise<Uint8Array> {
  const key = `${organization.id} ${version}`
  const picture = drawn.get(key) ?? drawnNow(deps, organization, state)
  drawn.delete(key)
  drawn.set(key, picture)
  picture.catch(() => drawn.delete(key))
  for (const oldest of drawn.keys()) if (drawn.size > capacity) drawn.delete(oldest)
  return picture
}

/** The fonts are read by whoever first asks for a picture. */
async function drawnNow(
  deps: AppDeps,
  organization: StatusPageAddress['organization'],
  { status, sentence }: PageState,
): Promise<Uint8Array> {
  const t = messagesOf(organization.language)
  const { drawShareImage } = await import('./share-image/draw.ts')
  return drawShareImage({
    name: organization.name,
    status,
    sentence,
    plainSentence: status === 'operational' ? t.banner.operational : t.serviceStatus[status],
    logo: logoOf(deps, organization),
  })
}

function logoOf(deps: AppDeps, { id, pictures }: StatusPageAddress['organization']): Uint8Array | null {
  if (pictures.logo === undefined) return null
  const { type, bytes } = findPicture(deps, id, pictures.logo)
  return type === 'image/svg+xml' ? null : bytes
}
