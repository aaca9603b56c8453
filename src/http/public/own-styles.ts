import { notFound } from '#src/domain/errors.ts'
import { routes } from '#src/routes.ts'
import { type Binding, page } from '../action.ts'
import { forAudience, foreignHeaders } from './audience.ts'
import { hashOfStyles, inOwnLayer } from './own-layer.ts'

/** The address holds the content's hash, so a browser may keep the answer for ever. */
const forEver = 'public, max-age=31536000, immutable'

/** An organization's own style sheet, as the sanitizer wrote it, in a layer of its own behind all others. */
export const ownStylesRoutes: Binding[] = [
  page(routes.statusPage.files.styles, ({ statusPage: { organization }, params }) => {
    const { customCss } = organization
    if (customCss === '' || params.hash !== hashOfStyles(customCss)) throw notFound('file')
    const own = { 'content-type': 'text/css; charset=utf-8', 'cache-control': forEver }
    return new Response(inOwnLayer(customCss), {
      headers: forAudience(organization, { ...own, ...foreignHeaders(organization) }),
    })
  }),
]
