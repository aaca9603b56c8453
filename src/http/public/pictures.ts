import { Elysia } from 'elysia'
import { findPicture } from '#src/domain/organizations/pictures.ts'
import type { Answer } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { keptByNobody } from './audience.ts'
import { bases, pageOf } from './page-of.ts'

/** The address holds the content's hash, so a browser may keep the answer for ever. */
const forEver = 'public, max-age=31536000, immutable'
/** Opened as a page of its own, an SVG must be as dead as in `<img>`. */
const lifeless = "default-src 'none'; sandbox"

interface Context {
  request: Request
  params: { slug?: string; hash: string }
  set: Answer
}

/** An organization's logo and favicon. */
export const pictureRoutes = (deps: AppDeps) => {
  const plugin = new Elysia({ name: 'public/pictures' })
  for (const prefix of bases)
    plugin.get(`${prefix}/pictures/:hash`, ({ request, params, set }: Context) => {
      const { organization } = pageOf(deps, request, params.slug)
      const { type, bytes } = findPicture(deps, organization.id, params.hash)
      set.headers['content-type'] = type
      set.headers['content-security-policy'] = lifeless
      set.headers['cache-control'] = organization.visibility === 'public' ? forEver : keptByNobody
      return new Response(new Uint8Array(bytes))
    })
  return plugin
}
