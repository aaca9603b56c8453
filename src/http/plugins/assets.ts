import { Elysia } from 'elysia'
import { assetUrl, findAsset } from '#src/assets.ts'
import { notFound } from '#src/domain/errors.ts'

const aYear = 31_536_000

/** The address holds the content's hash, so a browser may keep the answer for ever. */
export const assets = () =>
  new Elysia({ name: 'assets' })
    .get('/assets/:hash/:name', ({ params, request, set }) => {
      const asset = findAsset(params.name, params.hash)
      if (!asset) throw notFound('file')
      const zipped = (request.headers.get('accept-encoding') ?? '').includes('gzip')
      set.headers['content-type'] = asset.type
      set.headers['cache-control'] = `public, max-age=${aYear}, immutable`
      set.headers.vary = 'Accept-Encoding'
      if (zipped) set.headers['content-encoding'] = 'gzip'
      return new Response(zipped ? asset.gzip : asset.body)
    })
    .get('/favicon.ico', ({ set }) => {
      set.status = 302
      set.headers.location = assetUrl('icon.svg')
      return ''
    })
