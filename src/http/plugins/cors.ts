import { Elysia } from 'elysia'
import { isOpenToScripts } from '../methods.ts'

/** Any script on any page may read what is public anyway. */
export const corsHeaders = { 'access-control-allow-origin': '*' }

/**
 * What a browser asks before a script sends more than a plain GET (the Fetch standard, CORS-preflight). `*` does not stand for
 * Authorization, by which a token opens a page that is not public. Seconds: no browser keeps it longer.
 */
export const preflightHeaders = {
  'access-control-allow-headers': '*, Authorization',
  'access-control-max-age': '86400',
}

/** Errors and redirects carry it too, or a script could not read even a 404. */
export const cors = () =>
  new Elysia({ name: 'cors' }).onRequest(({ request, set }) => {
    if (URL.canParse(request.url) && isOpenToScripts(new URL(request.url).pathname))
      Object.assign(set.headers, corsHeaders)
  })
