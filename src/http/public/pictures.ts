import { findPicture } from '#src/domain/organizations/pictures.ts'
import { routes } from '#src/routes.ts'
import { type Binding, page } from '../action.ts'
import { forAudience, foreignHeaders } from './audience.ts'

/** The address holds the content's hash, so a browser may keep the answer for ever. */
const forEver = 'public, max-age=31536000, immutable'
/** An SVG opened as a page of its own must run nothing, as in `<img>`. */
const lifeless = "default-src 'none'; sandbox"

/** An organization's logo and favicon. */
export const pictureRoutes: Binding[] = [
  page(routes.statusPage.files.picture, ({ deps, statusPage: { organization }, params }) => {
    const { type, bytes } = findPicture(deps, organization.id, params.hash)
    const own = { 'content-type': type, 'content-security-policy': lifeless, 'cache-control': forEver }
    return new Response(new Uint8Array(bytes), {
      headers: forAudience(organization, { ...own, ...foreignHeaders(organization) }),
    })
  }),
]
