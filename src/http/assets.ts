import { assetUrl, findAsset } from '#src/assets.ts'
import { notFound } from '#src/domain/errors.ts'
import { routes } from '#src/routes.ts'
import { type Binding, page } from './action.ts'
import { everyCache } from './cache-control.ts'
import { codingFor } from './content-coding.ts'
import { onForeignPages } from './plugins/security-headers.ts'

const { asset, favicon } = routes.files

const aYear = 31_536_000

/** The address holds the content's hash, so a browser may keep the answer for ever. */
const immutable = { 'cache-control': `public, max-age=${aYear}, immutable`, vary: 'Accept-Encoding', ...onForeignPages }

export const assetRoutes: Binding[] = [
  page(asset, ({ request, params }) => {
    const found = findAsset(params.name, params.hash)
    if (!found) throw notFound('file')
    const zipped = codingFor(request.headers.get('accept-encoding'), ['gzip']) === 'gzip'
    const headers = { ...immutable, 'content-type': found.type, ...(zipped ? { 'content-encoding': 'gzip' } : {}) }
    return new Response(zipped ? found.gzip : found.body, { headers })
  }),

  page(favicon, () => {
    const headers = { location: assetUrl('icon.svg'), 'cache-control': everyCache, ...onForeignPages }
    return new Response('', { status: 302, headers })
  }),
]
